/** The lists of the target layer: comments by number and words, sentences, listed claims. Lines are the server's. */

const PAUSE = 80; // milliseconds after a key before the server is asked

export class TargetPanel {
  constructor(details, layer) {
    Object.assign(this, { details, layer, active: -1, shownFor: null, asked: 0 });
    this.list = details.querySelector("[data-options]");
    this.title = details.querySelector("[data-targets-title]");
    this.find = details.querySelector("[data-find]");
    this.claim = details.querySelector("[data-find-claim]");
    this.moreBox = details.querySelector("[data-more]");
    this.template = details.querySelector("template[data-option]");
    this.stop = new AbortController();
    const { signal } = this.stop;
    for (const field of [this.find, this.claim]) {
      field.addEventListener("input", () => this.typed(field), { signal });
      field.addEventListener("keydown", (event) => this.onKey(event, field), { signal });
    }
    this.list.addEventListener("click", (event) => layer.choose(event.target.closest(".option")), { signal });
    details.querySelector("[data-sources]").addEventListener("change", (event) => this.onSource(event), { signal });
  }

  get options() {
    return [...this.list.children];
  }

  get more() {
    return this.moreBox.checked;
  }

  set more(isOn) {
    this.moreBox.checked = isOn;
  }

  say(words) {
    this.title.textContent = words;
  }

  /** Opens the panel with the likeliest comments. */
  show(numbers) {
    this.details.open = true;
    this.more = false;
    this.find.value = "";
    this.claim.value = "";
    this.shownFor = null;
    this.asked += 1;
    this.showSources();
    const { rules, source } = this.layer;
    const name = source.querySelector(".mark__name").textContent;
    this.say(rules.never ?? `${name} of:`);
    if (rules.never) {
      this.list.replaceChildren();
      return;
    }
    this.list.replaceChildren(...numbers.map((number) => this.lineOf(number)));
    this.number();
    const unknown = numbers.filter((number) => !this.layer.desk.tree.at(number));
    if (unknown.length) this.complete(unknown);
  }

  /** Which of several labels is meant. */
  showSources() {
    const box = this.details.querySelector("[data-sources]");
    const { sources, source } = this.layer;
    box.hidden = sources.length < 2;
    for (const old of box.querySelectorAll("label")) old.remove();
    if (box.hidden) return;
    for (const [index, mark] of sources.entries()) {
      const label = document.createElement("label");
      label.className = "targets__source";
      const radio = document.createElement("input");
      const value = mark.dataset.annotation ?? "";
      Object.assign(radio, { type: "radio", name: "source", value, checked: mark === source });
      radio.dataset.index = index;
      const words = mark.querySelector(".mark__exact")?.textContent;
      const name = mark.querySelector(".mark__name").textContent;
      label.append(radio, ` ${name}${words ? ` “${words.slice(0, 40)}”` : ""}`);
      box.append(label);
    }
  }

  onSource({ target }) {
    const chosen = this.layer.sources[Number(target.dataset.index)];
    if (!chosen) return;
    this.layer.source = chosen;
    this.layer.open();
    this.layer.item.focus({ preventScroll: true });
  }

  lineOf(number) {
    const item = this.layer.desk.tree.at(number);
    return this.line({
      name: `#${number}`,
      who: item?.querySelector(".comment__author")?.textContent ?? "",
      words: (item?.querySelector("[data-text]")?.textContent ?? "").slice(0, 160),
      data: { action: "target:comment", target: number },
    });
  }

  line({ name = "", who = "", words, data }) {
    const line = this.template.content.cloneNode(true).firstElementChild;
    Object.assign(line.dataset, data);
    line.querySelector(".option__name").textContent = name;
    line.querySelector(".option__who").textContent = who;
    line.querySelector(".option__words").textContent = words;
    return line;
  }

  /** Fills in the words of comments that are not on the page. */
  async complete(numbers) {
    const lines = await this.ask("comments", { numbers: numbers.join(",") });
    for (const line of lines ?? []) {
      const old = this.options.find(({ dataset }) => dataset.target === line.dataset.target);
      old?.replaceWith(line);
    }
    this.number();
  }

  /** Gives the first nine lines their digits. */
  number() {
    for (const [index, line] of this.options.entries()) {
      line.id = `target-option-${index}`;
      const key = line.querySelector(".option__key");
      key.hidden = index > 8;
      key.textContent = index + 1;
    }
    this.activate(-1);
  }

  activate(index) {
    this.active = index;
    for (const [place, line] of this.options.entries()) {
      line.setAttribute("aria-selected", String(place === index));
      if (place === index) line.scrollIntoView({ block: "nearest" });
    }
    for (const field of [this.find, this.claim]) {
      const isActive = index >= 0 && field === document.activeElement;
      if (isActive) field.setAttribute("aria-activedescendant", `target-option-${index}`);
      else field.removeAttribute("aria-activedescendant");
    }
  }

  async showSentences(passage) {
    this.details.open = true;
    this.say(
      "Take a sentence by its digit, or go with j k (Shift and arrows: words), Enter takes it, c lists it as a claim:",
    );
    if (passage.spans) {
      this.list.replaceChildren(...passage.spans.map((span) => this.line({
        words: passage.words(span), data: { action: "target:span", target: passage.position, ...span },
      })));
    } else {
      this.list.replaceChildren();
      const lines = await this.ask("sentences", { of: passage.position });
      if (!lines || this.layer.passage !== passage) return;
      this.list.replaceChildren(...lines);
      passage.take(lines);
    }
    this.number();
    this.activate(passage.spans.length ? 0 : -1);
  }

  /** Shows the sentence at hand anew after it was stretched. */
  fill(passage) {
    if (passage.text === null) return;
    const line = this.options[passage.index];
    if (!line) return;
    Object.assign(line.dataset, passage.span);
    line.querySelector(".option__words").textContent = passage.words(passage.span);
  }

  /** Moves to the field for numbers and words, or for claims. */
  async search(field) {
    if (field === this.claim && this.layer.rules.claims === false) {
      this.layer.desk.say("The scheme lets this label point at no listed claim.");
      return;
    }
    field.focus();
    this.say(field === this.claim
      ? "Listed claims. Enter takes one, Shift+Enter says that it is made here."
      : "A number and Enter, or words that are in the comment.");
    if (field === this.claim) await this.refresh(field);
  }

  typed(field) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(field), PAUSE);
  }

  /** Lists what fits the words in the field. False where no answer came. */
  async refresh(field) {
    clearTimeout(this.timer);
    const words = field.value.trim();
    const lines = await this.ask(field === this.claim ? "claims" : "comments", { search: words });
    if (!lines) return false;
    this.shownFor = words;
    this.list.replaceChildren(...lines);
    this.number();
    this.activate(lines.length ? 0 : -1);
    if (!lines.length) this.say("Nothing fits these words.");
    return true;
  }

  async onKey(event, field) {
    const { key } = event;
    if (key === "Escape") {
      event.preventDefault();
      this.layer.item.focus({ preventScroll: true });
      this.layer.open();
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const step = key === "ArrowDown" ? 1 : -1;
      this.activate(Math.min(Math.max(this.active + step, 0), this.options.length - 1));
    } else if (key === "Enter") {
      event.preventDefault();
      await this.take(field, event.shiftKey);
    }
  }

  /** Takes what is typed: a bare number as it is, else the line at hand once the list is that of the words. */
  async take(field, isMention) {
    const words = field.value.trim();
    this.layer.item.focus({ preventScroll: true });
    if (field === this.find && /^\d+$/.test(words) && this.active < 1) {
      this.layer.aim(words === "0" ? "target:article" : "target:comment", words === "0" ? {} : { target: words });
      return;
    }
    const isListed = this.shownFor === words || (await this.refresh(field));
    if (!isListed && field === this.claim && words && !isMention) {
      // The save waits and is tried again; the server finds a claim that has this wording.
      this.layer.aim("target:claim", { wording: words });
      return;
    }
    const option = this.options[Math.max(this.active, 0)];
    if (!option) return;
    if (field === this.claim && isMention) this.mention(option.dataset);
    else this.layer.choose(option);
  }

  mention({ claim, wording }) {
    this.layer.send("mention", claim ? { claim } : { wording });
    this.layer.leave();
  }

  /** The lines that the server draws; null where a later question has overtaken this one, or none came. */
  async ask(what, fields) {
    this.asked += 1;
    const asked = this.asked;
    const of = this.layer.item.dataset.position;
    const query = new URLSearchParams({ of, label: this.layer.source?.dataset.label ?? "", ...fields });
    try {
      const response = await fetch(`${this.details.dataset[what]}?${query}`);
      const html = response.ok ? await response.text() : "";
      if (asked !== this.asked || !response.ok) return null;
      const answer = document.createElement("template");
      answer.innerHTML = html;
      return [...answer.content.children];
    } catch {
      this.say("The server cannot be reached; numbers and keys still work.");
      return null;
    }
  }

  close() {
    this.asked += 1;
    clearTimeout(this.timer);
    this.details.open = false;
    this.details.querySelector("[data-sources]").hidden = true;
    this.more = false;
  }

  /** Listens no longer: the form goes on to another comment. */
  end() {
    this.close();
    this.list.replaceChildren();
    this.stop.abort();
  }
}
