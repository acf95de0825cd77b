/** Time spent on a comment while the page was in sight, in milliseconds. */
export class Stopwatch {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.restart();
  }

  restart() {
    this.spent = 0;
    this.since = this.now();
  }

  /** Stops while nobody can see the page. */
  hold(isHeld) {
    if (isHeld && this.since !== null) {
      this.spent += this.now() - this.since;
      this.since = null;
    } else if (!isHeld && this.since === null) {
      this.since = this.now();
    }
  }

  get milliseconds() {
    return Math.round(this.spent + (this.since === null ? 0 : this.now() - this.since));
  }
}
