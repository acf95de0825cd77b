import assert from "node:assert/strict";
import test from "node:test";
import { IDLE, Stopwatch } from "../../static/js/stopwatch.js";

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

test("a long pause is left out whole, a short one is work", () => {
  let now = 0;
  const watch = new Stopwatch(() => now);

  now = 60_000;
  watch.stir();
  now += IDLE;
  watch.stir();
  const withShortPause = watch.milliseconds;
  now += IDLE + 1;
  watch.stir();
  now += 500;

  assert.equal(withShortPause, 60_000 + IDLE);
  assert.equal(watch.milliseconds, 60_000 + IDLE + 500);
});

test("whoever comes back after a pause in another window has not worked meanwhile", () => {
  let now = 0;
  const watch = new Stopwatch(() => now);

  now = 1000;
  watch.stir();
  now += IDLE * 2;
  watch.hold(true);
  now += 5000;
  watch.hold(false);
  now += 300;

  assert.equal(watch.milliseconds, 1300);
});
