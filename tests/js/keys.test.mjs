import assert from "node:assert/strict";
import test from "node:test";
import { commandOf, TABLES } from "../../static/js/keyboard.js";
import { digitsOf, nameOf, refusal, shortcutsWith, tablesWith, WORDS } from "../../static/js/keys.js";

const LABELS = [
  { id: "11", name: "function/rebuttal", title: "Rebuttal", shortcut: "d" },
  { id: "12", name: "function/other", title: "Other", shortcut: "" },
  { id: "13", name: "content/claim", title: "Claim", shortcut: "c" },
];
const settings = (overrides = {}) => {
  const shortcuts = shortcutsWith(LABELS, overrides);
  return { tables: tablesWith(overrides), shortcuts, labels: LABELS };
};
const press = (code, overrides = {}, more = {}) => {
  const { tables, shortcuts } = settings(overrides);
  const event = { code: code.replace("Shift+", ""), shiftKey: code.startsWith("Shift+"), key: "" };
  return commandOf(event, { tables, shortcuts, labels: digitsOf(LABELS, shortcuts), ...more });
};

test("every command on a letter or a sign has words in the table of keys", () => {
  for (const layer of ["reading", "target", "span"]) {
    const commands = Object.values(TABLES[layer]).filter((command) => !/^(leave|take|word)/.test(command));

    assert.deepEqual([...new Set(commands)].filter((command) => !(command in WORDS[layer])), []);
  }
});

const REMAPPED = [
  ["KeyY", { "reading/next": "KeyY" }, "next"],
  ["KeyJ", { "reading/next": "KeyY" }, null],
  ["ArrowDown", { "reading/next": "KeyY" }, "next"],
  ["Shift+KeyN", { "reading/next-undecided": "Shift+KeyG" }, "previous-undecided"],
  ["KeyN", { "reading/next-undecided": "Shift+KeyG" }, null],
  ["Shift+KeyG", { "reading/next-undecided": "Shift+KeyG" }, "next-undecided"],
  ["KeyM", { "reading/unsure": "" }, null],
  ["KeyD", { "label/function/rebuttal": "KeyY" }, null],
  ["KeyY", { "label/function/rebuttal": "KeyY" }, "label:11"],
  ["Shift+KeyY", { "label/function/rebuttal": "KeyY" }, "label-done:11"],
  ["KeyJ", { "reading/nothing": "KeyJ" }, "next"],
];
for (const [code, overrides, expected] of REMAPPED) {
  test(`${code} with ${JSON.stringify(overrides)} is ${expected}`, () => {
    assert.equal(press(code, overrides), expected);
  });
}

test("the layers are remapped each by itself", () => {
  const overrides = { "span/sentence:1": "KeyY", "target/target-more": "Semicolon" };

  assert.equal(press("KeyY", overrides, { layer: "span" }), "sentence:1");
  assert.equal(press("KeyJ", overrides, { layer: "span" }), null);
  assert.equal(press("ArrowDown", overrides, { layer: "span" }), "sentence:1");
  assert.equal(press("Semicolon", overrides, { layer: "target" }), "target-more");
  assert.equal(press("KeyJ", overrides), "next");
});

test("labels without a letter get the digits; where all have letters, digits count all", () => {
  assert.equal(press("Digit1"), "label:12");
  assert.equal(press("Digit2"), null);
  assert.equal(press("Digit2", { "label/function/other": "KeyY" }), "label:12");
  assert.equal(press("Digit3", { "label/function/other": "KeyY" }), "label:13");
});

const REFUSED = [
  ["reading/next", "KeyK", /taken: previous comment/],
  ["reading/next", "KeyD", /taken: Rebuttal/],
  ["reading/next", "Shift+KeyD", /taken: Rebuttal/],
  ["label/content/claim", "KeyD", /taken: Rebuttal/],
  ["label/content/claim", "KeyJ", /taken: next comment/],
  ["label/content/claim", "Shift+KeyY", /is done/],
  ["target/more", "KeyO", /taken: outside/],
  ["reading/next", "Enter", /keep what they do/],
  ["reading/next", "ArrowLeft", /keep what they do/],
  ["reading/next", "Digit4", /keep what they do/],
  ["reading/next", "Shift+Slash", /opens this table/],
  ["reading/next", "F5", /choose a letter/],
];
for (const [name, code, why] of REFUSED) {
  test(`${name} may not have ${code}`, () => {
    assert.match(refusal(name, code, settings()), why);
  });
}

test("a free key, one's own and one of another layer may be had", () => {
  assert.equal(refusal("reading/next", "KeyY", settings()), null);
  assert.equal(refusal("reading/next", "KeyJ", settings()), null);
  assert.equal(refusal("label/content/claim", "KeyC", settings()), null);
  assert.equal(refusal("target/target-more", "KeyD", settings()), null);
  assert.equal(refusal("label/content/claim", "KeyD", settings({ "label/function/rebuttal": "KeyY" })), null);
});

test("keys are called what stands on them", () => {
  const names = ["KeyN", "Shift+KeyN", "Semicolon", "Shift+Comma", "Digit0"].map(nameOf);

  assert.deepEqual(names, ["n", "N", ";", "Shift ,", "0"]);
});

test("on a mark digits are attributes, arrows choose, and the rest reads as ever", () => {
  const mark = { layer: "mark" };

  assert.equal(press("Digit2", {}, mark), "attribute:2");
  assert.equal(press("ArrowRight", {}, mark), "mark:1");
  assert.equal(press("Shift+ArrowUp", {}, mark), "begin:-1");
  assert.equal(press("KeyM", {}, mark), "unsure");
  assert.equal(press("Digit2", {}, { ...mark, single: false }), null);
});

test("digits answer a scale that has the focus, and one that waits where no label has the digit", () => {
  assert.equal(press("Digit4", {}, { layer: "scale" }), "scale:4");
  assert.equal(press("Digit4", {}, { hasScale: true }), "scale:4");
  assert.equal(press("Digit0", {}, { hasScale: true }), "scale:0");
  assert.equal(press("Digit1", {}, { hasScale: true }), "label:12");
  assert.equal(press("ArrowRight", {}, { layer: "scale" }), "point:1");
});
