/** What a choice of target will change, shown before the server has answered. Cloned from the server's templates. */

/** Shows the target on the label; in place of its others unless it `keepsOthers`. */
export function showTarget(mark, action, { target, claim, wording, words }, { keepsOthers }) {
  const kind = action.split(":")[1];
  const isArticle = String(target) === "0";
  const name = kind === "span" && isArticle ? "article-span" : kind === "comment" && isArticle ? "article" : kind;
  const template = document.querySelector(`template[data-chip="${name}"]`);
  if (!template) return;
  for (const old of mark.querySelectorAll(keepsOthers ? ".chip--missing" : ".chip")) old.remove();
  const chip = template.content.cloneNode(true).firstElementChild;
  chip.classList.add("chip--saving");
  const link = chip.querySelector("a");
  if (link && !isArticle) {
    link.setAttribute("href", `#c${target}`);
    link.textContent = `#${target}`;
  }
  const exact = chip.querySelector("q");
  if (exact) {
    for (const name of ["target", "targetStart", "targetEnd"]) delete exact.dataset[name];
    exact.textContent = wording ?? words ?? (claim ? wordsOfOption(claim) : "…");
  }
  mark.insertBefore(chip, mark.querySelector(".mark__note, .mark__link"));
}

/** Shows what a label just given points at, as the server is about to: the comment above, if the scheme allows it. */
export function showDefaultTarget(item, button) {
  const mark = [...item.querySelectorAll(`.mark--saving[data-label="${button.dataset.label}"]`)].at(-1);
  if (!mark || !("target" in button.dataset) || mark.querySelector(".chip") || !item.dataset.parent) return;
  const { never, to } = JSON.parse(button.dataset.links);
  if (!never && !to.length) showTarget(mark, "target:comment", { target: item.dataset.parent }, { keepsOthers: false });
}

/** Takes the target off its label. */
export function dropTarget(chip) {
  chip.remove();
}

const wordsOfOption = (claim) =>
  document.querySelector(`.option[data-claim="${claim}"] .option__words`)?.textContent ?? "…";
