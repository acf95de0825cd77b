import assert from "node:assert/strict";
import test from "node:test";
import { candidates } from "../../static/js/candidates.js";

// 1 ← 2 ← 3, 1 ← 4 ← 5, and 6 answers the article.
const PARENTS = new Map([[1, 0], [2, 1], [3, 2], [4, 1], [5, 4], [6, 0]]);

test("ancestors come first, the nearest leading, then the nearest earlier comments", () => {
  assert.deepEqual(candidates(5, PARENTS), [4, 1, 3, 2]);
});

test("a reply to the article has its earlier neighbours", () => {
  assert.deepEqual(candidates(6, PARENTS), [5, 4, 3, 2, 1]);
});

test("the first comment has none", () => {
  assert.deepEqual(candidates(1, PARENTS), []);
});

test("there are never more than nine", () => {
  const chain = new Map(Array.from({ length: 30 }, (_, index) => [index + 1, index]));

  assert.deepEqual(candidates(30, chain), [29, 28, 27, 26, 25, 24, 23, 22, 21]);
});

test("what does not fit is left out", () => {
  assert.deepEqual(candidates(5, PARENTS, 9, (position) => position !== 4), [1, 3, 2]);
});
