/** Puts comments that the server drew anew in place of the old ones, and leaves alone what did not change. */

/**
 * Takes over the attributes, the line of facts, the labels and what others said of each comment in `html`. The text
 * element stays the same node (its ranges and a selection in it live on), and so does the picker.
 *
 * Returns the elements that `changed`, and as `away` the data of comments that are not on the page; `moves`, the
 * [before, after] versions by comment that the action made, and `thread`, those of the thread; the first change's
 * `position`; its `words`; `refusal`, and as elements `clash` and `refused`, where it was not carried out.
 */
export function patch(html, { isWaitingFor = () => false } = {}) {
  const answer = document.createElement("template");
  answer.innerHTML = html;
  const { content } = answer;
  const saved = content.querySelector("[data-saved]");
  const moves = JSON.parse(saved?.dataset.versions || "{}");
  for (const [comment, [before, after]] of Object.entries(moves)) {
    const item = document.querySelector(`[data-comment="${comment}"]`);
    if (item && Number(item.dataset.version) === before) item.dataset.version = after;
  }
  const progress = content.getElementById("own-progress");
  if (progress) document.getElementById("own-progress")?.replaceWith(progress);
  const changed = [];
  const away = [];
  for (const fresh of content.querySelectorAll("[data-comment][data-position]")) {
    const old = document.getElementById(fresh.id);
    if (!old) away.push({ ...fresh.dataset });
    // A later action on the same comment will bring the whole truth; until then the page shows what was pressed.
    if (!old || isWaitingFor(fresh.dataset.comment)) continue;
    // An answer that was overtaken by a later one.
    if (Number(fresh.dataset.version) < Number(old.dataset.version)) continue;
    takeData(old, fresh);
    for (const part of [".comment__meta", ".marks", ".colleagues", ".remarks"]) {
      const [was, is] = [old.querySelector(part), fresh.querySelector(part)];
      if (was && is) was.replaceWith(is);
    }
    changed.push(old);
  }
  return {
    changed,
    away,
    moves,
    thread: [Number(saved?.dataset.threadBefore ?? 0), Number(saved?.dataset.threadAfter ?? 0)],
    position: Number(saved?.dataset.at ?? 0),
    words: saved?.textContent ?? "",
    isTooMuch: Boolean(saved?.hasAttribute("data-too-much")),
    clash: content.querySelector("[data-clash]"),
    refused: content.querySelector("[data-refused]"),
    refusal: content.querySelector("[data-refusal]")?.textContent ?? null,
  };
}

function takeData(old, fresh) {
  for (const name of ["labels", "slot", "judged", "version"]) {
    if (name in fresh.dataset) old.dataset[name] = fresh.dataset[name];
    else delete old.dataset[name];
  }
}
