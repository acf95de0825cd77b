/** Giving labels: what each command of the workspace sends, and what it shows at once. */
import { showDecision, showJudged, showToggle } from "./effects.js";
import { selected, SpanChoice } from "./choosing.js";
import { TargetChoice } from "./targeting.js";
import { Stopwatch } from "./stopwatch.js";

export class Labelling {
  /** `desk` has tree, picker, item (the focused comment), say(text), focus(item), drawn(item); `save(fields)` queues. */
  constructor(desk, save) {
    Object.assign(this, { desk, save, choice: null, watch: new Stopwatch(), sawArticle: false });
    document.addEventListener("visibilitychange", () => this.watch.hold(document.hidden));
    const article = document.getElementById("c0");
    new IntersectionObserver((entries) => {
      this.sawArticle ||= entries.some((entry) => entry.isIntersecting);
    }).observe(article);
  }

  get layer() {
    if (this.choice instanceof SpanChoice) return "span";
    return this.choice instanceof TargetChoice ? "target" : "reading";
  }

  /** Leaves the span or target layer. */
  leave() {
    this.choice?.end();
    this.choice = null;
    this.tell("");
    if (this.desk.picker) this.desk.picker.form.querySelector("[data-target-form]").open = false;
  }

  tell(words) {
    const line = this.desk.picker?.form.querySelector("[data-span]");
    if (!line) return;
    line.hidden = !words;
    line.textContent = words;
  }

  send(action, fields = {}) {
    this.save({ action, comment: this.desk.item.dataset.comment, ...fields });
  }

  /** Gives a label to the span at hand if it takes one, else to the comment; or takes it back. */
  label(label) {
    const { picker } = this.desk;
    const button = picker.button(label);
    const passage = this.passage();
    const span = passage && picker.takesSpans(label) ? passage : null;
    const item = span?.item ?? this.desk.item;
    showToggle(item, button, span);
    this.desk.drawn(item);
    const ends = span ? { start: span.start, end: span.end } : {};
    this.send(`toggle:${label}`, { comment: item.dataset.comment, ...ends });
    document.getSelection()?.removeAllRanges();
    this.leave();
  }

  /** Gives the comment the label, if it has not got it, and is done with it: one key for the plain case. */
  labelAndDone(label) {
    if (this.desk.picker.button(label).getAttribute("aria-pressed") !== "true") this.label(label);
    this.done();
  }

  passage() {
    if (this.choice instanceof SpanChoice && this.choice.span) return { item: this.desk.item, ...this.choice.span };
    return selected();
  }

  /** Opens the span layer. */
  span() {
    this.leave();
    this.choice = new SpanChoice(this.desk.item);
    this.showChoice();
  }

  sentence(step) {
    this.choice.sentence(Number(step));
    this.showChoice();
  }

  word(step) {
    this.choice.word(Number(step));
    this.showChoice();
  }

  showChoice() {
    this.tell(this.choice.words ? `“${this.choice.words}”: press a label, j k for another sentence.` : "No words here.");
  }

  /** Opens the target layer, or with a kind says what the label is about. */
  target(kind) {
    if (kind) {
      this.aim(`target:${kind}`);
      return;
    }
    if (!this.desk.picker.hasTarget) {
      this.desk.say("Give a label that has a target first.");
      return;
    }
    this.leave();
    this.choice = new TargetChoice(this.desk.item, this.desk.tree);
    this.desk.picker.form.querySelector("[data-target-form]").open = true;
  }

  candidate(digit) {
    const position = this.choice.numbered(Number(digit));
    if (position) this.aim("target:comment", { target: position });
  }

  /** In the target layer a click chooses: the selected words of another comment, or all of it. */
  pick(item) {
    const passage = selected();
    const target = item.dataset.position;
    const span = passage?.item === item ? { start: passage.start, end: passage.end } : null;
    this.aim(span ? "target:span" : "target:comment", { target, ...span });
    document.getSelection()?.removeAllRanges();
  }

  aim(action, fields = {}) {
    this.send(action, { ...fields, ...(this.choice?.more ? { more: "on" } : {}) });
    this.leave();
  }

  more() {
    this.choice.more = true;
    this.desk.say("The next choice is one more target.");
  }

  /** Done with the comment; goes on to the next undecided one. */
  done(state = "done") {
    const { picker, item } = this.desk;
    const missing = state === "done" ? picker.missing() : null;
    if (missing) {
      this.desk.say(missing);
      return;
    }
    const milliseconds = this.watch.milliseconds;
    this.send(`judge:${state}`, { milliseconds, ...(this.sawArticle ? { article_opened: "on" } : {}) });
    showJudged(item);
    if (this.desk.seek(1)) return;
    const isAll = !document.querySelector("[data-earlier]");
    this.desk.say(`All comments ${isAll ? "of this thread" : "on this page"} are judged.`);
  }

  /** Decides the suggestion at hand, or the one with the id. */
  decide(verb, id) {
    const scope = id ? document : this.desk.item;
    const suggestion = scope.querySelector(id ? `[data-suggestion="${id}"]` : ".suggestion");
    if (!suggestion) {
      this.desk.say("There is no suggestion here.");
      return;
    }
    const item = suggestion.closest("[data-comment]");
    showDecision(item, suggestion, verb === "accept");
    this.desk.drawn(item);
    this.send(`${verb}:${suggestion.dataset.suggestion}`, { comment: item.dataset.comment });
  }
}
