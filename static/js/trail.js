/** What the focused comment answers, pinned on top for as long as it is out of sight. */
import { Excerpts } from "./excerpts.js";

// So many fit into a line; of a deeper way down, the nearest.
const MOST = 8;
// Who holds a key down passes comments without looking at what they answer.
const PATIENCE = 120;

export class Trail {
  /** `desk` has tree and, once it has arrived, shape. */
  constructor(nav, desk) {
    this.nav = nav;
    this.desk = desk;
    const { excerpts, order } = desk.tree.list.dataset;
    this.excerpts = new Excerpts(excerpts);
    this.isFlat = order !== "tree";
    // The bar covers the top of the window.
    this.watcher = new IntersectionObserver(([parent]) => {
      nav.hidden = parent.isIntersecting || (!this.isFlat && parent.boundingClientRect.top > 0);
    }, { rootMargin: "-64px 0px 0px 0px" });
  }

  /** Shows the way down to the comment. */
  follow(item) {
    this.item = item;
    this.watcher.disconnect();
    this.nav.hidden = true;
    clearTimeout(this.patience);
    const parent = Number(item.dataset.parent);
    if (!parent) return;
    const way = this.wayTo(item);
    if (way.every((position) => this.excerpt(position))) this.show(way);
    else this.patience = setTimeout(() => this.fetch(item, way), PATIENCE);
  }

  /** What is above the comment, the nearest first. */
  wayTo(item) {
    const { shape, tree } = this.desk;
    if (shape) return shape.ancestors(Number(item.dataset.position)).slice(0, MOST);
    const arrived = tree.ancestors(item).map(({ dataset }) => Number(dataset.position));
    return arrived.length ? arrived.slice(0, MOST) : [Number(item.dataset.parent)];
  }

  async fetch(item, way) {
    await this.excerpts.fetch(way.filter((position) => !this.excerpt(position)));
    if (this.item === item) this.show(way.filter((position) => this.excerpt(position)));
  }

  /** Looks again: comments have arrived or left. */
  refresh() {
    if (this.item) this.follow(this.item);
  }

  show([parent, ...older]) {
    if (!parent) return;
    const panel = element("div", "ancestors__panel");
    if (older.length) {
      const row = panel.appendChild(element("div", "ancestors__row"));
      row.append(...older.reverse().map((above) => this.link(above, "ancestors__link")));
    }
    panel.append(this.link(parent, "ancestors__parent"));
    this.nav.replaceChildren(panel);
    const above = this.desk.tree.at(parent);
    if (above) this.watcher.observe(above);
    else this.nav.hidden = false;
  }

  /** Author and first words of a comment, from the page or as the server told them; undefined if neither did. */
  excerpt(position) {
    const item = this.desk.tree.at(position);
    if (!item) return this.excerpts.of(position);
    return {
      author: item.querySelector(".comment__author")?.textContent ?? "",
      text: (item.querySelector("[data-text]")?.textContent ?? "").slice(0, 400),
    };
  }

  link(position, className) {
    const { author, text } = this.excerpt(position);
    const link = element("a", className);
    link.href = `#c${position}`;
    const words = element("bdi", "", text);
    words.dir = "auto";
    link.append(element("span", "", `#${position} `), element("b", "", author), " ", words);
    return link;
  }
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
