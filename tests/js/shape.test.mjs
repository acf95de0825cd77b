import assert from "node:assert/strict";
import test from "node:test";
import { Shape } from "../../static/js/shape.js";

// 1 ← 2 ← 3, 1 ← 4, and 5 answers the article; 3 is no unit; 1 is judged; 1 and 4 are by the same author.
const FACTS = {
  up: [0, 1, 1, 3, 0], below: [3, 1, 0, 0, 0], authors: [1, 2, 0, 1, 3],
  units: "11011", judged: "10000", slots: "000c0", ranks: null,
};
const shape = (facts = {}) => new Shape({ ...FACTS, ...facts });

test("every comment knows what it answers, what is below it and who wrote it", () => {
  const found = [0, 1, 2, 3, 4, 5, 6].map((position) => [shape().parentOf(position), shape().endOf(position)]);

  assert.deepEqual(found.slice(1, 6), [[0, 4], [1, 3], [2, 3], [1, 4], [0, 5]]);
  assert.deepEqual(found[6], [0, 6]);
  assert.deepEqual(shape().ancestors(3), [2, 1]);
  assert.equal(shape().authorOf(4), shape().authorOf(1));
  assert.equal(shape().authorOf(3), 0);
  assert.equal(shape().slotOf(4), 12);
});

test("the next undecided comment is a unit that is not judged, from the other end again if need be", () => {
  const found = shape();

  assert.equal(found.undecided(2, 1), 4);
  assert.equal(found.undecided(5, 1), 2);
  assert.equal(found.undecided(5, 1, { wraps: false }), null);
  assert.equal(found.undecided(2, -1), 5);
  assert.equal(found.undecided(4, -1), 2);
});

test("what was judged meanwhile counts, and what was taken back", () => {
  const found = shape();
  for (const position of ["2", "4", "5"]) found.take({ position, judged: "", slot: "3" });

  assert.equal(found.undecided(1, 1), null);
  assert.equal(found.slotOf(2), 3);

  found.take({ position: "4", slot: "" });

  assert.equal(found.undecided(1, 1), 4);
  assert.equal(found.slotOf(4), 0);
});

test("the article and numbers beyond the thread change nothing", () => {
  const found = shape();
  found.take({ position: "0", judged: "" });
  found.take({ position: "99", judged: "" });

  assert.deepEqual([found.has(0), found.has(1), found.has(5), found.has(6)], [false, true, true, false]);
  assert.equal(found.isJudged(0), false);
});

test("in a flat order the next comment is the next of the page", () => {
  const found = shape({ ranks: [5, 3, 1, 4, 2] });

  assert.equal(found.rankOf(5), 1);
  assert.equal(found.positionAt(2), 3);
  assert.equal(found.step(5, 1), 3);
  assert.equal(found.step(5, -1), null);
  assert.equal(found.undecided(5, 1), 4);
  assert.equal(found.undecided(2, 1), 5);
});

test("siblings answer the same comment", () => {
  assert.deepEqual([1, 2, 4, 5].map((position) => shape().sibling(position, 1)), [5, 4, null, null]);
  assert.deepEqual([1, 2, 4, 5].map((position) => shape().sibling(position, -1)), [null, null, 2, 1]);
});

test("a step passes over what does not fit", () => {
  assert.equal(shape().step(1, 1, (position) => position > 3), 4);
  assert.equal(shape().step(5, 1), null);
});
