/** Choosing a sentence of a comment that need not be on the page. */
import { choose } from "./highlights.js";
import { sentences, stretched } from "./sentences.js";

export class PassageChoice {
  /** `item` is the comment where it is on the page, else null: then `options` come from the server. */
  constructor(position, item) {
    Object.assign(this, { position: String(position), item, index: 0 });
    this.text = item?.querySelector("[data-text]")?.textContent ?? null;
    this.spans = this.text === null ? null : sentences(this.text);
  }

  /** Takes the sentences over from the lines that the server drew. */
  take(options) {
    this.spans = options.map(({ dataset }) => ({ start: Number(dataset.start), end: Number(dataset.end) }));
  }

  get span() {
    return this.spans?.[this.index] ?? null;
  }

  /** The words of a span of the text. */
  words({ start, end }) {
    return [...this.text].slice(start, end).join("");
  }

  /** Moves by sentences. Returns the place among them. */
  move(step) {
    this.index = Math.min(Math.max(this.index + step, 0), Math.max((this.spans?.length ?? 0) - 1, 0));
    this.light();
    return this.index;
  }

  stretch(step) {
    if (!this.span || this.text === null) return;
    this.spans[this.index] = stretched(this.span, this.text, step);
    this.light();
  }

  light() {
    if (this.item) choose(this.item, this.span);
  }

  end() {
    if (this.item) choose(this.item, null);
  }
}
