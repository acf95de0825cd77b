/** Giving labels: what each command of the workspace sends, and what it shows at once. */
import { showDecision, showJudged, showToggle } from "./effects.js";
import { selected, SpanChoice } from "./choosing.js";
import { accepted } from "./editing.js";
import { BranchChoice, BranchDialog } from "./branch.js";
import { showDefaultTarget } from "./target_effects.js";
import { TargetLayer } from "./targeting.js";
import { attend, Stopwatch } from "./stopwatch.js";

export class Labelling {
  /**
   * `desk` has tree, picker, item (the focused comment), say(text), focus(item), drawn(item); `background` has
   * save(fields), which queues, and isWalking.
   */
  constructor(desk, background) {
    Object.assign(this, { desk, background, choice: null, watch: new Stopwatch(), sawArticle: false });
    attend(this.watch);
    this.branches = new BranchDialog(document.getElementById("branch"), this);
    document.addEventListener("visibilitychange", () => this.watch.hold(document.hidden));
    const article = document.getElementById("c0");
    new IntersectionObserver((entries) => {
      this.sawArticle ||= entries.some((entry) => entry.isIntersecting);
    }).observe(article);
  }

  get layer() {
    if (this.choice instanceof SpanChoice) return "span";
    return this.choice instanceof BranchChoice ? "branch" : (this.choice?.layer ?? "reading");
  }

  /** Leaves the span or target layer. */
  leave() {
    this.choice?.end();
    this.choice = null;
    this.editing = null;
    this.tell("");
  }

  tell(words) {
    const line = this.desk.picker?.form.querySelector("[data-span]");
    if (!line) return;
    line.hidden = !words;
    line.textContent = words;
  }

  send(action, fields = {}) {
    const edited = this.editing && accepted(this.editing, action, fields);
    if (edited) {
      const suggestion = this.editing;
      this.editing = null;
      // A label that was pressed is drawn already.
      const isDrawn = action.startsWith("toggle");
      showDecision(this.desk.item, suggestion, !isDrawn, this.desk.picker.button(suggestion.dataset.label));
      this.desk.drawn(this.desk.item);
      this.send(edited.action, edited.fields);
      return;
    }
    this.background.save({ action, comment: this.desk.item.dataset.comment, ...fields });
  }

  /** Opens the layer for the focused comment and all below it, or with a deed asks what it would do to them. */
  branch(deed) {
    if (deed) this.branches.open(deed, this.choice.item);
    this.leave();
    if (deed) return;
    this.choice = new BranchChoice(this.desk.item, this.desk.tree);
    this.tell(this.choice.words);
  }

  /** Gives a label to the span at hand if it takes one, else to the comment; or takes it back. */
  label(label) {
    if (this.layer === "branch") {
      this.branch(`give:${label}`);
      return;
    }
    const { picker } = this.desk;
    const button = picker.button(label);
    const passage = this.passage();
    const span = passage && picker.takesSpans(label) ? passage : null;
    const item = span?.item ?? this.desk.item;
    if (button.closest("[data-question]").hidden && !span) {
      this.desk.say("This is not asked here.");
      return;
    }
    if (!span && picker.needsSpan(label, item)) {
      this.span();
      this.desk.say("Choose the passage, then press the label again.");
      return;
    }
    this.onLabel?.();
    // What is wanted is said outright, so that a page which does not know the newest state cannot do the opposite.
    // Only the server knows whether a span, snapped to sentences, has the label already.
    const isGiven = item.dataset.labels?.split(" ").includes(String(label));
    const verb = span || this.background.isWalking ? "toggle" : isGiven ? "take" : "give";
    showToggle(item, button, span);
    showDefaultTarget(item, button);
    this.desk.drawn(item);
    const ends = span ? { start: span.start, end: span.end } : {};
    this.send(`${verb}:${label}`, { comment: item.dataset.comment, ...ends });
    document.getSelection()?.removeAllRanges();
    this.leave();
  }

  /** Gives the comment the label, if it has not got it, and is done with it: one key for the plain case. */
  labelAndDone(label) {
    if (this.layer === "branch") {
      this.branch(`take:${label}`);
      return;
    }
    if (this.desk.picker.button(label).getAttribute("aria-pressed") !== "true") this.label(label);
    // A label that waits for its passage is not given yet.
    if (this.layer === "reading") this.done();
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
    const { words } = this.choice;
    this.tell(words ? `“${words}”: press a label, j k for another sentence.` : "No words here.");
  }

  /** Opens the target layer, or says what the label is about: `kind` as in `target:kind`. */
  target(kind) {
    const layer = this.targets();
    if (!layer) return;
    if (kind) layer.aim(`target:${kind}`);
    else layer.open();
  }

  /** Opens the target layer; the comments at `first` (positions) come before the nearest. */
  openTargets(first = []) {
    this.targets()?.open(first);
  }

  /** Opens or leaves the target layer by the mouse. False where no label has a target: the panel then lists claims. */
  opens() {
    if (this.choice instanceof TargetLayer && this.layer !== "chosen") this.leave();
    else if (this.desk.picker.hasTarget) this.targets().open();
    else return false;
    return true;
  }

  /** The target layer of the focused comment; null where none of its labels has a target. */
  targets() {
    if (this.choice instanceof TargetLayer) return this.choice;
    this.leave();
    const layer = new TargetLayer(this.desk, {
      send: (action, fields) => this.send(action, fields),
      leave: () => this.leave(),
      tell: (words) => this.tell(words),
    });
    if (!layer.source) {
      layer.end();
      this.desk.say("Give a label that has a target first.");
      return null;
    }
    this.choice = layer;
    return layer;
  }

  /** In the target layer a click chooses: the selected words of another comment, or all of it. */
  pick(item) {
    const passage = selected();
    const target = item.dataset.position;
    const span = passage?.item === item ? { start: passage.start, end: passage.end } : null;
    this.choice.aim(span ? "target:span" : "target:comment", { target, ...span });
    document.getSelection()?.removeAllRanges();
  }

  /** Done with the comment; goes on to the next undecided one. */
  done(state = "done") {
    if (this.layer === "branch") {
      this.branch(`judge:${state}`);
      return;
    }
    const { picker, item } = this.desk;
    this.onDone?.();
    const missing = state === "done" && !this.background.isWalking ? picker.missing() : null;
    if (missing) {
      this.desk.say(missing);
      return;
    }
    if (item.matches(".article")) {
      // The article itself is not judged.
      this.desk.seek(1);
      return;
    }
    const milliseconds = this.watch.milliseconds;
    this.send(`judge:${state}`, { milliseconds, ...(this.sawArticle ? { article_opened: "on" } : {}) });
    showJudged(item);
    if (this.desk.seek(1)) return;
    // What is left is to submit: Enter once more.
    document.getElementById("submit-thread")?.focus();
    this.desk.say("All comments of this thread are judged.");
  }

  /** Asks the team about the comment, or remarks on it. */
  say(verb) {
    const field = this.desk.picker.form.elements.remark;
    if (field.value.trim()) this.send(verb, { remark: field.value });
    field.value = "";
    field.closest("details").open = false;
  }

  /** Decides the suggestion at hand, or the one with the id. */
  decide(verb, id) {
    const suggestion = id
      ? document.querySelector(`[data-suggestion="${id.split("_")[0]}"]`)
      : this.desk.suggestions.atHand;
    if (!suggestion) {
      this.desk.say("There is no suggestion here.");
      return;
    }
    const item = suggestion.closest("[data-comment]");
    const { replaces, label } = suggestion.dataset;
    showDecision(item, suggestion, verb === "accept", this.desk.picker.button(label));
    this.desk.drawn(item);
    this.send(`${verb}:${id ?? suggestion.dataset.suggestion}`, { comment: item.dataset.comment });
    if (verb === "reject") this.desk.say("Rejected. z takes that back.");
    else if (replaces) this.desk.say(`This replaced your answer ${replaces}. z takes that back.`);
  }
}
