/** The thread lines beside a comment, one for each level above it. A click on a line closes the branch it follows. */

// On a phone the lines stand too close to be told apart by a finger.
const NARROWEST = 12;

/** Which line, from 0 for the leftmost, stands at `x` pixels from where they begin; null if none does. */
export function lineAt(x, step, lines) {
  const line = Math.floor(x / step);
  return step >= NARROWEST && line >= 0 && line < lines ? line : null;
}

/** The position of the comment whose line was clicked; null if it was something else. */
export function branchAt(event, { tree, shape }) {
  const item = event.target;
  if (!item.matches(".comment")) return null;
  const position = Number(item.dataset.position);
  // From the first level on. Before the whole thread is known, what is on the page has to do.
  const shown = () => tree.ancestors(item).map(({ dataset }) => Number(dataset.position));
  const above = (shape?.ancestors(position) ?? shown()).reverse();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const list = getComputedStyle(tree.list);
  const left = tree.list.getBoundingClientRect().left + Number.parseFloat(list.paddingLeft) + rem;
  const lines = Number(/\bd(\d)\b/.exec(item.className)[1]);
  const line = lineAt(event.clientX - left, Number.parseFloat(list.getPropertyValue("--step")) * rem, lines);
  return line === null ? null : (above[line] ?? null);
}
