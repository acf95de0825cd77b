/** What an action will change, shown before the server has answered. Drawn with the server's own templates. */

/** Gives the label to the comment or takes it back, as the server is about to. */
export function showToggle(item, button, span) {
  const label = button.dataset.label;
  const question = button.closest("[data-question]");
  if (span) {
    const ends = `[data-start="${span.start}"][data-end="${span.end}"]`;
    const same = [...item.querySelectorAll(`.mark[data-question="${question.dataset.question}"]${ends}`)];
    const given = same.filter((mark) => mark.dataset.label === label);
    for (const mark of question.dataset.kind === "one_of" ? same : given) mark.remove();
    if (!given.length) addMark(item, `label="${label}"`, span);
    return;
  }
  const given = new Set((item.dataset.labels ?? "").split(" ").filter(Boolean));
  const isOn = !given.has(label);
  if (isOn && question.dataset.kind === "one_of") {
    for (const other of question.querySelectorAll("[data-label]")) drop(item, given, other.dataset.label);
  }
  if (isOn) {
    given.add(label);
    addMark(item, `label="${label}"`);
  } else {
    drop(item, given, label);
  }
  item.dataset.labels = [...given].join(" ");
}

function drop(item, given, label) {
  given.delete(label);
  item.querySelector(`.mark[data-label="${label}"]:not([data-start])`)?.remove();
}

/** Answers a scale or text question; the empty text takes the answer back. */
export function showValue(item, question, value) {
  const old = item.querySelector(`.mark[data-question="${question}"]:not([data-start])`);
  if (!value) {
    old?.remove();
    return;
  }
  const mark = old ?? addMark(item, `question="${question}"`);
  mark.classList.add("mark--saving");
  mark.querySelector(".mark__value").textContent = value;
}

function addMark(item, name, span = null) {
  const template = document.querySelector(`template[data-${name}]`);
  const marks = item.querySelector(".marks");
  if (!template || !marks) return null;
  const mark = template.content.cloneNode(true).firstElementChild;
  mark.classList.add("mark--saving");
  if (span) Object.assign(mark.dataset, { start: span.start, end: span.end });
  marks.hidden = false;
  marks.insertBefore(mark, marks.querySelector(".suggestion"));
  return mark;
}

/** Takes the suggestion off the list; an accepted one becomes a mark. `button` is that of its label, if it has one. */
export function showDecision(item, suggestion, isAccepted, button) {
  const { label, start } = suggestion.dataset;
  suggestion.remove();
  if (!isAccepted) return;
  const isGiven = (item.dataset.labels ?? "").split(" ").includes(label);
  if (start === undefined && button && !isGiven) showToggle(item, button, null);
  else if (start !== undefined) addMark(item, `label="${label}"`, suggestion.dataset);
}

/** Shows that the comment is judged. */
export function showJudged(item) {
  item.dataset.judged = "";
  item.querySelector(".comment__judged").hidden = false;
}
