/** What the focused comment answers, pinned on top for as long as it is out of sight. */
export class Trail {
  constructor(nav, tree) {
    this.nav = nav;
    this.tree = tree;
    // The bar covers the top of the window.
    this.watcher = new IntersectionObserver(([parent]) => {
      nav.hidden = parent.isIntersecting || parent.boundingClientRect.top > 0;
    }, { rootMargin: "-64px 0px 0px 0px" });
  }

  /** Shows the way down to the comment. */
  follow(item) {
    this.watcher.disconnect();
    this.nav.hidden = true;
    const [parent, ...older] = this.tree.ancestors(item);
    if (!parent) return;
    const panel = element("div", "ancestors__panel");
    if (older.length) {
      const row = panel.appendChild(element("div", "ancestors__row"));
      row.append(...older.reverse().map((above) => this.link(above, "ancestors__link")));
    }
    panel.append(this.link(parent, "ancestors__parent"));
    this.nav.replaceChildren(panel);
    this.watcher.observe(parent);
  }

  link(item, className) {
    const link = element("a", className);
    link.href = `#${item.id}`;
    const author = element("b", "");
    author.textContent = item.querySelector(".comment__author")?.textContent ?? "";
    const words = element("bdi", "");
    words.dir = "auto";
    words.textContent = (item.querySelector("[data-text]")?.textContent ?? "").slice(0, 400);
    link.append(element("span", "", `#${item.dataset.position} `), author, " ", words);
    return link;
  }
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
