import assert from "node:assert/strict";
import test from "node:test";
import { Heights } from "../../static/js/heights.js";

test("before anything was measured a window is as high as its comments are guessed to be", () => {
  assert.equal(new Heights(100).of(3, 60), 6000);
});

test("others are as high as those that were measured, a measured one is what it was", () => {
  const heights = new Heights();
  heights.measure(0, 5000, 50);
  heights.measure(1, 15000, 50);

  assert.equal(heights.of(7, 10), 2000);
  assert.equal(heights.of(0, 50), 5000);
});

test("a measured window shrinks with what is hidden in it, and one without anything in sight says nothing", () => {
  const heights = new Heights();
  heights.measure(0, 6000, 60);
  heights.measure(1, 0, 0);

  assert.equal(heights.of(0, 30), 3000);
  assert.equal(heights.of(0, 0), 0);
  assert.equal(heights.of(1, 10), 1000);
});

test("when lines break differently only the average is kept", () => {
  const heights = new Heights();
  heights.measure(0, 5000, 50);
  heights.measure(1, 15000, 50);

  heights.forget();

  assert.equal(heights.of(0, 10), 2000);
});
