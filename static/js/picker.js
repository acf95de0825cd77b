/** The one form with the questions. It travels with the focus and shows what the focused comment (or article) has. */
export class Picker {
  constructor(form) {
    this.form = form;
    this.item = null;
    this.rows = [...form.querySelectorAll("[data-question]")];
    this.buttons = [...form.querySelectorAll("[data-label]")];
  }

  button(label) {
    return this.buttons.find((button) => button.dataset.label === String(label));
  }

  row(question) {
    return this.rows.find((row) => row.dataset.question === String(question));
  }

  /** Whether the label may be given to a span. */
  takesSpans(label) {
    return this.button(label)?.closest("[data-question]").matches("[data-spans]") ?? false;
  }

  /** Whether the label is given to spans alone, at this comment: of the article, only passages are judged. */
  needsSpan(label, item) {
    const { unit } = this.button(label).closest("[data-question]").dataset;
    return unit === "span" || (unit === "comment" && item.matches(".article"));
  }

  /** Puts the form below the comment's labels, closed and fresh. */
  moveTo(item) {
    this.onLeave?.();
    this.item = item;
    const isArticle = item.matches(".article");
    if (this.form.parentElement !== item) {
      for (const more of this.form.querySelectorAll("details")) more.open = false;
      this.form.elements.target.value = "";
      item.append(this.form);
    }
    for (const row of this.rows) {
      const isOfThread = row.dataset.unit === "thread";
      row.hidden = isArticle ? !isOfThread && !row.matches("[data-spans]") : isOfThread;
    }
    this.form.classList.toggle("picker--article", isArticle);
    this.form.hidden = !("unit" in item.dataset) && !(isArticle && this.rows.some((row) => !row.hidden));
    this.form.elements.comment.value = item.dataset.comment;
    this.show(item);
  }

  /** Shows the answers of the comment: labels and points as pressed, words in their fields. */
  show(item) {
    const given = new Set((item.dataset.labels ?? "").split(" "));
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(given.has(button.dataset.label)));
    for (const row of this.rows) {
      const value = this.value(row);
      for (const point of row.querySelectorAll("[data-point]")) {
        point.setAttribute("aria-pressed", String(point.dataset.point === value));
      }
      const words = row.querySelector("[data-words]");
      if (words && words !== document.activeElement) words.value = value ?? "";
      row.toggleAttribute("data-missing", "required" in row.dataset && !this.isAnswered(row));
    }
    const waiting = this.rows.filter((row) => !row.hidden && "missing" in row.dataset);
    this.form.querySelector("[data-waiting-for]").textContent =
      waiting.length ? `needs ${waiting.map((row) => row.dataset.required).join(", ")}` : "";
  }

  /** The label that says nothing of its target; null where all do. */
  get dangling() {
    const chip = this.form.parentElement?.querySelector(".chip--missing");
    return chip?.closest(".mark").querySelector(".mark__name") ?? null;
  }

  /** The value given to the whole comment, as text; null where there is none. */
  value(row) {
    const mark = this.item?.querySelector(`.mark[data-question="${row.dataset.question}"]:not([data-start])`);
    return mark?.querySelector(".mark__value")?.textContent ?? null;
  }

  isAnswered(row) {
    return Boolean(this.item?.querySelector(`.mark[data-question="${row.dataset.question}"]`));
  }

  /** Which scale the digits answer: the first without an answer, else the last; null where none is asked. */
  get scale() {
    const scales = this.rows.filter((row) => !row.hidden && row.dataset.kind === "scale");
    return scales.find((row) => !this.isAnswered(row)) ?? scales.at(-1) ?? null;
  }

  /**
   * A sentence on what keeps the comment from being done, with its choices: the first required question that has no
   * answer, then a label that says nothing of its target. Null where nothing is missing.
   */
  missing() {
    const row = this.rows.find((asked) => !asked.hidden && "required" in asked.dataset && !this.isAnswered(asked));
    if (!row) {
      const { dangling } = this;
      return dangling && `${dangling.textContent} has no target yet: press r and choose one, or - for none.`;
    }
    const points = [...row.querySelectorAll("[data-point]")];
    const choices = points.length
      ? [`${points[0].dataset.point} to ${points.at(-1).dataset.point}`]
      : [...row.querySelectorAll("[data-label]")]
        .map(({ textContent }) => textContent.trim().replace(/\s+(\S+)$/, " ($1)"));
    return `${row.dataset.required} has no answer yet: ${choices.join(", ") || "in your own words"}.`;
  }

  /** Whether one of the given labels says something about a target. */
  get hasTarget() {
    return this.buttons.some((button) => "target" in button.dataset && button.getAttribute("aria-pressed") === "true");
  }
}
