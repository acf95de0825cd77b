/** What the same person does in other tabs, and on other devices, arrives on this page without a reload. */
import { fetchChanges } from "./posting.js";

// Coming back to a tab asks the server, but not at every glance. Milliseconds.
const FRESH = 10_000;

export class Elsewhere {
  /** `main` shows the thread's version (`data-version`); `onChanges(html)` puts the answer in place. */
  constructor(main, name, onChanges) {
    Object.assign(this, { main, onChanges, isAsking: false, askAgain: false, asked: Date.now() });
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(`rejoinder:${name}`) : null;
    this.channel?.addEventListener("message", ({ data }) => {
      if (Number(data) > this.version) this.ask();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && Date.now() - this.asked > FRESH) this.ask();
    });
    window.addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.ask();
    });
  }

  get version() {
    return Number(this.main.dataset.version);
  }

  /** Tells other tabs that the thread has a new version. */
  tell(version) {
    this.channel?.postMessage(version);
  }

  /** Our own save took the thread from one version to another. */
  moved([before, after]) {
    if (after === before) return;
    this.tell(after);
    if (this.version === before) this.main.dataset.version = after;
    else if (this.version < before) this.ask();
  }

  /** The page now shows what was done between the two versions. */
  caughtUp([since, newest]) {
    if (since <= this.version && newest > this.version) this.main.dataset.version = newest;
  }

  /** Fetches what changed since this page's version, once at a time. A failure is left to the next occasion. */
  async ask() {
    this.askAgain = this.isAsking;
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      const { html, isRefused } = await fetchChanges(this.main.dataset.changes, this.version);
      this.asked = Date.now();
      if (html && !isRefused) this.onChanges(html);
    } catch {
      // The next save will say whether anything is wrong.
    }
    this.isAsking = false;
    if (this.askAgain) this.ask();
  }
}
