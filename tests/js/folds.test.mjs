import assert from "node:assert/strict";
import test from "node:test";
import { Folds } from "../../static/js/folds.js";

test("a closed branch hides what is below it and nothing else", () => {
  const folds = new Folds();
  folds.close(3, 6);

  const hidden = [1, 2, 3, 4, 5, 6, 7].filter((position) => folds.hides(position));

  assert.deepEqual(hidden, [4, 5, 6]);
  assert.deepEqual(folds.above(5), [3]);
});

test("what was closed inside stays closed when the branch around it opens", () => {
  const folds = new Folds();
  folds.close(4, 5);
  folds.close(2, 9);

  assert.equal(folds.shown(1, 10), 3);
  assert.deepEqual(folds.above(5).sort(), [2, 4]);

  folds.open(2);

  assert.equal(folds.hides(5), true);
  assert.equal(folds.hides(6), false);
  assert.equal(folds.shown(1, 10), 9);
});

test("a window counts only what is to be seen, where a branch spans several", () => {
  const folds = new Folds();
  folds.close(50, 200);
  folds.close(230, 235);

  const windows = [[1, 60], [61, 120], [181, 240], [241, 300]];
  assert.deepEqual(windows.map((window) => folds.shown(...window)), [50, 0, 35, 60]);
});

test("a comment without replies hides nothing", () => {
  const folds = new Folds();
  folds.close(7, 7);

  assert.equal(folds.hides(7) || folds.hides(8), false);
  assert.equal(folds.shown(1, 10), 10);
});
