/** The mark at hand: which of the labels given to the focused comment unsure, note, attributes and ends act on. */
import { beginMoved, endMoved } from "./ends.js";
import { lightMark } from "./highlights.js";
import { sentences, words } from "./sentences.js";
import { selected } from "./choosing.js";

export class Marking {
  /** `desk` and `background` as Labelling has them. */
  constructor(desk, background) {
    Object.assign(this, { desk, background, chosen: null, held: null });
    desk.main.addEventListener("focusin", ({ target }) => {
      const mark = target.closest(".comment--now .mark");
      this.held = mark?.dataset.annotation ?? null;
      if (!mark) return;
      this.chosen = mark.dataset.annotation ?? null;
      this.show(desk.item);
    });
    document.addEventListener("selectionchange", () => {
      desk.main.classList.toggle("desk--selecting", selected()?.item === desk.item);
    });
  }

  marks(item = this.desk.item) {
    return [...item.querySelectorAll(":scope > .marks > .mark")];
  }

  /** The chosen mark, or the newest: one that is being saved, else the one with the highest number. */
  get atHand() {
    const marks = this.marks();
    const chosen = this.chosen && marks.find((mark) => mark.dataset.annotation === this.chosen);
    const saving = marks.findLast((mark) => !mark.dataset.annotation);
    const byAge = marks.toSorted((one, other) => one.dataset.annotation - other.dataset.annotation);
    return chosen || saving || byAge.at(-1) || null;
  }

  /** Another comment has the focus: its newest mark is at hand. */
  arrive(item) {
    for (const part of this.left?.querySelectorAll(".mark, .mark button") ?? []) part.tabIndex = -1;
    for (const mark of this.left?.querySelectorAll(".mark--at-hand") ?? []) mark.classList.remove("mark--at-hand");
    this.left = item;
    this.chosen = null;
    this.show(item);
  }

  /** The marks were drawn anew: shows again which is at hand, and gives the focus back to where it was. */
  redraw(item) {
    if (item !== this.desk.item) return;
    const { held } = this;
    this.show(item);
    if (held === null || document.activeElement !== document.body) return;
    const again = this.marks(item).find((mark) => mark.dataset.annotation === held);
    (again ?? item).focus({ preventScroll: true });
  }

  show(item) {
    const { atHand } = this;
    const isFocused = atHand?.contains(document.activeElement) ?? false;
    for (const mark of this.marks(item)) {
      mark.classList.toggle("mark--at-hand", mark === atHand);
      mark.tabIndex = mark === atHand ? 0 : -1;
      for (const button of mark.querySelectorAll("button")) button.tabIndex = mark === atHand ? 0 : -1;
    }
    lightMark(item, isFocused ? atHand : null);
  }

  /** A label was given: it is at hand from now on. */
  forget() {
    this.chosen = null;
  }

  get commands() {
    return {
      unsure: () => this.unsure(),
      mark: (step) => this.step(Number(step)),
      "leave-mark": () => this.desk.item.focus({ preventScroll: true }),
      attribute: (number) => this.attribute(this.atHand, number),
      retract: () => this.retract(this.atHand),
      end: (step) => this.stretch(endMoved, Number(step)),
      begin: (step) => this.stretch(beginMoved, Number(step)),
    };
  }

  step(step) {
    const marks = this.marks();
    marks[marks.indexOf(this.atHand) + step]?.focus();
  }

  /** What a button of a mark says. */
  press(button) {
    const mark = button.closest(".mark");
    if (button.dataset.attribute) this.attribute(mark, button.dataset.attribute);
    else if ("move" in button.dataset) this.moveToSelection(mark);
    else this.retract(mark);
  }

  unsure() {
    const mark = this.need();
    if (!mark) return;
    const sign = mark.querySelector(".mark__unsure");
    const wanted = sign.hidden ? "on" : "off";
    sign.hidden = !sign.hidden;
    this.send(mark, "unsure", this.background.isWalking ? {} : { wanted });
  }

  /** The note of the mark at hand; null where there is no mark. */
  get note() {
    return this.need() && (this.atHand.querySelector(".mark__note")?.textContent ?? "");
  }

  annotate(note) {
    const mark = this.need();
    if (mark) this.send(mark, "note", { note });
  }

  attribute(mark, number) {
    const button = mark?.querySelector(`[data-attribute="${number}"]`);
    if (!button) {
      this.desk.say("This label has no such attribute.");
      return;
    }
    const isOn = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!isOn));
    this.send(mark, `attribute:${mark.dataset.annotation ?? 0}=${isOn ? "-" : ""}${number}`);
  }

  retract(mark) {
    if (!this.isSaved(mark)) return;
    const item = mark.closest("[data-comment]");
    const neighbour = mark.nextElementSibling?.matches(".mark") ? mark.nextElementSibling : mark.previousElementSibling;
    this.send(mark, `retract:${mark.dataset.annotation}`);
    this.held = null;
    this.chosen = neighbour?.dataset.annotation ?? null;
    const { label } = mark.dataset;
    mark.remove();
    if (label && !("start" in mark.dataset)) {
      item.dataset.labels = item.dataset.labels.split(" ").filter((other) => other !== label).join(" ");
    }
    this.desk.drawn(item);
    (neighbour?.matches(".mark") ? neighbour : item).focus({ preventScroll: true });
  }

  stretch(moved, step) {
    const mark = this.atHand;
    if (!this.isSaved(mark) || !("start" in mark.dataset)) return;
    const text = this.desk.item.querySelector("[data-text]").textContent;
    const pieces = "snaps" in mark.dataset ? sentences(text) : words(text);
    const span = { start: Number(mark.dataset.start), end: Number(mark.dataset.end) };
    this.move(mark, moved(span, pieces, step), text);
  }

  moveToSelection(mark) {
    const passage = selected();
    if (!this.isSaved(mark) || passage?.item !== this.desk.item) return;
    document.getSelection().removeAllRanges();
    this.move(mark, passage, this.desk.item.querySelector("[data-text]").textContent);
    mark.focus({ preventScroll: true });
  }

  move(mark, { start, end }, text) {
    if (start === Number(mark.dataset.start) && end === Number(mark.dataset.end)) return;
    Object.assign(mark.dataset, { start, end });
    mark.querySelector(".mark__exact").textContent = [...text].slice(start, end).join("");
    this.send(mark, `span:${mark.dataset.annotation}`, { start, end });
    this.desk.drawn(this.desk.item);
  }

  need() {
    if (!this.atHand) this.desk.say("Label the comment first.");
    return this.atHand;
  }

  isSaved(mark) {
    if (mark && !mark.dataset.annotation) this.desk.say("This label is being saved; try again in a moment.");
    return Boolean(mark?.dataset.annotation);
  }

  send(mark, action, fields = {}) {
    const { comment } = mark.closest("[data-comment]").dataset;
    const { annotation } = mark.dataset;
    this.background.save({ action, comment, ...(annotation ? { annotation } : {}), ...fields });
  }
}
