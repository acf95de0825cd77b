import assert from "node:assert/strict";
import test from "node:test";
import { beginMoved, endMoved } from "../../static/js/ends.js";
import { lanesOf } from "../../static/js/lanes.js";

const PIECES = [{ start: 0, end: 3 }, { start: 4, end: 7 }, { start: 8, end: 12 }];

const MOVES = [
  [endMoved, [4, 7], 1, [4, 12]], [endMoved, [0, 12], -1, [0, 7]], [endMoved, [4, 7], -1, [4, 7]],
  [endMoved, [8, 12], 1, [8, 12]], [endMoved, [1, 2], 1, [1, 3]],
  [beginMoved, [4, 7], -1, [0, 7]], [beginMoved, [0, 12], 1, [4, 12]], [beginMoved, [4, 7], 1, [4, 7]],
  [beginMoved, [0, 3], -1, [0, 3]], [beginMoved, [5, 12], -1, [4, 12]],
];
for (const [moved, [start, end], step, expected] of MOVES) {
  test(`${moved.name} ${start}-${end} by ${step} is ${expected}`, () => {
    const span = moved({ start, end }, PIECES, step);

    assert.deepEqual([span.start, span.end], expected);
  });
}

const LANES = [
  ["apart", [[0, 3], [3, 6]], [0, 0]],
  ["nested", [[2, 4], [0, 9]], [1, 0]],
  ["overlapping", [[0, 5], [3, 8], [6, 9]], [0, 1, 0]],
  ["the same words", [[0, 5], [0, 5]], [0, 1]],
  ["more than there are lanes", [[0, 9], [1, 8], [2, 7], [3, 6]], [0, 1, 2, 2]],
  ["none", [], []],
];
for (const [name, spans, expected] of LANES) {
  test(`lanes of spans: ${name}`, () => {
    assert.deepEqual(lanesOf(spans.map(([start, end]) => ({ start, end }))), expected);
  });
}
