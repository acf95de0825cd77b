/** The keys of this person: read from the page, shown in the table of keys and on the buttons, changed there. */
import { codeIn, digitsOf, nameOf, refusal, shortcutsWith, tablesWith, WORDS } from "./keys.js";
import { putKeys } from "./posting.js";

export class Keymap {
  /** `dialog` is the table of keys; `picker` may be missing (then nobody labels here). */
  constructor(dialog, picker) {
    Object.assign(this, { dialog, awaiting: null });
    this.overrides = JSON.parse(dialog.dataset.overrides);
    this.picked = (picker?.buttons ?? []).map((button) => ({
      id: button.dataset.label,
      name: button.dataset.name,
      title: button.dataset.title,
      shortcut: button.dataset.shortcut,
    }));
    this.picker = picker;
    this.line = dialog.querySelector("[data-keys-line]");
    this.box = dialog.querySelector("[data-keys-on]");
    this.box.addEventListener("change", () => this.save());
    dialog.querySelector("[data-keys-reset]").addEventListener("click", () => this.reset());
    dialog.addEventListener("click", (event) => this.listen(event.target.closest("[data-remap]")));
    dialog.addEventListener("keydown", (event) => this.capture(event));
    dialog.addEventListener("close", () => this.listen(null));
    this.settle();
  }

  /** What commandOf needs. */
  get settings() {
    const { tables, shortcuts, labels } = this;
    return { tables, shortcuts, labels, single: this.box.checked, hasScale: Boolean(this.picker?.scale) };
  }

  /** Works out the tables anew and shows them. */
  settle() {
    this.tables = tablesWith(this.overrides);
    this.shortcuts = shortcutsWith(this.picked, this.overrides);
    this.labels = digitsOf(this.picked, this.shortcuts);
    for (const sign of document.querySelectorAll("kbd[data-key]")) {
      const [layer, command] = sign.dataset.key.split("/");
      sign.textContent = nameOf(codeIn(this.tables[layer], command));
    }
    for (const { id } of this.picked) {
      const sign = this.picker.button(id).querySelector("kbd");
      const digit = this.labels.indexOf(id) + 1;
      sign.textContent = nameOf(codeIn(this.shortcuts, id)) || (digit && digit < 10 ? String(digit) : "");
      sign.hidden = !sign.textContent;
    }
    this.show();
  }

  /** Fills the table: every command that works here, and every label. */
  show() {
    const rows = this.dialog.querySelector("template[data-row]");
    for (const list of this.dialog.querySelectorAll("dl[data-layer]")) {
      const { layer } = list.dataset;
      const entries = layer === "label"
        ? this.picked.map(({ id, name, title }) => (
          [name, title, codeIn(this.shortcuts, id), this.labels.indexOf(id) + 1]
        ))
        : Object.entries(WORDS[layer]).map(([name, words]) => [name, words, codeIn(this.tables[layer], name), 0]);
      const kept = this.picker ? entries : entries.filter(([name]) => READERS.has(name));
      list.replaceChildren(...kept.map(([name, words, code, digit]) => {
        const row = rows.content.cloneNode(true);
        const button = row.querySelector("[data-remap]");
        button.dataset.remap = `${layer}/${name}`;
        const sign = nameOf(code) || (digit && digit < 10 ? String(digit) : "no key");
        row.querySelector("kbd").textContent = sign;
        button.setAttribute("aria-label", `${words}: ${sign}. Change`);
        row.querySelector("dd").textContent = words;
        return row;
      }));
    }
  }

  /** Waits for the key that the row of this button shall have; null waits for none. */
  listen(button) {
    this.awaiting?.classList.remove("key--awaiting");
    this.awaiting = button;
    button?.classList.add("key--awaiting");
    this.say(button ? "Press the new key; Delete for none, Esc to leave it." : "");
  }

  capture(event) {
    if (!this.awaiting || /^(?:Shift|Control|Alt|Meta)/.test(event.key)) return;
    if (event.code === "Tab") {
      this.listen(null);
      return;
    }
    event.preventDefault();
    const name = this.awaiting.dataset.remap;
    if (event.code === "Escape") {
      this.listen(null);
      return;
    }
    const isOff = event.code === "Delete" || event.code === "Backspace";
    const code = isOff ? "" : `${event.shiftKey ? "Shift+" : ""}${event.code}`;
    const { tables, shortcuts, picked } = this;
    const why = code && refusal(name, code, { tables, shortcuts, labels: picked });
    if (why) {
      this.say(why);
      return;
    }
    this.overrides[name] = code;
    this.change(name, code ? `Now on ${nameOf(code)}.` : "Has no key now.");
  }

  reset() {
    this.overrides = {};
    this.change(null, "All keys are as they were made.");
  }

  change(name, words) {
    this.listen(null);
    this.settle();
    this.dialog.querySelector(`[data-remap="${name}"]`)?.focus();
    this.say(words);
    this.save(words);
  }

  async save(words = "") {
    const isSaved = await putKeys({ keys: this.overrides, single_keys: this.box.checked });
    if (!isSaved) this.say(`${words} It works on this page, but could not be saved.`.trim());
  }

  say(words) {
    this.line.textContent = words;
  }
}

// What those may do who only read.
const READERS = new Set(["next", "previous", "parent", "next-undecided", "previous-undecided", "go"]);
