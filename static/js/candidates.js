/** Which comments a reply may be about, the likeliest first. */

/**
 * Up to nine positions: what the comment answers, what that answers, and so on; then the nearest earlier comments.
 * Only those that `fits` are taken. `parentOf` maps a position to the position of what it answers; 0 is the article,
 * which has a key of its own.
 */
export function candidates(position, parentOf, most = 9, fits = () => true) {
  const found = [];
  for (let above = parentOf.get(position); above > 0; above = parentOf.get(above)) if (fits(above)) found.push(above);
  for (let earlier = position - 1; earlier > 0 && found.length < most; earlier -= 1) {
    if (parentOf.has(earlier) && !found.includes(earlier) && fits(earlier)) found.push(earlier);
  }
  return found.slice(0, most);
}
