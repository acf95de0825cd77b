/** Spans drawn over the text by the CSS Custom Highlight API: nothing in the document changes. */
import { LANES, lanesOf } from "./lanes.js";
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
  const marks = [...item.querySelectorAll(".mark[data-start]")].map(({ dataset }) => dataset);
  const lanes = lanesOf(marks.map(({ start, end }) => ({ start: Number(start), end: Number(end) })));
  for (const [index, { slot, start, end }] of marks.entries()) {
    const name = `slot${slot ?? 4}-${lanes[index]}`;
    // The inner one lies on top.
    highlight(name).priority = lanes[index];
    add(name, text, start, end);
  }
  for (const suggestion of item.querySelectorAll(".suggestion[data-start]")) {
    add("suggested", text, suggestion.dataset.start, suggestion.dataset.end);
  }
  for (const { dataset } of item.querySelectorAll(".comment__quote:not(.comment__quote--by)")) {
    add("quoted", text, dataset.start, dataset.end);
  }
  for (const { dataset } of item.querySelectorAll(".comment__quote--by, .cited__passage")) {
    add("cited", text, dataset.start, dataset.end);
  }
  ranges.set(item, drawn);
}

/** Forgets the spans of a comment that has left the page. */
export function erase(item) {
  for (const [name, range] of ranges.get(item) ?? []) highlight(name).delete(range);
  ranges.delete(item);
}

/** Lights up what the focused comment is about, what it quotes and what quotes it: both ends of a quote. */
export function lightUp(item) {
  const [sources, quoting] = [[], []];
  const own = item.querySelector("[data-text]");
  for (const { classList, dataset } of item.querySelectorAll(".comment__quote")) {
    const other = { start: dataset.sourceStart, end: dataset.sourceEnd };
    const isCited = classList.contains("comment__quote--by");
    (isCited ? sources : quoting).push([own, dataset]);
    (isCited ? quoting : sources).push([textOf(dataset.source), other]);
  }
  for (const { dataset } of item.querySelectorAll("[data-target-start]")) {
    sources.push([textOf(dataset.target), { start: dataset.targetStart, end: dataset.targetEnd }]);
  }
  show("cited-now", sources);
  show("quoted-now", quoting);
}

/** Draws these spans, as `[text element or null, {start, end}]`, under a name in place of those drawn before. */
export function show(name, spans, priority = 1) {
  if (!isSupported) return;
  const lit = highlight(name);
  lit.clear();
  lit.priority = priority;
  for (const [root, { start, end }] of spans) {
    const range = root && rangeOf(root, { start: Number(start), end: Number(end) });
    if (range) lit.add(range);
  }
}

/** Lights up the span of a mark of the comment; none where the mark is null or about all of the comment. */
export function lightMark(item, mark) {
  if (!isSupported) return;
  const lit = highlight("mark-now");
  lit.clear();
  lit.priority = LANES;
  const { start, end } = mark?.dataset ?? {};
  const range = start && rangeOf(item.querySelector("[data-text]"), { start: Number(start), end: Number(end) });
  if (range) lit.add(range);
}

/** Shows the span that is being chosen, or none. */
export function choose(item, span) {
  if (!isSupported) return;
  const choice = highlight("choice");
  choice.clear();
  choice.priority = LANES + 1;
  const range = span && rangeOf(item.querySelector("[data-text]"), span);
  if (!range) return;
  choice.add(range);
  // The article scrolls by itself: line by line, the choice is kept in sight.
  const line = range.startContainer.parentElement;
  if (line.matches(".text__line")) line.scrollIntoView({ block: "nearest" });
}

const textOf = (position) => document.getElementById(`c${position}-text`);
