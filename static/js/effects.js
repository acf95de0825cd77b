/** What an action will change, shown before the server has answered. Drawn with the server's own templates. */

/** Gives the label to the comment or takes it back, as the server is about to. */
export function showToggle(item, button, span) {
  const label = button.dataset.label;
  if (span) {
    addMark(item, label);
    return;
  }
  const question = button.closest("[data-question]");
  const given = new Set(item.dataset.labels.split(" ").filter(Boolean));
  const isOn = !given.has(label);
  if (isOn && question.dataset.kind === "one_of") {
    for (const other of question.querySelectorAll("[data-label]")) drop(item, given, other.dataset.label);
  }
  if (isOn) {
    given.add(label);
    addMark(item, label);
  } else {
    drop(item, given, label);
  }
  item.dataset.labels = [...given].join(" ");
}

function drop(item, given, label) {
  given.delete(label);
  item.querySelector(`.mark[data-label="${label}"]:not([data-start])`)?.remove();
}

function addMark(item, label) {
  const template = document.querySelector(`template[data-label="${label}"]`);
  const marks = item.querySelector(".marks");
  if (!template || !marks) return;
  const mark = template.content.cloneNode(true).firstElementChild;
  mark.classList.add("mark--saving");
  marks.hidden = false;
  marks.insertBefore(mark, marks.querySelector(".suggestion"));
}

/** Takes the suggestion off the list; an accepted one becomes a mark. */
export function showDecision(item, suggestion, isAccepted) {
  const { label, start } = suggestion.dataset;
  suggestion.remove();
  if (!isAccepted) return;
  addMark(item, label);
  if (start === undefined) item.dataset.labels = `${item.dataset.labels} ${label}`.trim();
}

/** Shows that the comment is judged. */
export function showJudged(item) {
  item.dataset.judged = "";
  item.querySelector(".comment__judged").hidden = false;
}
