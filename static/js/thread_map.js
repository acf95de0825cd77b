/** The map beside the thread: shows where one is, leads where one clicks, follows the labels. */

export class ThreadMap {
  /** `desk` has windows, tree, go(position) and, once it has arrived, shape. */
  constructor(root, desk) {
    this.root = root;
    this.desk = desk;
    this.plot = root.querySelector("svg");
    this.view = root.querySelector(".map__view");
    this.bars = [...root.querySelectorAll(".map__bar")];
    this.each = Math.ceil(desk.windows.count / (this.bars.length || 1));
    root.addEventListener("pointerdown", (event) => this.grasp(event));
    root.addEventListener("pointermove", (event) => this.drag(event));
    root.addEventListener("pointerup", (event) => this.drop(event));
    root.addEventListener("pointercancel", () => this.release());
    document.addEventListener("scroll", () => this.look(), { passive: true });
    window.addEventListener("resize", () => this.look());
  }

  /** The rank at this height of the window, in pixels. */
  rankAt(y) {
    const box = this.plot.getBoundingClientRect();
    const part = Math.min(Math.max((y - box.top) / (box.height || 1), 0), 1);
    return Math.min(1 + part * this.bars.length * this.each, this.desk.windows.count);
  }

  grasp(event) {
    if (event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    this.from = event.clientY;
    this.isDragged = false;
    // The focus stays in the thread.
    event.preventDefault();
  }

  drag({ clientY }) {
    if (this.from === undefined) return;
    this.isDragged ||= Math.abs(clientY - this.from) > 3;
    if (this.isDragged) this.desk.windows.scrollTo(this.rankAt(clientY), window.innerHeight / 2);
  }

  drop({ clientY }) {
    if (this.from !== undefined && !this.isDragged) this.lead(Math.floor(this.rankAt(clientY)));
    this.release();
  }

  release() {
    this.from = undefined;
  }

  async lead(rank) {
    const { isOrderOfTree } = this.desk.windows;
    const position = isOrderOfTree ? rank : (await this.desk.ready)?.positionAt(rank);
    if (position) this.desk.go(position);
  }

  barOf(rank) {
    return this.bars[Math.floor((rank - 1) / this.each)];
  }

  /** Marks the bar of the focused comment. */
  follow(item) {
    this.now?.classList.remove("map__bar--now");
    this.now = this.barOf(this.desk.windows.ranks.get(item));
    this.now?.classList.add("map__bar--now");
  }

  /** Shows which part of the thread is in sight. */
  look() {
    if (this.isLooking || !this.view) return;
    this.isLooking = true;
    requestAnimationFrame(() => {
      this.isLooking = false;
      const { windows } = this.desk;
      const [first, last] = [windows.rankAt(64), windows.rankAt(window.innerHeight)];
      const top = (first - 1) / this.each;
      this.view.setAttribute("y", top.toFixed(2));
      this.view.setAttribute("height", Math.max((last - first) / this.each, 0.5).toFixed(2));
    });
  }

  /** The facts of the whole thread have arrived. */
  survey() {
    this.look();
  }

  /** Takes over the colour of a comment that was drawn anew: of several in one bar the commonest shows. */
  colour(item) {
    const rank = this.desk.windows.ranks.get(item);
    const bar = this.barOf(rank);
    if (!bar) return;
    for (const name of [...bar.classList]) if (/^slot\d+$/.test(name)) bar.classList.remove(name);
    const slot = this.slotOf(Math.floor((rank - 1) / this.each)) || Number(item.dataset.slot);
    if (slot) bar.classList.add(`slot${slot}`);
  }

  slotOf(index) {
    const { shape } = this.desk;
    if (!shape) return 0;
    const counts = new Map();
    for (let rank = index * this.each + 1; rank <= Math.min((index + 1) * this.each, shape.count); rank += 1) {
      const slot = shape.slotOf(shape.positionAt(rank));
      if (slot) counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
    return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0];
  }
}
