import assert from "node:assert/strict";
import test from "node:test";
import { pause, SaveQueue, uuid } from "../../static/js/saving.js";

/** A queue over a server that breaks as often as told, and everything it did. */
function setUp({ failures = 0, stored = [] } = {}) {
  const log = { sent: [], answers: [], states: [], slept: [], stored: structuredClone(stored) };
  const without = ({ key }) => log.stored.filter((entry) => entry.key !== key);
  const queue = new SaveQueue({
    send: async (entry) => {
      log.sent.push(entry.action);
      if (failures > 0) {
        failures -= 1;
        throw new Error("away");
      }
      return `answer to ${entry.action}`;
    },
    store: {
      add: (entry) => { log.stored = [...without(entry), structuredClone(entry)]; },
      remove: (entry) => { log.stored = without(entry); },
    },
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
    store: { add: () => {}, remove: () => {} },
    onAnswer: () => {},
    onState: () => {},
    sleep: async () => {},
  });

  await queue.push({ action: "a" });

  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
});

test("what a reload interrupted is sent first", async () => {
  const left = { key: "k", action: "left over", comment: 7 };
  const { queue, log } = setUp({ stored: [left] });

  const sent = queue.adopt([left]);
  queue.push({ action: "new", comment: 8 });
  assert.equal(queue.isWaitingFor("7"), true);
  await sent;

  assert.deepEqual(log.sent, ["left over", "new"]);
  assert.equal(queue.isWaitingFor("7"), false);
  assert.deepEqual(log.stored, []);
});

test("own saves follow one another; what saw another version stays as it is", async () => {
  const { queue } = setUp();
  queue.entries = [
    { key: "1", comment: 5, version: "10" },
    { key: "2", comment: 5, version: "9" },
    { key: "3", comment: 6, version: "10" },
    { key: "4", thread_version: "40" },
  ];

  queue.advance({ 5: [10, 12], thread: [40, 41] });

  assert.deepEqual(queue.entries.map((entry) => entry.version ?? entry.thread_version), [12, "9", "10", 41]);
});

test("what is held waits for a person, holds up nothing, and survives a reload", async () => {
  const { queue, log } = setUp();
  queue.onAnswer = (answer, entry) => entry.action === "a" && queue.hold(entry);

  await Promise.all([queue.push({ action: "a", version: 1 }), queue.push({ action: "b" })]);

  assert.deepEqual(log.sent, ["a", "b"]);
  assert.equal(queue.waiting, 1);
  assert.deepEqual(log.stored.map((entry) => entry.action), ["a"]);
});

test("what was held is sent as pressed on the version that a person has seen, under a new key", async () => {
  const { queue, log } = setUp();
  const entry = { key: "old", action: "a", version: 1 };
  queue.hold(entry);
  const sent = [];
  queue.send = async (again) => sent.push(again);

  await queue.release([entry], 7);

  assert.equal(sent[0].version, 7);
  assert.notEqual(sent[0].key, "old");
  assert.deepEqual(log.stored, []);
});

test("a server that says how long to wait is left alone so long", async () => {
  const { queue, log } = setUp();
  let isBusy = true;
  queue.send = async () => {
    if (!isBusy) return;
    isBusy = false;
    throw Object.assign(new Error("busy"), { seconds: 9 });
  };

  await queue.push({ action: "a" });

  assert.deepEqual(log.slept, [9]);
});

test("an answer that cannot be drawn does not stop the rest", async () => {
  const { queue, log } = setUp();
  queue.onAnswer = () => { throw new Error("no such element"); };

  await Promise.all([queue.push({ action: "a" }), queue.push({ action: "b" })]);

  assert.deepEqual(log.sent, ["a", "b"]);
});

test("pauses double up to half a minute", () => {
  assert.deepEqual([1, 2, 3, 5, 6, 20].map(pause), [1, 2, 4, 16, 30, 30]);
});

test("keys are random UUIDs of version 4", () => {
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(uuid(), uuid());
});
