/** Overlapping and nested spans side by side: each gets a lane of its own, so that every one can be told. */

/** How many lanes are drawn; what needs more shares the last. */
export const LANES = 3;

/**
 * The lane of each span, 0 for the outermost. `spans` are `{ start, end }`; spans that overlap never share a lane while
 * there are lanes left.
 */
export function lanesOf(spans) {
  const order = spans.map((_, index) => index).sort((one, other) =>
    spans[one].start - spans[other].start || spans[other].end - spans[one].end || one - other);
  const lanes = new Array(spans.length).fill(0);
  const placed = [];
  for (const index of order) {
    const { start, end } = spans[index];
    const near = placed.filter((other) => spans[other].start < end && spans[other].end > start);
    const used = new Set(near.map((other) => lanes[other]));
    let lane = 0;
    while (used.has(lane) && lane < LANES - 1) lane += 1;
    lanes[index] = lane;
    placed.push(index);
  }
  return lanes;
}
