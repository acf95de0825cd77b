/** Points of scales and answers in words: given with the mouse, with digits, or by leaving a field. */
import { showValue } from "./effects.js";

export class Answers {
  /** `desk` and `background` as Labelling has them. */
  constructor(desk, background) {
    Object.assign(this, { desk, background, picker: desk.picker });
    const { form } = this.picker;
    this.picker.onLeave = () => this.flush();
    form.addEventListener("focusout", ({ target }) => target.matches("[data-words]") && this.flush());
    form.addEventListener("keydown", (event) => {
      if (!event.target.matches("[data-words]")) return;
      const isDone = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (!isDone && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      // Leaving the field saves it.
      this.desk.item.focus({ preventScroll: true });
    });
  }

  /** What the buttons of the form say: `answer:<question>=<point>` and `write:<question>`. */
  submit(verb, argument) {
    const [question, point] = argument.split("=");
    if (verb === "answer") this.point(question, point);
    else this.flush();
  }

  /** A digit: a point of the scale that has the focus, else of the one that waits. */
  digit(digit) {
    const row = document.activeElement?.closest("[data-kind=scale]") ?? this.picker.scale;
    const points = row ? [...row.querySelectorAll("[data-point]")] : [];
    if (points.some((point) => point.dataset.point === digit)) this.point(row.dataset.question, digit);
    else if (row) this.desk.say(`The scale goes from ${points[0].dataset.point} to ${points.at(-1).dataset.point}.`);
  }

  point(question, point) {
    const { item } = this.desk;
    const isOff = this.picker.value(this.picker.row(question)) === point;
    showValue(item, question, isOff ? "" : point);
    this.desk.drawn(item);
    const wanted = this.background.isWalking ? {} : { wanted: isOff ? "off" : "on" };
    this.background.save({ action: `answer:${question}=${point}`, comment: item.dataset.comment, ...wanted });
  }

  /** Moves the focus along a scale. */
  along(step) {
    const side = Number(step) > 0 ? "nextElementSibling" : "previousElementSibling";
    document.activeElement[side]?.focus();
  }

  /** Saves what was written and not yet saved. */
  flush() {
    const { item } = this.picker;
    for (const row of this.picker.rows) {
      const field = row.querySelector("[data-words]");
      if (!item || row.hidden || !field || field.value.trim() === (this.picker.value(row) ?? "")) continue;
      const { question } = row.dataset;
      showValue(item, question, field.value.trim());
      const fields = { comment: item.dataset.comment, [`value-${question}`]: field.value };
      this.background.save({ action: `write:${question}`, ...fields });
      this.desk.drawn(item);
    }
  }
}
