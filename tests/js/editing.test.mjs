import assert from "node:assert/strict";
import test from "node:test";
import { accepted, positions } from "../../static/js/editing.js";

const SPAN = { dataset: { suggestion: "7", label: "13", start: "4", end: "9" } };
const WHOLE = { dataset: { suggestion: "8", label: "11", targets: "3 0 1 " } };

test("a label given to the chosen span is the suggestion accepted with that span", () => {
  assert.deepEqual(accepted(SPAN, "toggle:13", { comment: "2", start: 0, end: 5 }), {
    action: "accept:7",
    fields: { comment: "2", start: 0, end: 5, label: "13" },
  });
});

test("a label of the whole comment has nothing to do with the suggestion", () => {
  assert.equal(accepted(SPAN, "toggle:11", { comment: "2" }), null);
});

test("other actions stay what they are", () => {
  assert.equal(accepted(WHOLE, "unsure", {}), null);
});

test("the article has a key of its own and takes no digit", () => {
  assert.deepEqual(positions(WHOLE), [3, 1]);
  assert.deepEqual(positions(SPAN), []);
});
