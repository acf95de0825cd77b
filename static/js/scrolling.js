/** Where things stand on the screen, and how they stay there while something above them changes. */

/** Below the bar on top. */
const TOP = 64;

/** The row of the list (comment or gap) that stands at this height of the window; the last one above it otherwise. */
export function rowAt(list, y) {
  const rows = [...list.children].filter((row) => !row.hidden);
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect().top <= y) low = middle + 1;
    else high = middle;
  }
  return rows[Math.max(low - 1, 0)] ?? null;
}

/** Scrolls by so many pixels at once, whatever the page says about smooth scrolling. */
export function toTop(pixels) {
  if (Math.abs(pixels) >= 1) window.scrollBy({ top: pixels, behavior: "instant" });
}

/**
 * Remembers what the reader looks at. `restore(items)` puts it back to where it was: the focused comment if it is in
 * sight, else the first comment in sight; and where there is only the gap that `items` fill, the one of them that
 * stands as far down as the reader was.
 */
export function anchorOf({ list, desk }, filled = null) {
  // The browser's own anchoring would correct the same movement once more.
  const root = document.documentElement;
  root.style.overflowAnchor = "none";
  const inSight = (row) => {
    const box = row.getBoundingClientRect();
    return box.bottom > TOP && box.top < window.innerHeight;
  };
  const top = (row) => row.getBoundingClientRect().top;
  let row = desk.item && !desk.item.hidden && inSight(desk.item) ? desk.item : rowAt(list, TOP);
  while (row && (row === filled || row.hidden || !row.matches(".comment")) && !(top(row) > window.innerHeight)) {
    row = row.nextElementSibling;
  }
  const before = row && inSight(row) ? top(row) : null;
  const box = filled?.getBoundingClientRect();
  return {
    restore(items = []) {
      if (before !== null) toTop(top(row) - before);
      else if (box && box.top < TOP && box.bottom > TOP) descend(items, (TOP - box.top) / box.height);
      else if (box && box.bottom <= TOP) toTop(heightOf(items) - box.height);
      requestAnimationFrame(() => {
        root.style.overflowAnchor = "";
      });
    },
  };
}

/** Scrolls so that the bar stands as far down in the comments as it stood in their gap, from 0 to 1. */
function descend(items, part) {
  const shown = items.filter((item) => !item.hidden);
  if (!shown.length) return;
  const place = part * shown.length;
  const box = shown[Math.min(Math.floor(place), shown.length - 1)].getBoundingClientRect();
  toTop(box.top + (place % 1) * box.height - TOP);
}

function heightOf(items) {
  const shown = items.filter((item) => !item.hidden);
  return shown.length ? shown.at(-1).getBoundingClientRect().bottom - shown[0].getBoundingClientRect().top : 0;
}
