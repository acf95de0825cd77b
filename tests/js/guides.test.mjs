import assert from "node:assert/strict";
import test from "node:test";
import { lineAt } from "../../static/js/guides.js";

test("each line reaches to the next", () => {
  assert.deepEqual([0, 21, 22, 43, 44].map((x) => lineAt(x, 22, 2)), [0, 0, 1, 1, null]);
});

test("left of the lines is no line, and lines too close together are none", () => {
  assert.equal(lineAt(-1, 22, 2), null);
  assert.equal(lineAt(5, 8, 2), null);
});
