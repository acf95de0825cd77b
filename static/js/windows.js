/**
 * The windows of a long thread. Those near the eye are on the page; each of the others is a gap, an empty element of
 * the height it had or is likely to have, and arrives when the reader comes near. Far ones become gaps again, so that
 * the page stays small however long one reads.
 */
import { anchorOf, rowAt, toTop } from "./scrolling.js";
import { Heights } from "./heights.js";

// Windows on the page at once, besides the one with the focus.
const KEPT = 4;
// How near the eye a gap is filled.
const NEAR = "1000px 0px";
const RETRY_SECONDS = 3;

export class Windows {
  /** `desk` has tree, item, entered(items), left(items), grown() and trouble(error). */
  constructor(list, desk) {
    const { count, window: size, first, order, revision } = list.dataset;
    Object.assign(this, { list, desk, count: Number(count), size: Number(size), order, revision });
    this.last = Math.ceil(this.count / this.size) - 1;
    this.loaded = new Map(); // window → its comments
    this.gaps = new Map(); // window → its gap
    this.coming = new Map(); // window → the promise of its comments
    this.ranks = new WeakMap(); // comment → its rank
    this.near = new Set();
    this.heights = new Heights();
    this.watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.near.add(target);
        else this.near.delete(target);
      }
      this.fill();
    }, { rootMargin: NEAR });
    const now = this.windowOf(Number(first));
    this.hold(now, desk.tree.all);
    this.measure(now);
    list.prepend(...this.newGaps(0, now - 1));
    list.append(...this.newGaps(now + 1, this.last));
    let width = list.clientWidth;
    new ResizeObserver(() => {
      if (list.clientWidth === width) return;
      width = list.clientWidth;
      this.heights.forget();
      for (const window of this.loaded.keys()) this.measure(window);
      this.refit();
    }).observe(list);
  }

  get isOrderOfTree() {
    return this.order === "tree";
  }

  windowOf(rank) {
    return Math.floor((rank - 1) / this.size);
  }

  /** The first and the last rank of a window. */
  bounds(window) {
    return [window * this.size + 1, Math.min((window + 1) * this.size, this.count)];
  }

  /** How many comments of the window are in no closed branch. */
  shown(window) {
    const [first, last] = this.bounds(window);
    return this.isOrderOfTree ? this.desk.tree.folds.shown(first, last) : last - first + 1;
  }

  newGaps(from, to) {
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => this.newGap(from + index));
  }

  newGap(window) {
    const gap = document.createElement("li");
    gap.className = "gap";
    gap.setAttribute("role", "none");
    gap.dataset.window = window;
    this.gaps.set(window, gap);
    this.fit(gap, window);
    this.watcher.observe(gap);
    return gap;
  }

  fit(gap, window) {
    const shown = this.shown(window);
    gap.hidden = shown === 0;
    gap.style.height = `${this.heights.of(window, shown)}px`;
  }

  /** Gives every gap the height it should have now; the comment under the eye stays where it is. */
  refit() {
    const anchor = anchorOf(this);
    for (const [window, gap] of this.gaps) this.fit(gap, window);
    anchor.restore();
  }

  hold(window, items) {
    this.loaded.set(window, items);
    for (const [index, item] of items.entries()) this.ranks.set(item, window * this.size + index + 1);
  }

  measure(window) {
    const shown = this.loaded.get(window).filter((item) => !item.hidden);
    if (!shown.length) return;
    const height = shown.at(-1).getBoundingClientRect().bottom - shown[0].getBoundingClientRect().top;
    this.heights.measure(window, height, shown.length);
  }

  /** Fills the gaps near the eye, nearest first, one at a time: who flies past does not wait for what they passed. */
  async fill() {
    if (this.isFilling) return;
    this.isFilling = true;
    while (this.near.size) {
      const [gap] = [...this.near].sort((one, other) => distance(one) - distance(other));
      try {
        await this.load(Number(gap.dataset.window));
      } catch {
        await new Promise((resolve) => {
          setTimeout(resolve, RETRY_SECONDS * 1000);
        });
      }
    }
    this.isFilling = false;
  }

  /** Resolves to the comments of the window, once they are on the page. Rejects where the server cannot be reached. */
  load(window) {
    if (this.loaded.has(window)) return Promise.resolve(this.loaded.get(window));
    if (!this.coming.has(window)) {
      const promise = this.fetch(window).finally(() => this.coming.delete(window));
      this.coming.set(window, promise);
      promise.catch((error) => this.desk.trouble(error));
    }
    return this.coming.get(window);
  }

  async fetch(window) {
    const address = new URLSearchParams({ from: this.bounds(window)[0], order: this.order });
    const response = await fetch(`?${address}`, { headers: { "HX-Request": "true" }, redirect: "error" });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    if (response.headers.get("Thread-Revision") !== this.revision) {
      // Numbers have moved: what would come does not fit what is here.
      this.stop();
      throw new Error("The thread has grown since this page was opened. Reload it.");
    }
    const answer = document.createElement("template");
    answer.innerHTML = await response.text();
    return this.place(window, [...answer.content.children]);
  }

  place(window, items) {
    const gap = this.gaps.get(window);
    const anchor = anchorOf(this, gap);
    this.watcher.unobserve(gap);
    this.near.delete(gap);
    this.gaps.delete(window);
    this.hold(window, items);
    for (const item of items) this.desk.tree.settle(item);
    gap.replaceWith(...items);
    this.desk.entered(items);
    anchor.restore(items);
    this.measure(window);
    this.evict();
    return items;
  }

  /** Makes gaps of the windows that are farthest from the eye. */
  evict() {
    const free = [...this.loaded].filter(([, items]) => !items.includes(this.desk.item) && !isSelected(items));
    if (free.length <= KEPT || this.desk.isSaving) return;
    const byDistance = free.map(([window, items]) => [window, distanceOf(items)]);
    byDistance.sort(([, one], [, other]) => other - one);
    for (const [window] of byDistance.slice(0, free.length - KEPT)) {
      const items = this.loaded.get(window);
      this.measure(window);
      this.loaded.delete(window);
      items[0].before(this.newGap(window));
      for (const item of items) item.remove();
      this.desk.left(items);
    }
  }

  stop() {
    this.watcher.disconnect();
    this.near.clear();
  }

  /** The rank of what stands at this height of the window, in pixels, with a fraction for how far into it. */
  rankAt(y) {
    const row = rowAt(this.list, y);
    if (!row) return 1;
    const box = row.getBoundingClientRect();
    const part = Math.min(Math.max((y - box.top) / (box.height || 1), 0), 1);
    if (row.matches(".comment")) return this.ranks.get(row) + part;
    const [first, last] = this.bounds(Number(row.dataset.window));
    return first + part * (last - first + 1);
  }

  /** Scrolls to a rank, whether its comment is there or not. */
  scrollTo(rank, room = window.innerHeight / 3) {
    const index = this.windowOf(rank);
    const gap = this.gaps.get(index);
    const [first, last] = this.bounds(index);
    const row = gap ?? this.loaded.get(index)[Math.floor(rank) - first];
    const box = row.getBoundingClientRect();
    toTop(box.top + (gap ? ((rank - first) / (last - first + 1)) * box.height : 0) - room);
  }
}

const middle = () => window.innerHeight / 2;
const gapFrom = (top, bottom) => Math.max(top - middle(), middle() - bottom, 0);

function distance(gap) {
  const box = gap.getBoundingClientRect();
  return gapFrom(box.top, box.bottom);
}

function distanceOf(items) {
  const shown = items.filter((item) => !item.hidden);
  if (!shown.length) return Infinity;
  return gapFrom(shown[0].getBoundingClientRect().top, shown.at(-1).getBoundingClientRect().bottom);
}

function isSelected(items) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return false;
  return items.some((item) => selection.containsNode(item, true));
}
