/** Moving one end of a span over words or sentences. All spans are in code points, end exclusive. */

/** `span` with its end at the next border of `pieces` (spans in order) in a direction; never empty. */
export function endMoved(span, pieces, step) {
  const ends = pieces.map((piece) => piece.end).filter((end) => end > span.start);
  const end = step > 0 ? ends.find((at) => at > span.end) : ends.findLast((at) => at < span.end);
  return end === undefined ? span : { start: span.start, end };
}

/** `span` with its beginning at the next border of `pieces` in a direction; never empty. */
export function beginMoved(span, pieces, step) {
  const starts = pieces.map((piece) => piece.start).filter((start) => start < span.end);
  const start = step > 0 ? starts.find((at) => at > span.start) : starts.findLast((at) => at < span.start);
  return start === undefined ? span : { start, end: span.end };
}
