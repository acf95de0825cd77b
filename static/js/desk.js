/** Reading: where the focus is, and what follows it (picker, trail, map, lights). */
import { Tree } from "./tree.js";
import { Trail } from "./trail.js";
import { ThreadMap } from "./thread_map.js";
import { Picker } from "./picker.js";
import { Suggestions } from "./suggestions.js";
import { placeCounts, scrollToQuoted } from "./quotes.js";
import { Windows } from "./windows.js";
import { loadShape } from "./shape.js";
import { draw, erase, isSupported, lightUp } from "./highlights.js";
import { showInArticle } from "./beside.js";

export class Desk {
  constructor(main) {
    this.main = main;
    this.toast = main.querySelector("#toast");
    const list = main.querySelector("#tree");
    this.tree = new Tree(list, () => this.folded());
    this.item = null;
    this.shape = null;
    this.windows = new Windows(list, this);
    this.trail = new Trail(main.querySelector("#ancestors"), this);
    this.map = new ThreadMap(main.querySelector("#map"), this);
    const form = main.querySelector("#picker");
    this.picker = form && new Picker(form);
    this.suggestions = new Suggestions(main);
    placeCounts(main.querySelector(".article"));
    main.classList.toggle("desk--no-highlights", !isSupported);
    main.querySelector("[data-no-highlights]")?.toggleAttribute("hidden", isSupported);
    for (const item of main.querySelectorAll("[data-comment]")) this.arrived(item);
    const now = this.tree.all.find((item) => item.classList.contains("comment--now"));
    const [, linked] = /^#c(\d+)$/.exec(location.hash) ?? [];
    const article = main.querySelector(".article.comment--now");
    const start = (linked > 0 && this.tree.at(linked)) || (article ?? now ?? this.tree.all[0]);
    // The browser would go back to where something else stands now.
    history.scrollRestoration = "manual";
    this.focus(start, { scrolls: Boolean(location.hash) || this.windows.ranks.get(start) > 1, takes: !location.hash });
    /** Resolves when the facts of the whole thread are there (`shape`), or could not be had (null). */
    this.ready = afterPaint().then(() => this.survey(list.dataset));
    if (linked && !this.tree.at(linked)) this.go(Number(linked));
  }

  /** Learns of all comments, those that have not arrived among them. */
  async survey({ shape, order }) {
    this.shape = await loadShape(`${shape}?order=${order}`);
    this.tree.shape = this.shape;
    // What was done while they were on the way counts.
    for (const item of this.tree.all) this.shape?.take(item.dataset);
    this.trail.follow(this.item);
    this.map.survey();
    return this.shape;
  }

  /** Moves the focus to a comment. */
  focus(item, { scrolls = true, takes = true } = {}) {
    if (!item) return;
    this.going = null;
    this.tree.reveal(Number(item.dataset.position));
    if (item !== this.item) {
      this.item?.classList.remove("comment--now");
      this.item?.setAttribute("tabindex", "-1");
      item.classList.add("comment--now");
      item.setAttribute("tabindex", "0");
      this.item = item;
      this.picker?.moveTo(item);
      this.trail.follow(item);
      this.map.follow(item);
      this.relate(item);
      this.onFocus?.(item);
    }
    if (takes) item.focus({ preventScroll: true });
    if (scrolls) this.bringIntoView(item);
  }

  /** Scrolls no more than it takes to see the comment and its questions. */
  bringIntoView(item) {
    if (item.matches(".article")) {
      item.scrollIntoView({ block: "nearest" });
      return;
    }
    const room = window.innerHeight;
    const box = item.getBoundingClientRect();
    const top = Number.parseFloat(getComputedStyle(item).scrollMarginTop);
    if (box.top < top || box.height > room - top) window.scrollBy(0, box.top - top);
    else if (box.bottom > room - 16) window.scrollBy(0, Math.min(box.bottom - room + 16, box.top - top));
  }

  /** Marks what stands in relation to the focused comment: its targets (or what it answers), its author's others. */
  relate(item) {
    const { author, parent } = item.dataset;
    const named = [...item.querySelectorAll(".mark .mark__target a[href^='#c']")].map((link) => link.hash.slice(2));
    const targets = new Set(named.length ? named : [parent]);
    for (const other of this.tree.all) {
      other.classList.toggle("comment--kin", Boolean(author) && other !== item && other.dataset.author === author);
      other.classList.toggle("comment--target", targets.has(other.dataset.position));
    }
    document.getElementById("c0")?.classList.toggle("article--target", named.includes("0"));
    lightUp(item);
    showInArticle(item);
    this.suggestions.follow(item);
  }

  /** Draws what hangs on the labels of a comment that the server sent. */
  arrived(item) {
    draw(item);
    // Without script these buttons belong to the picker's form. They are clicked by themselves here: each move of the
    // form would look through all of the page's again, which takes long where many comments are shown.
    for (const button of item.querySelectorAll("[form=picker]")) button.removeAttribute("form");
    if (item !== this.item) for (const button of item.querySelectorAll(".mark button")) button.tabIndex = -1;
  }

  /** Comments have come onto the page. */
  entered(items) {
    for (const item of items) {
      this.arrived(item);
      this.shape?.take(item.dataset);
    }
    if (items.some(({ dataset }) => dataset.position === this.item.dataset.parent)) this.trail.refresh();
    // What is quoted can be lit once it is there.
    this.relate(this.item);
  }

  /** Comments have left the page; they come back when they are wanted. */
  left(items) {
    for (const item of items) erase(item);
    if (items.some(({ dataset }) => dataset.position === this.item.dataset.parent)) this.trail.refresh();
  }

  /** Comments could not be had. */
  trouble(error) {
    const isUnreached = error instanceof TypeError;
    this.say(isUnreached ? "More comments cannot be loaded: the server cannot be reached." : error.message);
  }

  /** While a save is under way, the page is what shows it. */
  get isSaving() {
    return document.getElementById("saving")?.hasAttribute("data-waiting") ?? false;
  }

  /** Draws anew what hangs on the labels of a comment. */
  drawn(item) {
    this.arrived(item);
    this.shape?.take(item.dataset);
    if (item === this.item) {
      this.picker?.show(item);
      this.relate(item);
      this.onDrawn?.(item);
    }
    this.onDrawn?.(item);
    if (item.matches(".comment")) this.map.colour(item);
  }

  /** Goes to a comment by its number. Resolves to its element when it is there and has the focus; else to null. */
  go(position) {
    const item = this.tree.at(position);
    if (!item?.matches(".comment")) {
      item?.scrollIntoView();
      return item ? Promise.resolve(item) : this.bring(position);
    }
    this.focus(item);
    return Promise.resolve(item);
  }

  async bring(position) {
    this.going = position;
    const rank = this.windows.isOrderOfTree ? position : ((await this.ready)?.rankOf(position) ?? 0);
    if (!(rank > 0 && rank <= this.windows.count)) {
      this.say(`There is no comment #${position} in this thread.`);
      return null;
    }
    this.tree.reveal(position);
    // Where it will be can be shown at once.
    this.windows.scrollTo(rank);
    try {
      await this.windows.load(this.windows.windowOf(rank));
    } catch {
      return null; // `trouble` has told why.
    }
    // Another key may have led elsewhere meanwhile.
    if (this.going !== position) return null;
    this.focus(this.tree.at(position));
    return this.item;
  }

  /** Branches were opened or closed: what is closed around the focused comment takes the focus. */
  folded() {
    this.windows.refit();
    if (!this.item?.hidden) return;
    const [outermost] = this.tree.folds.above(Number(this.item.dataset.position)).sort(byNumber);
    if (outermost) this.go(outermost);
  }

  /** Closes the branch of a comment and goes to it. */
  fold(position) {
    const item = this.tree.at(position);
    this.tree.close(position, this.shape?.endOf(position) ?? Number(item.dataset.end));
    return this.go(position);
  }

  /** To the left: closes the branch, and from one that is closed leads to what it answers. */
  inwards() {
    if (this.item.getAttribute("aria-expanded") === "true") this.tree.expand(this.item, false);
    else if (Number(this.item.dataset.parent)) this.go(Number(this.item.dataset.parent));
  }

  /** To the right: opens the branch, and in one that is open leads to the first reply. */
  outwards() {
    const state = this.item.getAttribute("aria-expanded");
    if (state === "false") this.tree.expand(this.item, true);
    else if (state === "true") this.move(1);
  }

  /** Goes to the next (1) or previous (-1) reply to the same comment. */
  async sibling(direction) {
    const position = (await this.ready)?.sibling(Number(this.item.dataset.position), direction);
    return position ? this.go(position) : null;
  }

  /** Goes to the next visible comment in a direction. */
  async move(direction) {
    const item = this.tree.step(this.item, direction);
    if (item) return this.focus(item);
    await this.ready;
    const isShown = (position) => !this.tree.folds.hides(position);
    const position = this.shape?.step(Number(this.item.dataset.position), direction, isShown);
    return position ? this.go(position) : null;
  }

  /** Goes to the first comment (1) or the last one that is to be seen (-1). */
  async edge(direction) {
    const { isOrderOfTree, count } = this.windows;
    const isOpen = isOrderOfTree && !this.tree.folds.ends.size;
    const shape = isOpen ? null : await this.ready;
    const beyond = direction > 0 ? 0 : count + 1;
    for (let rank = beyond + direction; rank > 0 && rank <= count; rank += direction) {
      const position = shape?.positionAt(rank) ?? rank;
      if (!this.tree.folds.hides(position)) return this.go(position);
    }
    return null;
  }

  /** Goes to the next undecided comment of the thread in a direction. False where every comment is judged. */
  seek(direction) {
    if (!this.shape) return this.seekOnPage(direction);
    this.shape.take(this.item.dataset);
    const position = this.shape.undecided(Number(this.item.dataset.position), direction);
    if (position) this.go(position);
    return Boolean(position);
  }

  /** The same before the facts of the thread are there: what is on the page comes first. */
  seekOnPage(direction) {
    const item = this.tree.undecided(this.item, direction, { wraps: this.windows.last === 0 });
    if (item) this.focus(item);
    else if (this.windows.last > 0) this.ready.then((shape) => shape && this.seek(direction));
    return Boolean(item) || this.windows.last > 0;
  }

  /** Follows a link from one end of a quote to the other. */
  async follow(link) {
    const { source, sourceStart: start, sourceEnd: end } = link.dataset;
    await this.go(Number(source));
    scrollToQuoted(Number(source), { start: Number(start), end: Number(end) });
  }

  /** Says something that matters now. */
  say(words) {
    this.toast.textContent = words;
    this.toast.hidden = false;
    clearTimeout(this.hush);
    this.hush = setTimeout(() => {
      this.toast.hidden = true;
    }, 6000);
  }
}

const byNumber = (one, other) => one - other;

const afterPaint = () => new Promise((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve));
});
