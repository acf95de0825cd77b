/** The article beside the tree: what the focused comment is about is brought into its view. */
import { rangeOf } from "./offsets.js";

/** Scrolls the article, where it scrolls by itself, to the passage that the comment quotes or is about. */
export function showInArticle(item) {
  const article = document.getElementById("c0");
  const text = document.getElementById("c0-text");
  const named = item.querySelector("[data-target='0'][data-target-start]");
  if (!article || !text || !named || article.scrollHeight <= article.clientHeight) return;
  const range = rangeOf(text, { start: Number(named.dataset.targetStart), end: Number(named.dataset.targetEnd) });
  if (!range) return;
  const [passage, frame] = [range.getBoundingClientRect(), article.getBoundingClientRect()];
  if (passage.top >= frame.top && passage.bottom <= frame.bottom) return;
  article.scrollTop += passage.top - frame.top - frame.height / 3;
}
