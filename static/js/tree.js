/** The comments on the page: who is next, what is above, what is open. Positions are the numbers people see. */
import { Folds } from "./folds.js";

export class Tree {
  /** `onFold()` is called after branches were opened or closed, before `onCollapse`, which is free for others. */
  constructor(list, onFold = () => {}) {
    this.list = list;
    this.folds = new Folds();
    this.onFold = onFold;
    this.onCollapse = null;
    this.shape = null; // once it has arrived
  }

  /** All comments that have arrived, in the order of the page. */
  get all() {
    return [...this.list.querySelectorAll(":scope > .comment")];
  }

  /** The positions of the comments whose branches are closed, here or in windows that have not arrived. */
  get collapsed() {
    return new Set(this.folds.ends.keys());
  }

  /** What each visible comment answers, as far as is known: all of the thread once its shape is there. */
  get parents() {
    if (this.shape) {
      const isShown = (position) => this.shape.has(position) && !this.folds.hides(position);
      return { get: (position) => this.shape.parentOf(position), has: isShown };
    }
    const shown = this.all.filter((item) => !item.hidden);
    return new Map(shown.map(({ dataset }) => [Number(dataset.position), Number(dataset.parent)]));
  }

  /** The element of the comment (or, for 0, the article); null if it is not on the page. */
  at(position) {
    return document.getElementById(`c${position}`);
  }

  /** The next visible comment in a direction (1 or -1) that fits; null at the end of what has arrived. */
  step(from, direction, fits = () => true) {
    const side = direction > 0 ? "nextElementSibling" : "previousElementSibling";
    for (let item = from[side]; item; item = item[side]) {
      if (item.hidden) continue;
      if (!item.matches(".comment")) return null;
      if (fits(item)) return item;
    }
    return null;
  }

  /** The next undecided comment; with `wraps` from the other end again where there is none. Null if all are judged. */
  undecided(from, direction, { wraps = true } = {}) {
    const isOpen = (item) => "unit" in item.dataset && !("judged" in item.dataset);
    const all = direction > 0 ? this.all : this.all.reverse();
    const here = all.indexOf(from);
    return all.slice(here + 1).find(isOpen) ?? (wraps ? all.find(isOpen) : null) ?? null;
  }

  /** What the comment answers, the nearest first, as far as it has arrived; the article is not among them. */
  ancestors(item) {
    const found = [];
    for (let at = Number(item.dataset.parent); at > 0; at = Number(found.at(-1).dataset.parent)) {
      const above = this.at(at);
      if (!above) break;
      found.push(above);
    }
    return found;
  }

  /** Comments below this one that have arrived. */
  below(item) {
    const [position, end] = [Number(item.dataset.position), Number(item.dataset.end)];
    const isBelow = ({ dataset }) => Number(dataset.position) > position && Number(dataset.position) <= end;
    return this.all.filter(isBelow);
  }

  /** Opens or closes the replies. What was closed inside stays closed. */
  expand(item, isOpen) {
    if (!item.hasAttribute("aria-expanded")) return;
    const position = Number(item.dataset.position);
    if (isOpen) this.folds.open(position);
    else this.folds.close(position, Number(item.dataset.end));
    this.#folded();
  }

  /** Closes the branch of a comment, whether it has arrived or not; `end` is the last one below it. */
  close(position, end) {
    this.folds.close(position, end);
    this.#folded();
  }

  /** Closes these branches and opens all others; `endOf(position)` is the last comment of one. */
  collapse(positions, endOf) {
    for (const position of this.collapsed) this.folds.open(position);
    for (const position of positions) this.folds.close(position, endOf(position));
    this.#folded();
  }

  /** Shows a comment that has arrived as the closed branches have it. */
  settle(item) {
    const position = Number(item.dataset.position);
    item.hidden = this.folds.hides(position);
    if (item.hasAttribute("aria-expanded")) item.setAttribute("aria-expanded", String(!this.folds.has(position)));
  }

  /** Makes the comment at the position visible by opening what it hangs below. */
  reveal(position) {
    const closed = this.folds.above(position);
    if (!closed.length) return;
    for (const above of closed) this.folds.open(above);
    this.#folded();
  }

  #folded() {
    for (const item of this.all) this.settle(item);
    this.onFold();
    this.onCollapse?.(this.collapsed);
  }
}
