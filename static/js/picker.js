/** The one form with the questions. It travels with the focus and shows what the focused comment has. */
export class Picker {
  constructor(form) {
    this.form = form;
    this.buttons = [...form.querySelectorAll("[data-label]")];
  }

  get labels() {
    return this.buttons.map((button) => button.dataset.label);
  }

  get shortcuts() {
    return Object.fromEntries(this.buttons.map(({ dataset }) => [dataset.shortcut, dataset.label]));
  }

  button(label) {
    return this.buttons.find((button) => button.dataset.label === String(label));
  }

  /** Whether the label may be given to a span. */
  takesSpans(label) {
    return this.button(label)?.closest("[data-question]").matches("[data-spans]") ?? false;
  }

  /** Puts the form below the comment's labels, closed and fresh. */
  moveTo(item) {
    if (this.form.parentElement !== item) {
      for (const more of this.form.querySelectorAll("details")) more.open = false;
      this.form.elements.target.value = "";
      item.append(this.form);
    }
    this.form.hidden = !("unit" in item.dataset);
    this.form.elements.comment.value = item.dataset.comment;
    this.show(item);
  }

  /** Shows the labels of the comment as pressed. */
  show(item) {
    const given = new Set((item.dataset.labels ?? "").split(" "));
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(given.has(button.dataset.label)));
    const [first] = item.querySelectorAll(".suggestion");
    for (const suggestion of item.querySelectorAll(".suggestion")) {
      suggestion.classList.toggle("suggestion--at-hand", suggestion === first);
    }
  }

  /** The name of a required question that has no answer yet, with its keys; null where all are answered. */
  missing() {
    for (const row of this.form.querySelectorAll("[data-required]")) {
      const buttons = [...row.querySelectorAll("[data-label]")];
      if (buttons.some((button) => button.getAttribute("aria-pressed") === "true")) continue;
      const choices = buttons.map((button) => button.textContent.trim().replace(/\s+(\S+)$/, " ($1)"));
      return `${row.dataset.required} has no answer yet: ${choices.join(", ")}.`;
    }
    return null;
  }

  /** Whether one of the given labels says something about a target. */
  get hasTarget() {
    return this.buttons.some((button) => "target" in button.dataset && button.getAttribute("aria-pressed") === "true");
  }
}
