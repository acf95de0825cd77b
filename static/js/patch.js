/** Puts comments that the server drew anew in place of the old ones, and leaves alone what did not change. */

/**
 * Takes over the attributes, the line of facts, the labels and what others said of each comment in `html`. The text
 * element stays the same node (its ranges and a selection in it live on), and so does the picker. Returns the elements
 * that changed.
 */
export function patch(html, { isWaitingFor = () => false } = {}) {
  const answer = document.createElement("template");
  answer.innerHTML = html;
  const progress = answer.content.getElementById("own-progress");
  if (progress) document.getElementById("own-progress")?.replaceWith(progress);
  const changed = [];
  for (const fresh of answer.content.querySelectorAll("[data-comment][data-position]")) {
    const old = document.getElementById(fresh.id);
    // A later action on the same comment will bring the whole truth; until then the page shows what was pressed.
    if (!old || isWaitingFor(fresh.dataset.comment)) continue;
    takeData(old, fresh);
    for (const part of [".comment__meta", ".marks", ".colleagues"]) {
      const [was, is] = [old.querySelector(part), fresh.querySelector(part)];
      if (was && is) was.replaceWith(is);
    }
    changed.push(old);
  }
  return { changed, refusal: answer.content.querySelector("[data-refusal]")?.textContent ?? null };
}

function takeData(old, fresh) {
  for (const name of ["labels", "slot", "judged"]) {
    if (name in fresh.dataset) old.dataset[name] = fresh.dataset[name];
    else delete old.dataset[name];
  }
}
