/** The map beside the thread: shows where one is, leads where one clicks, follows the labels. */
export class ThreadMap {
  constructor(root, go) {
    this.bars = [...root.querySelectorAll(".map__bar")];
    root.addEventListener("click", (event) => {
      const box = root.querySelector("svg").getBoundingClientRect();
      const place = Math.floor(((event.clientY - box.top) / box.height) * this.bars.length);
      const bar = this.bars[Math.min(Math.max(place, 0), this.bars.length - 1)];
      if (bar) go(Number(bar.dataset.first));
    });
  }

  barOf(position) {
    return this.bars.find((bar) => position >= Number(bar.dataset.first) && position <= Number(bar.dataset.last));
  }

  /** Marks the bar of the focused comment. */
  follow(item) {
    this.now?.classList.remove("map__bar--now");
    this.now = this.barOf(Number(item.dataset.position));
    this.now?.classList.add("map__bar--now");
  }

  /** Takes over the colour of a comment that was drawn anew. */
  colour(item) {
    const bar = this.barOf(Number(item.dataset.position));
    if (!bar || bar.dataset.first !== bar.dataset.last) return;
    for (const name of [...bar.classList]) if (/^slot\d+$/.test(name)) bar.classList.remove(name);
    if (item.dataset.slot) bar.classList.add(`slot${item.dataset.slot}`);
  }
}
