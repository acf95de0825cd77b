import assert from "node:assert/strict";
import test from "node:test";
import { commandOf } from "../../static/js/keyboard.js";

const SCHEME = { labels: ["11", "12", "13"], shortcuts: { d: "11", s: "12", c: "13" } };
const press = (code, more = {}, settings = {}) => commandOf({ code, key: "", ...more }, { ...SCHEME, ...settings });

const READING = [
  ["KeyJ", {}, "next"], ["ArrowDown", {}, "next"], ["KeyK", {}, "previous"], ["ArrowLeft", {}, "collapse"],
  ["ArrowDown", { shiftKey: true }, "sibling:1"], ["ArrowUp", { shiftKey: true }, "sibling:-1"],
  ["KeyP", {}, "parent"], ["KeyN", {}, "next-undecided"], ["KeyN", { shiftKey: true }, "previous-undecided"],
  ["Enter", {}, "done"], ["KeyD", {}, "label:11"], ["KeyC", {}, "label:13"], ["Digit2", {}, "label:12"],
  ["Numpad3", {}, "label:13"], ["Digit9", {}, null], ["KeyA", {}, "accept"], ["KeyX", {}, "reject"],
  ["KeyZ", {}, "undo"], ["KeyZ", { shiftKey: true }, "redo"], ["KeyR", {}, "target"], ["KeyV", {}, "span"],
  ["KeyA", { shiftKey: true }, "accept-edit"], ["KeyU", {}, "uncertain:1"], ["KeyU", { shiftKey: true }, "uncertain:-1"],
  ["BracketRight", {}, "suggestion:1"], ["BracketLeft", {}, "suggestion:-1"],
  ["Slash", { shiftKey: true, key: "?" }, "help"], ["KeyH", {}, "branch"],
  ["Slash", {}, "search"], ["Digit7", { shiftKey: true, key: "/" }, "search"],
  ["KeyD", { shiftKey: true }, "label-done:11"], ["KeyH", { shiftKey: true }, null],
];
for (const [code, more, expected] of READING) {
  test(`reading: ${more.shiftKey ? "Shift " : ""}${code} is ${expected}`, () => {
    assert.equal(press(code, more), expected);
  });
}

for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
  test(`${modifier} leaves the key to the browser`, () => {
    assert.equal(press("KeyD", { [modifier]: true }), null);
  });
}

test("in the target layer digits are candidates and o, i, - are answers", () => {
  const layer = { layer: "target" };

  assert.equal(press("Digit3", {}, layer), "candidate:3");
  assert.equal(press("Digit0", {}, layer), "target:article");
  assert.equal(press("KeyO", {}, layer), "target:outside");
  assert.equal(press("KeyI", {}, layer), "target:unclear");
  assert.equal(press("Minus", {}, layer), "target:none");
  assert.equal(press("KeyD", {}, layer), null);
});

test("in the target layer fields, sentences and what is at hand have keys", () => {
  const layer = { layer: "target" };

  assert.equal(press("KeyG", {}, layer), "target-find");
  assert.equal(press("Slash", {}, layer), "target-find");
  assert.equal(press("KeyC", {}, layer), "target-claim");
  assert.equal(press("KeyV", {}, layer), "target-sentences");
  assert.equal(press("KeyS", {}, layer), "target-own");
  assert.equal(press("Comma", {}, layer), "target-more");
  assert.equal(press("KeyX", {}, layer), "target-remove");
  assert.equal(press("Backspace", {}, layer), "target-remove");
  assert.equal(press("KeyM", {}, layer), "target-change:unsure");
  assert.equal(press("Enter", {}, layer), "leave");
});

test("right after a choice a few keys refine it, and all others go on reading", () => {
  const layer = { layer: "chosen" };

  assert.equal(press("KeyV", {}, layer), "target-sentences");
  assert.equal(press("Comma", {}, layer), "target-more");
  assert.equal(press("Backspace", {}, layer), "target-remove");
  assert.equal(press("Enter", {}, layer), "done");
  assert.equal(press("KeyD", {}, layer), "label:11");
  assert.equal(press("KeyX", {}, layer), "reject");
});

test("in a target's sentences digits and j choose, Enter takes, c makes a claim of it", () => {
  const layer = { layer: "passage" };

  assert.equal(press("Digit2", {}, layer), "passage-at:2");
  assert.equal(press("KeyJ", {}, layer), "passage:1");
  assert.equal(press("ArrowLeft", { shiftKey: true }, layer), "passage-word:-1");
  assert.equal(press("Enter", {}, layer), "passage-take");
  assert.equal(press("KeyC", {}, layer), "passage-claim");
  assert.equal(press("Escape", {}, layer), "target");
});

test("in the span layer j moves over sentences, Shift arrows over words, and a label closes it", () => {
  const layer = { layer: "span" };

  assert.equal(press("KeyJ", {}, layer), "sentence:1");
  assert.equal(press("ArrowRight", { shiftKey: true }, layer), "word:1");
  assert.equal(press("KeyC", {}, layer), "label:13");
});

test("in the branch layer Enter, x and labels are for the branch, and moving leaves it", () => {
  const layer = { layer: "branch" };

  assert.equal(press("Enter", {}, layer), "done");
  assert.equal(press("KeyX", {}, layer), "skip");
  assert.equal(press("KeyH", {}, layer), "leave");
  assert.equal(press("KeyS", {}, layer), "label:12");
  assert.equal(press("KeyS", {}, { ...layer, shortcuts: { d: "11" } }), "skip");
  assert.equal(press("KeyD", { shiftKey: true }, layer), "label-done:11");
  assert.equal(press("KeyJ", {}, layer), "next");
});

test("with single keys off only keys that are no letters work", () => {
  const off = { single: false };

  assert.equal(press("KeyD", {}, off), null);
  assert.equal(press("Digit1", {}, off), null);
  assert.equal(press("ArrowDown", {}, off), "next");
  assert.equal(press("Enter", {}, off), "done");
});

test("in the span layer Enter takes what is edited as it stands", () => {
  assert.equal(press("Enter", {}, { layer: "span" }), "take");
});
