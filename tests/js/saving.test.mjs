import assert from "node:assert/strict";
import test from "node:test";
import { pause, SaveQueue, uuid } from "../../static/js/saving.js";

/** A queue over a server that breaks as often as told, and everything it did. */
function setUp({ failures = 0, stored = [] } = {}) {
  const log = { sent: [], answers: [], states: [], slept: [], stored: structuredClone(stored) };
  const queue = new SaveQueue({
    send: async (entry) => {
      log.sent.push(entry.action);
      if (failures > 0) {
        failures -= 1;
        throw new Error("away");
      }
      return `answer to ${entry.action}`;
    },
    store: { read: () => log.stored, write: (entries) => { log.stored = structuredClone(entries); } },
    onAnswer: (answer) => log.answers.push(answer),
    onState: (state) => log.states.push(state),
    sleep: async (seconds) => { log.slept.push(seconds); },
  });
  return { queue, log };
}

test("actions go out one at a time in the order of the keys", async () => {
  const { queue, log } = setUp();

  await Promise.all([queue.push({ action: "a" }), queue.push({ action: "b" }), queue.push({ action: "c" })]);

  assert.deepEqual(log.answers, ["answer to a", "answer to b", "answer to c"]);
  assert.deepEqual(log.stored, []);
});

test("a failed save is shown, waits longer each time, and is sent again before anything later", async () => {
  const { queue, log } = setUp({ failures: 3 });

  const first = queue.push({ action: "a" });
  queue.push({ action: "b" });
  await first;

  assert.deepEqual(log.sent, ["a", "a", "a", "a", "b"]);
  assert.deepEqual(log.slept, [1, 2, 4]);
  assert.equal(log.states.some((state) => state.failure?.message === "away" && state.waiting > 0), true);
  assert.deepEqual(log.states.at(-1), { waiting: 0, failure: null });
});

test("an action keeps its key over all attempts", async () => {
  const keys = [];
  let broken = true;
  const queue = new SaveQueue({
    send: async (entry) => {
      keys.push(entry.key);
      if (broken) {
        broken = false;
        throw new Error("lost answer");
      }
    },
    store: { read: () => [], write: () => {} },
    onAnswer: () => {},
    onState: () => {},
    sleep: async () => {},
  });

  await queue.push({ action: "a" });

  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
});

test("what a reload interrupted is sent first", async () => {
  const { queue, log } = setUp({ stored: [{ action: "left over", comment: 7 }] });

  assert.equal(queue.isWaitingFor("7"), true);
  await queue.run();

  assert.deepEqual(log.sent, ["left over"]);
  assert.equal(queue.isWaitingFor("7"), false);
});

test("pauses double up to half a minute", () => {
  assert.deepEqual([1, 2, 3, 5, 6, 20].map(pause), [1, 2, 4, 16, 30, 30]);
});

test("keys are random UUIDs of version 4", () => {
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(uuid(), uuid());
});
