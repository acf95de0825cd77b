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
   * `send(entry)` resolves to an answer or throws, which means "try again"; `store` keeps entries over a reload
   * (`read()`, `write(entries)`); `onAnswer(answer, entry)`; `onState({waiting, failure})`; `sleep(seconds)`.
   */
  constructor({ send, store, onAnswer, onState, sleep }) {
    Object.assign(this, { send, store, onAnswer, onState, sleep });
    this.entries = store.read();
    this.isRunning = false;
  }

  /** Queues an action (plain fields). Each gets a key, by which the server knows it when it arrives twice. */
  push(fields) {
    this.entries.push({ key: uuid(), ...fields });
    this.store.write(this.entries);
    return this.run();
  }

  /** Whether a later action on this comment still waits. */
  isWaitingFor(comment) {
    return this.entries.some((entry) => String(entry.comment) === String(comment));
  }

  /** Sends what waits. Resolves when nothing does. */
  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    let attempt = 0;
    while (this.entries.length) {
      this.onState({ waiting: this.entries.length, failure: null });
      try {
        const [entry] = this.entries;
        const answer = await this.send(entry);
        this.entries.shift();
        this.store.write(this.entries);
        attempt = 0;
        this.onAnswer(answer, entry);
      } catch (failure) {
        attempt += 1;
        this.onState({ waiting: this.entries.length, failure });
        await this.sleep(pause(attempt));
      }
    }
    this.isRunning = false;
    this.onState({ waiting: 0, failure: null });
  }
}
