/**
 * The target layer of one comment: which of its labels is meant, what it is about, and what may be chosen.
 *
 * `layer` says which keys are at work: "target" (choose), "passage" (a sentence of what was chosen), "chosen" (just
 * chosen: a few keys refine it, any other key goes on reading).
 */
import { candidates } from "./candidates.js";
import { PassageChoice } from "./passages.js";
import { TargetPanel } from "./target_panel.js";
import { dropTarget, showTarget } from "./target_effects.js";

export class TargetLayer {
  /** `send(action, fields)` queues a save; `leave()` ends the layer; the panel says what can be done. */
  constructor(desk, { send, leave, tell }) {
    Object.assign(this, { desk, send, leave, tell, item: desk.item, layer: "target", passage: null });
    this.sources = sourcesOf(desk.item, desk.picker);
    this.source = this.sources.at(-1) ?? null;
    this.panel = new TargetPanel(desk.picker.form.querySelector("[data-target-form]"), this);
  }

  /** What the scheme lets the label be about (`never` with the reason where nothing). */
  get rules() {
    return JSON.parse(this.desk.picker.button(this.source.dataset.label).dataset.links);
  }

  /** Opens the panel; the comments at `first` (positions) come before the nearest. */
  open(first = []) {
    this.layer = "target";
    this.passage?.end();
    this.passage = null;
    this.unmark();
    this.tell("");
    const numbers = this.candidates(first);
    for (const [index, number] of numbers.entries()) {
      const item = this.desk.tree.at(number);
      if (item) item.dataset.candidate = index + 1;
    }
    this.panel.show(numbers);
    this.desk.bringIntoView(this.item);
    this.markAtHand(this.chips().at(-1) ?? null);
  }

  candidates(first) {
    const position = Number(this.item.dataset.position);
    const fits = (number) => this.fits(number);
    const nearest = candidates(position, this.desk.tree.parents, 9, fits);
    return [...new Set([...first.filter(fits), ...nearest])].slice(0, 9);
  }

  /** Whether the comment carries one of the labels that the scheme asks of a target. */
  fits(number) {
    const { to } = this.rules;
    if (!to?.length) return true;
    const marks = this.desk.tree.at(number)?.querySelectorAll(".mark[data-label]") ?? [];
    return [...marks].some((mark) => to.includes(Number(mark.dataset.label)));
  }

  /** The targets of the label at hand, as they are shown. */
  chips() {
    return this.source ? [...this.source.querySelectorAll(".chip:not(.chip--missing)")] : [];
  }

  markAtHand(chip) {
    for (const other of this.item.querySelectorAll(".chip--at-hand")) other.classList.remove("chip--at-hand");
    this.atHand = chip;
    const isOneOfMany = this.chips().length > 1;
    if (isOneOfMany) chip?.classList.add("chip--at-hand");
    for (const mark of this.item.querySelectorAll(".mark--pointing")) mark.classList.remove("mark--pointing");
    if (this.sources.length > 1) this.source.classList.add("mark--pointing");
  }

  /** The server drew the labels of the comment anew. */
  redrawn() {
    const { label, start, annotation } = this.source.dataset;
    this.sources = sourcesOf(this.item, this.desk.picker);
    const isSame = ({ dataset }) => (annotation ? dataset.annotation === annotation : dataset.label === label);
    this.source = this.sources.find(isSame) ?? this.sources.find(({ dataset }) => dataset.label === label
      && dataset.start === start) ?? this.sources.findLast(({ dataset }) => dataset.label === label) ?? null;
    if (this.source) this.markAtHand(this.chips().at(-1) ?? null);
    else this.leave();
  }

  /** The next label that has a target. */
  nextSource() {
    if (this.sources.length < 2) {
      this.leave();
      return;
    }
    const place = this.sources.indexOf(this.source);
    this.source = this.sources[(place + this.sources.length - 1) % this.sources.length];
    this.open();
  }

  /** The next of several targets of the label. */
  nextTarget() {
    const chips = this.chips();
    if (chips.length) this.markAtHand(chips[(chips.indexOf(this.atHand) + 1) % chips.length]);
  }

  /** Which label the target belongs to, as the server is told. */
  get named() {
    const { annotation, label } = this.source.dataset;
    return annotation ? { source: annotation } : { source_label: label };
  }

  /** Which of its targets; the newest one where its save is under way. */
  get namedTarget() {
    const relation = this.atHand?.dataset.relation;
    return relation ? { ...this.named, relation } : this.named;
  }

  /** Points the label at what `action` and its fields say. */
  aim(action, fields = {}, words = undefined) {
    if (this.rules.never) {
      this.desk.say(this.rules.never);
      return;
    }
    const more = this.panel.more;
    showTarget(this.source, action, { words, ...fields }, { keepsOthers: more });
    this.send(action, { ...this.named, ...fields, ...(more ? { more: "on" } : {}) });
    this.desk.relate(this.item);
    this.passage?.end();
    this.passage = null;
    this.unmark();
    this.panel.close();
    this.layer = "chosen";
    this.chosen = fields.target ?? (action === "target:article" ? "0" : null);
    this.markAtHand(this.chips().at(-1) ?? null);
    const sentence = this.chosen !== null && action !== "target:span" ? "v a sentence of it, " : "";
    this.tell(`Target set. ${sentence}comma one more, Backspace takes it back.`);
  }

  /** The option with the digit. */
  candidate(digit) {
    this.choose(this.panel.options[digit - 1]);
  }

  /** What a line of the list stands for. */
  choose(option) {
    if (!option) return;
    const { action, ...fields } = option.dataset;
    if (action) this.aim(action, Object.fromEntries(Object.entries(fields).filter(([name]) => FIELDS.has(name))),
      option.querySelector(".option__words").textContent);
  }

  more() {
    if (this.layer === "chosen") this.open();
    this.panel.more = true;
    this.panel.say("One more target:");
  }

  remove() {
    const chip = this.atHand;
    if (!chip) {
      this.desk.say("This label has no target to take back.");
      return;
    }
    const { relation } = chip.dataset;
    this.send(relation ? `untarget:${relation}` : "untarget", this.named);
    dropTarget(chip);
    this.desk.relate(this.item);
    this.markAtHand(this.chips().at(-1) ?? null);
    if (this.layer === "chosen") this.open();
  }

  /** Changes the target at hand: `unsure` or `type`. */
  change(aspect, fields = {}) {
    if (!this.atHand) {
      this.desk.say("This label has no target yet.");
      return;
    }
    const wanted = this.atHand.querySelector(".mark__unsure") ? "off" : "on";
    this.send(`retarget:${aspect}`, { ...this.namedTarget, ...(aspect === "unsure" ? { wanted } : {}), ...fields });
  }

  /** Goes on to the sentences of a comment: of what was chosen, of the target at hand where nothing was. */
  async sentences(wanted = null) {
    const link = this.atHand?.querySelector("a[href^='#c']");
    const position = wanted ?? (this.layer === "chosen" ? this.chosen : link?.hash.slice(2));
    if (position === null || position === undefined) {
      this.desk.say("Choose a comment or the article first; then v shows its sentences.");
      return;
    }
    this.unmark();
    this.layer = "passage";
    this.passage = new PassageChoice(position, this.desk.tree.at(position));
    await this.panel.showSentences(this.passage);
    if (this.layer === "passage") this.passage.light();
  }

  sentence(step) {
    this.panel.activate(this.passage.move(step));
  }

  word(step) {
    this.passage.stretch(step);
    this.panel.fill(this.passage);
  }

  /** Takes the passage as the target; `asClaim` lists it as a claim and points at that. */
  takePassage({ asClaim = false } = {}) {
    const { position, span } = this.passage;
    if (!span) return;
    const fields = { target: position, start: span.start, end: span.end };
    const words = this.panel.options[this.passage.index]?.querySelector(".option__words").textContent;
    this.aim(asClaim ? "target:claim" : "target:span", fields, words);
  }

  unmark() {
    for (const candidate of document.querySelectorAll("[data-candidate]")) delete candidate.dataset.candidate;
  }

  end() {
    this.passage?.end();
    this.unmark();
    this.panel.end();
    for (const name of ["chip--at-hand", "mark--pointing"]) {
      for (const other of this.item.querySelectorAll(`.${name}`)) other.classList.remove(name);
    }
  }
}

const FIELDS = new Set(["target", "start", "end", "claim", "wording"]);

/** The labels of the comment that say something about a target, as they are shown. */
function sourcesOf(item, picker) {
  const marks = [...item.querySelectorAll(".mark[data-label]")];
  return marks.filter((mark) => "target" in (picker.button(mark.dataset.label)?.dataset ?? {}));
}
