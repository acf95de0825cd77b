/** Quotes: counts beside the passages of the article that comments cite, and the way to a passage. */
import { rangeOf } from "./offsets.js";

/** Puts each count beside the line on which its passage ends, and again whenever the article's lines break anew. */
export function placeCounts(article) {
  const list = article?.querySelector(".cited");
  const text = article?.querySelector("[data-text]");
  if (!list || !text) return;
  list.classList.add("cited--beside");
  const passages = [...list.querySelectorAll(".cited__passage")].map((item) => ({
    item,
    range: rangeOf(text, { start: Number(item.dataset.start), end: Number(item.dataset.end) }),
  }));
  const place = () => {
    const top = article.getBoundingClientRect().top - article.scrollTop;
    let free = 0;
    // Read all places first: writing one would lay the page out again for the next.
    const lines = passages.map(({ range }) => [...(range?.getClientRects() ?? [])].at(-1)?.top ?? null);
    for (const [index, line] of lines.entries()) {
      const { item } = passages[index];
      if (line === null) continue;
      // Two passages that end on one line stand below each other.
      const at = Math.max(line - top, free);
      item.style.top = `${at}px`;
      free = at + 22;
    }
  };
  new ResizeObserver(place).observe(text);
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.closest("details[open]")) return;
    const opened = event.target.closest("details");
    opened.open = false;
    opened.querySelector("summary").focus();
    event.stopPropagation();
  });
}

/** Scrolls a passage into view that is out of it: in a long article the passage, not the top, is what is meant. */
export function scrollToQuoted(position, span) {
  const text = document.getElementById(`c${position}-text`);
  const range = text && rangeOf(text, span);
  if (!range) return;
  const box = range.getBoundingClientRect();
  const frame = text.closest(".article")?.getBoundingClientRect() ?? { top: 0, bottom: window.innerHeight };
  if (box.top >= Math.max(frame.top, 64) && box.bottom <= Math.min(frame.bottom, window.innerHeight)) return;
  const holder = range.startContainer.parentElement;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  holder.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" });
}
