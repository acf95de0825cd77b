/** Reading: where the focus is, and what follows it (picker, trail, map, lights). */
import { Tree } from "./tree.js";
import { Trail } from "./trail.js";
import { ThreadMap } from "./thread_map.js";
import { Picker } from "./picker.js";
import { draw, isSupported, lightUp } from "./highlights.js";

export class Desk {
  constructor(main) {
    this.main = main;
    this.tree = new Tree(main.querySelector("#tree"));
    this.trail = new Trail(main.querySelector("#ancestors"), this.tree);
    this.map = new ThreadMap(main.querySelector("#map"), (position) => this.go(position));
    const form = main.querySelector("#picker");
    this.picker = form && new Picker(form);
    this.toast = main.querySelector("#toast");
    main.classList.toggle("desk--no-highlights", !isSupported);
    for (const item of main.querySelectorAll("[data-comment]")) this.arrived(item);
    const now = this.tree.all.find((item) => item.classList.contains("comment--now"));
    this.item = null;
    const linked = document.getElementById(location.hash.slice(1));
    const start = linked?.matches(".comment") ? linked : (now ?? this.tree.all[0]);
    this.focus(start, { scrolls: Boolean(location.hash) || Number(start.dataset.position) > 1, takes: !location.hash });
  }

  /** Moves the focus to a comment. */
  focus(item, { scrolls = true, takes = true } = {}) {
    if (!item) return;
    this.tree.reveal(item);
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
    lightUp(item);
  }

  /** Draws what hangs on the labels of a comment that the server sent. */
  arrived(item) {
    draw(item);
    // Without script these buttons belong to the picker's form. They are clicked by themselves here: each move of the
    // form would look through all of the page's again, which takes most of a second where 500 comments are shown.
    for (const button of item.querySelectorAll("[form=picker]")) button.removeAttribute("form");
  }

  /** Draws anew what hangs on the labels of a comment. */
  drawn(item) {
    this.arrived(item);
    if (item === this.item) {
      this.picker?.show(item);
      this.relate(item);
    }
    if (item.matches(".comment")) this.map.colour(item);
  }

  /** Goes to a comment by its number, by loading the page there if it has not arrived yet. */
  go(position) {
    const item = this.tree.at(position);
    if (item?.matches(".comment")) this.focus(item);
    else if (item) item.scrollIntoView();
    else location.assign(`?focus=${position}#c${position}`);
  }

  /**
   * Goes to the next undecided comment in a direction, if need be in a window that has yet to arrive. False where
   * every comment is judged.
   */
  seek(direction) {
    const later = direction > 0 ? this.main.querySelector("#later a") : null;
    const item = this.tree.undecided(this.item, direction, { wraps: !later });
    this.focus(item);
    if (item || !later) return Boolean(item);
    document.addEventListener("htmx:afterSettle", () => this.seek(direction), { once: true });
    later.click();
    return true;
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
