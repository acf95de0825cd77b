/** How high the windows of a thread are that are not on the page: as measured before, or as the others suggest. */
export class Heights {
  /** `guess` is what a comment takes, in pixels, before any was measured. */
  constructor(guess = 112) {
    this.guess = guess;
    this.measured = new Map(); // window → { height, shown }
  }

  /** The window took this height, in pixels, with so many comments in sight. */
  measure(window, height, shown) {
    if (shown > 0) this.measured.set(window, { height, shown });
  }

  /** Pixels a comment takes on average. */
  get average() {
    let [height, shown] = [0, 0];
    for (const one of this.measured.values()) {
      height += one.height;
      shown += one.shown;
    }
    return shown ? height / shown : this.guess;
  }

  /** The height of a window with so many comments in sight. */
  of(window, shown) {
    const known = this.measured.get(window);
    return known ? (known.height / known.shown) * shown : this.average * shown;
  }

  /** Lines break differently now: what was measured is worth no more than its average. */
  forget() {
    this.guess = this.average;
    this.measured.clear();
  }
}
