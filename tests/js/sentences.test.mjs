import assert from "node:assert/strict";
import test from "node:test";
import { sentences, stretched, words } from "../../static/js/sentences.js";

const cut = (text, { start, end }) => [...text].slice(start, end).join("");

test("sentences come without the space around them, in code points", () => {
  const text = "🙂 Fine.  They pay nothing. \nDo they? ";

  assert.deepEqual(sentences(text).map((span) => cut(text, span)), ["🙂 Fine.", "They pay nothing.", "Do they?"]);
});

test("a text of spaces has no sentences", () => {
  assert.deepEqual(sentences(" \n "), []);
});

test("words leave punctuation out", () => {
  const text = "“No”, he did.";

  assert.deepEqual(words(text).map((span) => cut(text, span)), ["No", "he", "did"]);
});

test("stretching goes word by word and never empties the span", () => {
  const text = "one two three";
  const longer = stretched({ start: 0, end: 3 }, text, 1);
  const shortest = stretched({ start: 0, end: 3 }, text, -1);

  assert.equal(cut(text, longer), "one two");
  assert.equal(cut(text, stretched(longer, text, -1)), "one");
  assert.equal(cut(text, shortest), "one");
  assert.equal(cut(text, stretched({ start: 0, end: 13 }, text, 1)), text);
});
