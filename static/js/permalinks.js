/** Links to labels, and the way back after a link was followed. */
import { choose } from "./highlights.js";

/** Copies the address of a label where its link was clicked. Returns whether it was one. */
export function copyLink(event, desk) {
  const link = event.target.closest("a[data-copy]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  event.preventDefault();
  navigator.clipboard?.writeText(link.href).then(
    () => desk.say("The link to this label is copied."),
    () => desk.say(link.href),
  ) ?? desk.say(link.href);
  return true;
}

/** Lights up the label that the address names, until the focus moves on. */
export function lightLinked(desk) {
  const linked = document.querySelector("[data-lit]");
  const item = linked && desk.tree.at(linked.dataset.lit);
  if (!item) return;
  const { start, end } = linked.dataset;
  if (end) choose(item, { start: Number(start), end: Number(end) });
  if (item.matches(".comment")) desk.bringIntoView(item);
  else item.scrollIntoView();
}

/** Where one came from when one followed a target: a link back, and Escape. */
export class WayBack {
  constructor(desk) {
    this.desk = desk;
    this.from = null;
    this.link = desk.main.querySelector("[data-way-back]");
    this.link?.addEventListener("click", (event) => {
      event.preventDefault();
      this.go();
    });
  }

  /** Remembers the comment that is left by a link. */
  leave(item) {
    if (!item || !this.link) return;
    this.from = item.dataset.position;
    this.link.hash = `#c${this.from}`;
    this.link.querySelector("b").textContent = `#${this.from}`;
    this.link.hidden = false;
  }

  /** Goes back there. */
  go() {
    if (this.from === null) return;
    const from = Number(this.from);
    this.from = null;
    this.link.hidden = true;
    this.desk.go(from);
  }
}
