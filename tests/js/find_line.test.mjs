import assert from "node:assert/strict";
import test from "node:test";
import { nearest } from "../../static/js/find_line.js";

test("the nearest hit is at the place or behind it, and from the top again at the end", () => {
  assert.equal(nearest([2, 5, 9], 5), 1);
  assert.equal(nearest([2, 5, 9], 6), 2);
  assert.equal(nearest([2, 5, 9], 10), 0);
  assert.equal(nearest([], 3), -1);
});
