/**
 * Time spent on a comment while the page was in sight and somebody was there, in milliseconds.
 *
 * A pause of more than three minutes without a key, a scroll or a movement is not work and is left out whole: reading
 * the longest comments of our samples takes less, and whoever reads on scrolls.
 */
export const IDLE = 3 * 60_000;

export class Stopwatch {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.restart();
  }

  restart() {
    this.spent = 0;
    this.since = this.seen = this.now();
  }

  /** A sign of life. Tell each one: what lies between two of them counts if it is short enough. */
  stir() {
    if (this.since === null) return;
    const now = this.now();
    if (now - this.seen > IDLE) {
      this.spent += this.seen - this.since;
      this.since = now;
    }
    this.seen = now;
  }

  /** Stops while nobody can see the page. */
  hold(isHeld) {
    if (isHeld && this.since !== null) {
      this.stir();
      this.spent += this.now() - this.since;
      this.since = null;
    } else if (!isHeld && this.since === null) {
      this.since = this.seen = this.now();
    }
  }

  get milliseconds() {
    this.stir();
    return Math.round(this.spent + (this.since === null ? 0 : this.now() - this.since));
  }
}

/** Tells the watch of every key, movement, touch and scroll. Capturing, so that it knows before anybody stops it. */
export function attend(watch) {
  const stir = () => watch.stir();
  for (const sign of ["keydown", "pointermove", "pointerdown", "scroll", "wheel"]) {
    document.addEventListener(sign, stir, { capture: true, passive: true });
  }
}
