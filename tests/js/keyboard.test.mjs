import assert from "node:assert/strict";
import test from "node:test";
import { commandOf } from "../../static/js/keyboard.js";

const SCHEME = { labels: ["11", "12", "13"], shortcuts: { d: "11", s: "12", c: "13" } };
const press = (code, more = {}, settings = {}) => commandOf({ code, key: "", ...more }, { ...SCHEME, ...settings });

const READING = [
  ["KeyJ", {}, "next"], ["ArrowDown", {}, "next"], ["KeyK", {}, "previous"], ["ArrowLeft", {}, "collapse"],
  ["KeyP", {}, "parent"], ["KeyN", {}, "next-undecided"], ["KeyN", { shiftKey: true }, "previous-undecided"],
  ["Enter", {}, "done"], ["KeyD", {}, "label:11"], ["KeyC", {}, "label:13"], ["Digit2", {}, "label:12"],
  ["Numpad3", {}, "label:13"], ["Digit9", {}, null], ["KeyA", {}, "accept"], ["KeyX", {}, "reject"],
  ["KeyZ", {}, "undo"], ["KeyZ", { shiftKey: true }, "redo"], ["KeyR", {}, "target"], ["KeyV", {}, "span"],
  ["Slash", { shiftKey: true, key: "?" }, "help"], ["KeyH", {}, null],
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

test("in the span layer j moves over sentences, Shift arrows over words, and a label closes it", () => {
  const layer = { layer: "span" };

  assert.equal(press("KeyJ", {}, layer), "sentence:1");
  assert.equal(press("ArrowRight", { shiftKey: true }, layer), "word:1");
  assert.equal(press("KeyC", {}, layer), "label:13");
});

test("with single keys off only keys that are no letters work", () => {
  const off = { single: false };

  assert.equal(press("KeyD", {}, off), null);
  assert.equal(press("Digit1", {}, off), null);
  assert.equal(press("ArrowDown", {}, off), "next");
  assert.equal(press("Enter", {}, off), "done");
});
