/** Offsets: the server counts code points, JavaScript strings count UTF-16 units. All conversion is here. */

/** The number of code points of `text`. */
export const codePoints = (text) => [...text].length;

/** The number of UTF-16 units that the first `points` code points of `text` take. */
export function units(text, points) {
  let unit = 0;
  for (let point = 0; point < points && unit < text.length; point += 1) {
    unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  }
  return unit;
}

/** The span of `range` inside `root` in code points, or null if it is empty or reaches outside. */
export function spanOf(range, root) {
  if (range.collapsed || !root.contains(range.commonAncestorContainer)) return null;
  const before = root.ownerDocument.createRange();
  before.selectNodeContents(root);
  before.setEnd(range.startContainer, range.startOffset);
  const start = codePoints(before.toString());
  const length = codePoints(range.toString());
  return length ? { start, end: start + length } : null;
}

/** The DOM range of a span (code points) inside `root`, or null where the text is shorter. */
export function rangeOf(root, { start, end }) {
  const text = root.textContent;
  const from = units(text, start);
  const to = units(text, end);
  if (to > text.length || from >= to) return null;
  const range = root.ownerDocument.createRange();
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let seen = 0;
  let isOpen = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = seen + node.length;
    if (!isOpen && from < next) {
      range.setStart(node, from - seen);
      isOpen = true;
    }
    if (isOpen && to <= next) {
      range.setEnd(node, to - seen);
      return range;
    }
    seen = next;
  }
  return null;
}
