/** The quiet line that searches in the thread: hits one after the other, drawn in the texts and on the map. */
import { rangeOf } from "./offsets.js";
import { isSupported } from "./highlights.js";

// Milliseconds after the last key press before the server is asked.
const QUIET = 150;

/** The index of the first hit at the position or behind it, from the top again at the end; -1 where there is none. */
export function nearest(positions, position) {
  const index = positions.findIndex((hit) => hit >= position);
  return index >= 0 || !positions.length ? index : 0;
}

export class FindLine {
  /** `form` is the line; `desk` has item, tree, main and go(position), which may have to fetch the comment first. */
  constructor(form, desk) {
    Object.assign(this, { form, desk, hits: [], index: -1, origin: null, asked: null });
    this.input = form.elements.q;
    this.count = form.querySelector("[data-count]");
    this.note = form.querySelector("[data-note]");
    this.input.addEventListener("input", () => this.later());
    form.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.step(event.submitter?.value === "previous" ? -1 : 1);
    });
    form.querySelector("[data-stay]").addEventListener("click", () => this.close({ stays: true }));
    // Texts come and go while one scrolls.
    new MutationObserver(() => {
      if (!this.isOpen || this.isDrawing) return;
      this.isDrawing = true;
      requestAnimationFrame(() => {
        this.isDrawing = false;
        this.draw();
      });
    }).observe(desk.tree.list, { childList: true });
  }

  get isOpen() {
    return !this.form.hidden;
  }

  /** Opens the line, or comes back to it. Where one was is kept until it closes. */
  open() {
    if (!this.isOpen) this.origin = Number(this.desk.item.dataset.position);
    this.form.hidden = false;
    this.input.focus();
    this.input.select();
  }

  /** Closes it and goes back to where one was, or stays. */
  async close({ stays = false } = {}) {
    clearTimeout(this.timer);
    this.form.hidden = true;
    this.hits = [];
    this.index = -1;
    this.asked = null;
    this.draw();
    this.mark();
    if (!stays && this.origin !== null) await this.desk.go(this.origin);
    this.desk.item.focus({ preventScroll: true });
  }

  onKey(event) {
    const { key, shiftKey, ctrlKey } = event;
    if (key === "Escape" || (key === "Enter" && ctrlKey)) this.close({ stays: key === "Enter" });
    else if (event.target !== this.input) return;
    else if (key === "ArrowDown" || (key === "Enter" && !shiftKey)) this.step(1);
    else if (key === "ArrowUp" || (key === "Enter" && shiftKey)) this.step(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), QUIET);
  }

  /** Asks the server where the words stand; an answer that comes after a later question is dropped. */
  async find() {
    clearTimeout(this.timer);
    const words = this.input.value;
    if (words === this.asked) return;
    this.asked = words;
    const address = `${this.form.getAttribute("action")}?${new URLSearchParams({ as: "json", q: words })}`;
    let answer = null;
    try {
      const response = await fetch(address, { redirect: "manual" });
      answer = response.ok ? await response.json() : null;
    } catch {
      // Said below.
    }
    if (words !== this.asked || !this.isOpen) return;
    if (!answer) this.asked = null;
    this.hits = answer?.hits ?? [];
    this.index = nearest(this.hits.map(([position]) => position), this.origin ?? 0);
    this.note.hidden = Boolean(answer?.is_indexed);
    this.note.textContent = answer
      ? "The index is not ready for all of this thread; it was read through instead."
      : "The server cannot be reached. Press Enter to try again.";
    this.draw();
    this.mark();
    // What has not arrived on the page is fetched when one asks for it, not at every letter.
    if (this.index >= 0 && this.desk.tree.at(this.hits[this.index][0])) await this.show();
  }

  /** The next hit (1) or the one before (-1), around the ends. */
  async step(direction) {
    if (this.input.value !== this.asked) {
      await this.find();
      if (this.index >= 0) await this.show();
      return;
    }
    if (!this.hits.length) return;
    const isThere = this.desk.item.dataset.position === String(this.hits[this.index][0]);
    const skips = isThere || !this.hits[this.index][0] || this.desk.tree.at(this.hits[this.index][0]);
    if (skips) this.index = (this.index + direction + this.hits.length) % this.hits.length;
    await this.show();
  }

  /** Goes to the hit at hand; the line keeps the focus. */
  async show() {
    const [position] = this.hits[this.index];
    this.tell();
    await this.desk.go(position);
    if (!this.isOpen) return;
    this.input.focus({ preventScroll: true });
    this.draw();
  }

  tell() {
    const words = this.input.value.trim();
    this.count.textContent = this.hits.length ? `${this.index + 1} of ${this.hits.length}` : words && "none";
  }

  /** Marks the bars of the hits on the map, which stands in the order of the page. */
  mark() {
    const { map, shape } = this.desk;
    const found = new Set(this.hits.map(([position]) => map.barOf(shape?.rankOf(position) ?? position)));
    for (const bar of map.bars) bar.classList.toggle("map__bar--found", found.has(bar));
  }

  /** Draws the hits in the texts that are on the page. */
  draw() {
    this.tell();
    if (!isSupported) return;
    const [all, now] = ["found", "found-now"].map((name) => {
      if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
      const made = CSS.highlights.get(name);
      made.clear();
      return made;
    });
    all.priority = 3;
    now.priority = 4;
    for (const [number, [position, marks]] of this.hits.entries()) {
      const root = document.getElementById(`c${position}-text`);
      if (!root) continue;
      for (const [start, end] of marks) {
        const range = rangeOf(root, { start, end });
        if (range) (number === this.index ? now : all).add(range);
      }
    }
  }
}
