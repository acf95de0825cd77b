/** Saves in the order of the key presses, one at a time; what fails is shown and tried again, never dropped. */

/** A random version 4 UUID. `crypto.randomUUID` is missing where a page is served without TLS. */
export function uuid(bytes = crypto.getRandomValues(new Uint8Array(16))) {
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Seconds to wait before attempt `n` (from 1): 1, 2, 4 … at most 30. */
export const pause = (attempt) => Math.min(30, 2 ** (attempt - 1));

export class SaveQueue {
  /**
   * `send(entry)` resolves to an answer or throws, which means "try again" (not before `failure.seconds`, where the
   * server said so); `store` keeps entries over a reload (`add(entry)`, `remove(entry)`);
   * `onAnswer(answer, entry)`, which may `hold` the entry; `onState({waiting, failure, seconds})`; `sleep(seconds)`.
   */
  constructor({ send, store, onAnswer, onState, sleep }) {
    Object.assign(this, { send, store, onAnswer, onState, sleep });
    this.entries = [];
    // Not saved, and waiting for a person to decide: they hold up nothing.
    this.held = [];
    this.isRunning = false;
    this.failed = null;
  }

  /** Queues an action (plain fields). Each gets a key, by which the server knows it when it arrives twice. */
  push(fields) {
    const entry = { key: uuid(), ...fields };
    this.entries.push(entry);
    this.store.add(entry);
    // While the server is away, the count goes up at once.
    if (this.failed) this.onState({ ...this.failed, waiting: this.waiting });
    return this.run();
  }

  /** Takes up actions that an earlier page left in the store: they come before what is pressed now. */
  adopt(entries) {
    this.entries.splice(this.isRunning ? 1 : 0, 0, ...entries);
    for (const entry of entries) this.store.add(entry);
    return this.run();
  }

  /** Whether a later action on this comment still waits. */
  isWaitingFor(comment) {
    return this.entries.some((entry) => String(entry.comment) === String(comment));
  }

  /** How many actions are not saved. */
  get waiting() {
    return this.entries.length + this.held.length;
  }

  /**
   * Own saves follow one another: what was pressed on the version that a save has just replaced was pressed on its
   * result. An action that saw another version stays as it is, and the server will say so.
   */
  advance(moves) {
    for (const entry of this.entries) {
      for (const [name, about] of [["version", entry.comment], ["thread_version", "thread"]]) {
        const move = moves[about];
        if (entry[name] === undefined || !move || Number(entry[name]) !== move[0]) continue;
        entry[name] = move[1];
        this.store.add(entry);
      }
    }
  }

  /** Puts an action aside until `release` or `drop`; it stays in the store. */
  hold(entry) {
    this.held.push(entry);
    this.store.add(entry);
  }

  /** Forgets actions that were put aside: a person decided against them. */
  drop(entries) {
    this.held = this.held.filter((entry) => !entries.includes(entry));
    for (const entry of entries) this.store.remove(entry);
    this.onState({ waiting: this.waiting, failure: null });
  }

  /** Queues again what was put aside, as pressed on this version, each under a new key. */
  release(entries, version) {
    this.held = this.held.filter((entry) => !entries.includes(entry));
    for (const entry of entries) this.store.remove(entry);
    for (const { key: _, ...fields } of entries) {
      const entry = { ...fields, key: uuid(), version };
      this.entries.push(entry);
      this.store.add(entry);
    }
    return this.run();
  }

  /** Sends what waits. Resolves when nothing does. */
  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    let attempt = 0;
    while (this.entries.length) {
      if (!attempt) this.onState({ waiting: this.waiting, failure: null });
      const [entry] = this.entries;
      let answer;
      try {
        answer = await this.send(entry);
      } catch (failure) {
        attempt += 1;
        const seconds = Math.max(pause(attempt), failure.seconds ?? 0);
        this.failed = { failure, seconds };
        this.onState({ waiting: this.waiting, failure, seconds });
        await this.sleep(seconds);
        continue;
      }
      attempt = 0;
      this.failed = null;
      this.entries.shift();
      this.store.remove(entry);
      // What cannot be drawn is saved all the same: an error here must not stop the rest.
      try {
        this.onAnswer(answer, entry);
      } catch (error) {
        globalThis.reportError?.(error);
      }
    }
    this.isRunning = false;
    this.onState({ waiting: this.waiting, failure: null });
  }
}
