import assert from "node:assert/strict";
import test from "node:test";
import { Stopwatch } from "../../static/js/stopwatch.js";

test("time counts only while the page is in sight", () => {
  let now = 0;
  const watch = new Stopwatch(() => now);

  now = 1000;
  watch.hold(true);
  now = 9000;
  watch.hold(false);
  now = 9500;

  assert.equal(watch.milliseconds, 1500);
});

test("a restart forgets what was spent", () => {
  let now = 0;
  const watch = new Stopwatch(() => now);
  now = 700;

  watch.restart();
  now = 900;

  assert.equal(watch.milliseconds, 200);
});
