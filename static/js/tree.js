/** The comments on the page: who is next, what is above, what is open. Positions are the numbers people see. */
export class Tree {
  constructor(list) {
    this.list = list;
  }

  /** All comments that have arrived, in reading order. */
  get all() {
    return [...this.list.querySelectorAll(":scope > .comment")];
  }

  at(position) {
    return document.getElementById(`c${position}`);
  }

  /** The next visible comment in a direction (1 or -1) that fits. */
  step(from, direction, fits = () => true) {
    const side = direction > 0 ? "nextElementSibling" : "previousElementSibling";
    for (let item = from[side]; item; item = item[side]) {
      if (!item.hidden && fits(item)) return item;
    }
    return null;
  }

  /** The next undecided comment; with `wraps` from the other end again where there is none. Null where all are judged. */
  undecided(from, direction, { wraps = true } = {}) {
    const isOpen = (item) => "unit" in item.dataset && !("judged" in item.dataset);
    const open = this.all.filter(isOpen);
    const here = Number(from.dataset.position);
    const ordered = direction > 0 ? open : open.reverse();
    const next = ordered.find((item) => (Number(item.dataset.position) - here) * direction > 0);
    return next ?? (wraps ? ordered[0] : null) ?? null;
  }

  /** What the comment answers, the nearest first; the article is not among them. */
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
    const end = Number(item.dataset.end);
    const found = [];
    for (let next = item.nextElementSibling; next && Number(next.dataset.position) <= end; next = next.nextElementSibling) {
      found.push(next);
    }
    return found;
  }

  /** Opens or closes the replies. What was closed inside stays closed. */
  expand(item, isOpen) {
    if (!item.hasAttribute("aria-expanded")) return;
    item.setAttribute("aria-expanded", String(isOpen));
    let closedUntil = isOpen ? 0 : Number(item.dataset.end);
    for (const reply of this.below(item)) {
      reply.hidden = Number(reply.dataset.position) <= closedUntil;
      if (!reply.hidden && reply.getAttribute("aria-expanded") === "false") closedUntil = Number(reply.dataset.end);
    }
  }

  /** Hides a comment that has arrived below one that is closed. */
  settle(item) {
    item.hidden = this.ancestors(item).some((above) => above.getAttribute("aria-expanded") === "false");
  }

  /** Makes the comment visible by opening what it hangs below. */
  reveal(item) {
    for (const above of this.ancestors(item).reverse()) this.expand(above, true);
  }
}
