import assert from "node:assert/strict";
import test from "node:test";
import { fieldsOf, Keeper } from "../../static/js/place.js";

/** A keeper whose time is turned by hand. */
function setUp() {
  const state = { place: fieldsOf(1, []), sent: [], due: null };
  state.keeper = new Keeper({
    read: () => state.place,
    send: (place) => state.sent.push(place),
    wait: (work) => { state.due = work; return work; },
    stop: (timer) => { if (state.due === timer) state.due = null; },
  });
  return state;
}

test("a walk through many comments is one message, sent when it rests", () => {
  const state = setUp();

  for (const position of [2, 3, 4]) {
    state.place = fieldsOf(position, []);
    state.keeper.changed();
  }
  assert.deepEqual(state.sent, []);
  state.due();

  assert.deepEqual(state.sent, [{ position: "4", collapsed: "" }]);
});

test("who only looks and goes has said nothing", () => {
  const state = setUp();

  state.keeper.flush();

  assert.deepEqual(state.sent, []);
});

test("leaving sends at once and once", () => {
  const state = setUp();
  state.place = fieldsOf(7, [9, 2, 30]);

  state.keeper.changed();
  state.keeper.flush();
  state.keeper.flush();

  assert.deepEqual(state.sent, [{ position: "7", collapsed: "2 9 30" }]);
  assert.equal(state.due, null);
});
