/** Spans drawn over the text by the CSS Custom Highlight API: nothing in the document changes. */
import { rangeOf } from "./offsets.js";

export const isSupported = typeof Highlight === "function" && "highlights" in CSS;

const ranges = new Map(); // comment element → [[highlight name, range]]

function highlight(name) {
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
}

/** Draws the spans that the lists below a comment (or the article) name, in place of those drawn before. */
export function draw(item) {
  if (!isSupported) return;
  for (const [name, range] of ranges.get(item) ?? []) highlight(name).delete(range);
  const drawn = [];
  const add = (name, root, start, end) => {
    const range = root && rangeOf(root, { start: Number(start), end: Number(end) });
    if (!range) return;
    highlight(name).add(range);
    drawn.push([name, range]);
  };
  const text = item.querySelector("[data-text]");
  for (const mark of item.querySelectorAll(".mark[data-start]")) {
    add(`slot${mark.dataset.slot}`, text, mark.dataset.start, mark.dataset.end);
  }
  for (const suggestion of item.querySelectorAll(".suggestion[data-start]")) {
    add("suggested", text, suggestion.dataset.start, suggestion.dataset.end);
  }
  for (const { dataset } of item.querySelectorAll(".comment__quote")) {
    add("quoted", text, dataset.start, dataset.end);
    add("cited", textOf(dataset.source), dataset.sourceStart, dataset.sourceEnd);
  }
  ranges.set(item, drawn);
}

/** Lights up what the focused comment quotes or is about, and what is suggested in it. */
export function lightUp(item) {
  if (!isSupported) return;
  const suggested = highlight("suggested-now");
  suggested.clear();
  suggested.priority = 1;
  for (const [name, range] of ranges.get(item) ?? []) if (name === "suggested") suggested.add(range);
  const lit = highlight("cited-now");
  lit.clear();
  lit.priority = 1;
  const light = (position, start, end) => {
    const root = textOf(position);
    const range = root && rangeOf(root, { start: Number(start), end: Number(end) });
    if (range) lit.add(range);
  };
  for (const { dataset } of item.querySelectorAll(".comment__quote")) {
    light(dataset.source, dataset.sourceStart, dataset.sourceEnd);
  }
  for (const { dataset } of item.querySelectorAll("[data-target-start]")) {
    light(dataset.target, dataset.targetStart, dataset.targetEnd);
  }
}

/** Shows the span that is being chosen, or none. */
export function choose(item, span) {
  if (!isSupported) return;
  const choice = highlight("choice");
  choice.clear();
  choice.priority = 2;
  const range = span && rangeOf(item.querySelector("[data-text]"), span);
  if (range) choice.add(range);
}

const textOf = (position) => document.getElementById(`c${position}-text`);
