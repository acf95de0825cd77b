/** Choosing a passage: with the mouse by selecting text, with the keyboard sentence by sentence. */
import { spanOf } from "./offsets.js";
import { sentences, stretched } from "./sentences.js";
import { choose } from "./highlights.js";

/** The text that is selected now, as `{ item, start, end }` of a comment or the article; null if there is none. */
export function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const holder = range.startContainer;
  const root = (holder.nodeType === Node.ELEMENT_NODE ? holder : holder.parentElement)?.closest("[data-text]");
  const span = root && spanOf(within(range, root), root);
  return span ? { item: root.closest("[data-comment]"), ...span } : null;
}

/** `range`, ended with the text it begins in: a triple click, and a hand that goes on too far, reach past it. */
function within(range, root) {
  if (root.contains(range.endContainer)) return range;
  const clamped = range.cloneRange();
  clamped.setEnd(root, root.childNodes.length);
  return clamped;
}

/** Begins a span layer with a span that is there already. */
export function spanLike(choice, { start, end }) {
  choice.span = { start: Number(start), end: Number(end) };
  const place = choice.sentences.findLastIndex((sentence) => sentence.start <= choice.span.start);
  choice.index = Math.max(place, 0);
  choose(choice.item, choice.span);
}

/** The span layer of one comment: a choice that moves over its sentences. */
export class SpanChoice {
  constructor(item) {
    this.item = item;
    this.text = item.querySelector("[data-text]")?.textContent ?? "";
    this.sentences = sentences(this.text);
    this.index = 0;
    this.span = this.sentences[0] ?? null;
    choose(item, this.span);
  }

  sentence(step) {
    this.index = Math.min(Math.max(this.index + step, 0), this.sentences.length - 1);
    this.span = this.sentences[this.index] ?? null;
    choose(this.item, this.span);
  }

  word(step) {
    if (this.span) this.span = stretched(this.span, this.text, step);
    choose(this.item, this.span);
  }

  /** The words of the choice, for the line below the questions. */
  get words() {
    return this.span ? [...this.text].slice(this.span.start, this.span.end).join("") : "";
  }

  end() {
    choose(this.item, null);
  }
}
