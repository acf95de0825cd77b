/** Saving in the background: from a key press to the server, and what comes of it back onto the page. */
import { Clashes } from "./clashes.js";
import { Elsewhere } from "./elsewhere.js";
import { patch } from "./patch.js";
import { post } from "./posting.js";
import { SaveQueue, uuid } from "./saving.js";
import { SavingSign } from "./saving_sign.js";
import { findLeft, storeFor } from "./waiting.js";

const TAB = "rejoinder:tab";
const isWalk = (action) => /^(undo|redo)$/.test(action);

export class Background {
  constructor(desk) {
    this.desk = desk;
    const { form } = desk.picker;
    // `form.action` would be the field of that name.
    this.address = form.getAttribute("action");
    this.annotator = form.elements.annotator.value;
    this.tab = uuid();
    this.late = new WeakSet();
    this.sign = new SavingSign(() => this.wake());
    this.queue = new SaveQueue({
      send: ({ tab: _, address, ...fields }) => post(address, fields),
      store: storeFor(this.annotator, { storage: localStorage, onFull: () => { this.sign.isStored = false; } }),
      sleep: (seconds) => new Promise((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, seconds * 1000);
      }),
      onAnswer: (answer, entry) => this.answered(answer, entry),
      onState: (state) => this.show(state),
    });
    this.clashes = new Clashes(document.getElementById("clashes"), this.queue, desk);
    this.elsewhere = new Elsewhere(desk.main, `${this.annotator}:${this.address}`, (html) => this.changed(html));
    for (const [target, name] of [[window, "online"], [window, "focus"], [document, "visibilitychange"]]) {
      target.addEventListener(name, () => this.wake());
    }
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.waiting) event.preventDefault();
    });
    this.takeUp();
  }

  /** Ends the pause before the next attempt. */
  wake() {}

  /** Queues an action with what this page shows of what it is about. */
  save(fields) {
    const { main } = this.desk;
    const seen = isWalk(fields.action)
      ? { thread_version: main.dataset.version }
      : { version: document.querySelector(`[data-comment="${fields.comment}"]`)?.dataset.version };
    this.queue.push({ tab: this.tab, address: this.address, annotator: this.annotator, ...seen, ...fields });
  }

  /** Whether undo or redo is under way: until it is answered, the page does not know what is given. */
  get isWalking() {
    return this.queue.entries.some((entry) => isWalk(entry.action));
  }

  /** Sends what an earlier page of this browser could not: a reload, a crash, a closed tab. */
  async takeUp() {
    const earlier = sessionStorage.getItem(TAB);
    sessionStorage.setItem(TAB, this.tab);
    const isLeft = await findLeft(this.tab, earlier);
    const left = this.queue.store.read().filter(isLeft);
    for (const entry of left) {
      this.late.add(entry);
      entry.tab = this.tab;
    }
    this.queue.adopt(left);
  }

  show(state) {
    if (state.failure) for (const entry of this.queue.entries) this.late.add(entry);
    this.sign.show(state, this.queue.held.length);
  }

  answered({ html, isRefused }, entry) {
    if (entry.address !== this.address) {
      // Of another thread. What was refused there is shown when that thread is opened.
      if (isRefused && html.includes("data-clash")) this.queue.store.add(entry);
      return;
    }
    const answer = this.draw(html);
    const { desk } = this;
    if (answer.clash && !isWalk(entry.action)) this.clashes.show(answer.clash, entry);
    else if (answer.refused && this.late.has(entry)) this.clashes.tell(answer.refused);
    else if (isRefused) desk.say(answer.refusal ?? "The server refused this; reload the page.");
    if (!isWalk(entry.action) || isRefused) return;
    // What was taken back may be out of sight.
    if (!this.queue.entries.length && answer.position) desk.go(answer.position);
    if (answer.words) desk.say(answer.words);
  }

  /** Puts in place what was done in another tab or on another device. */
  changed(html) {
    const { isTooMuch } = this.draw(html);
    if (isTooMuch) this.desk.say("Much was changed in another tab or on another device: reload the page to see all.");
  }

  draw(html) {
    const answer = patch(html, { isWaitingFor: (comment) => this.queue.isWaitingFor(comment) });
    this.queue.advance({ ...answer.moves, thread: answer.thread });
    for (const item of answer.changed) this.desk.drawn(item);
    for (const facts of answer.away) this.desk.shape?.take(facts);
    if (Object.keys(answer.moves).length) this.elsewhere.moved(answer.thread);
    else this.elsewhere.caughtUp(answer.thread);
    return answer;
  }
}
