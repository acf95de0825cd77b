/** Sentences and words of a text as spans in code points, for choosing spans by keyboard. The server snaps for good. */
import { endMoved } from "./ends.js";
import { codePoints } from "./offsets.js";

/** Spans of the sentences of `text`, without the white space around them. */
export function sentences(text) {
  return segments(text, "sentence").filter((span) => span.end > span.start);
}

/** Spans of the words of `text`, punctuation left out. */
export function words(text) {
  return segments(text, "word");
}

/** `span` with its end moved by one word: `step` 1 makes it longer, -1 shorter (never empty). */
export const stretched = (span, text, step) => endMoved(span, words(text), step);

function segments(text, granularity) {
  const found = [];
  let at = 0;
  for (const piece of new Intl.Segmenter(undefined, { granularity }).segment(text)) {
    const length = codePoints(piece.segment);
    if (granularity === "sentence") {
      const lead = codePoints(piece.segment) - codePoints(piece.segment.trimStart());
      found.push({ start: at + lead, end: at + lead + codePoints(piece.segment.trim()) });
    } else if (piece.isWordLike) {
      found.push({ start: at, end: at + length });
    }
    at += length;
  }
  return found;
}
