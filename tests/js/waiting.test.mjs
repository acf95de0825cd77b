import assert from "node:assert/strict";
import test from "node:test";
import { findLeft, storeFor } from "../../static/js/waiting.js";

/** As localStorage, with room for so many entries. */
function storage(room = 100) {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: (index) => [...kept.keys()][index],
    getItem: (name) => kept.get(name) ?? null,
    setItem(name, value) {
      if (!kept.has(name) && kept.size >= room) throw new Error("QuotaExceededError");
      kept.set(name, value);
    },
    removeItem: (name) => kept.delete(name),
  };
}

test("what waits is read in the order of the keys, per person", () => {
  const shared = storage();
  const mine = storeFor("1", { storage: shared });
  mine.add({ key: "z", action: "a" });
  mine.add({ key: "y", action: "b" });
  storeFor("2", { storage: shared }).add({ key: "x", action: "c" });
  mine.add({ key: "z", action: "a", version: 3 });

  assert.deepEqual(mine.read(), [{ key: "z", action: "a", version: 3 }, { key: "y", action: "b" }]);
});

test("two tabs do not write over each other's entries", () => {
  const shared = storage();
  const [one, other] = [storeFor("1", { storage: shared }), storeFor("1", { storage: shared })];
  one.add({ key: "a", action: "a" });
  other.add({ key: "b", action: "b" });

  one.remove({ key: "a" });

  assert.deepEqual(other.read(), [{ key: "b", action: "b" }]);
});

test("a full store is told, and broken entries are passed over", () => {
  const full = storage(1);
  full.setItem("rejoinder:waiting:1:x", "{");
  let isFull = false;
  const store = storeFor("1", { storage: full, onFull: () => { isFull = true; } });

  store.add({ key: "a", action: "a" });

  assert.equal(isFull, true);
  assert.deepEqual(store.read(), []);
});

test("left are the entries of tabs that are gone, and of the page before the reload", async () => {
  const locks = {
    request: () => {},
    query: async () => ({ held: [{ name: "rejoinder:tab:alive" }, { name: "rejoinder:tab:before" }] }),
  };

  const isLeft = await findLeft("now", "before", { locks });

  const left = ["now", "before", "alive", "gone", undefined].filter((tab) => isLeft({ tab }));
  assert.deepEqual(left, ["before", "gone", undefined]);
});
