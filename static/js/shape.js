/**
 * What is known of every comment of a thread, also of those that are not on the page. Positions are the numbers people
 * see, from 1; 0 is the article. A rank is the place of a comment in the order of the page, from 1.
 */
export class Shape {
  /** `facts` as annotations/services/facts.py says. */
  constructor({ up, below, authors, units, judged, slots, ranks }) {
    const count = up.length;
    this.count = count;
    const list = (Kind, valueOf) => Kind.from({ length: count + 1 }, (_, at) => (at ? valueOf(at, at - 1) : 0));
    this.parentList = list(Uint32Array, (position, index) => (up[index] ? position - up[index] : 0));
    this.endList = list(Uint32Array, (position, index) => position + below[index]);
    this.authorList = list(Uint32Array, (_, index) => authors[index]);
    this.unitList = list(Uint8Array, (_, index) => units[index] === "1");
    this.judgedList = list(Uint8Array, (_, index) => judged[index] === "1");
    this.slotList = list(Uint8Array, (_, index) => Number.parseInt(slots[index], 36));
    this.positions = ranks && Uint32Array.from([0, ...ranks]);
    this.rankList = ranks && new Uint32Array(count + 1);
    if (ranks) for (const [index, position] of ranks.entries()) this.rankList[position] = index + 1;
  }

  /** The position of what the comment answers; 0 for the article, and for what is no comment. */
  parentOf(position) {
    return this.parentList[position] ?? 0;
  }

  /** The position of the last comment below it, or its own. */
  endOf(position) {
    return this.endList[position] ?? position;
  }

  /** A number for the author, the same for all their comments; 0 where the author is unknown. */
  authorOf(position) {
    return this.authorList[position] ?? 0;
  }

  isUnit(position) {
    return Boolean(this.unitList[position]);
  }

  isJudged(position) {
    return Boolean(this.judgedList[position]);
  }

  /** The colour of its first label, from 1; 0 for none. */
  slotOf(position) {
    return this.slotList[position] ?? 0;
  }

  has(position) {
    return Number.isInteger(position) && position > 0 && position <= this.count;
  }

  rankOf(position) {
    return this.rankList ? (this.rankList[position] ?? 0) : position;
  }

  positionAt(rank) {
    return this.positions ? (this.positions[rank] ?? 0) : rank;
  }

  /** What the comment answers, what that answers, and so on; the nearest first, without the article. */
  ancestors(position) {
    const found = [];
    for (let above = this.parentOf(position); above > 0; above = this.parentOf(above)) found.push(above);
    return found;
  }

  /** The next (1) or previous (-1) reply to the same comment; null if there is none. */
  sibling(position, direction) {
    const parent = this.parentOf(position);
    let other = direction > 0 ? this.endOf(position) + 1 : position - 1;
    if (direction < 0) while (this.parentOf(other) > parent) other = this.parentOf(other);
    return this.has(other) && this.parentOf(other) === parent ? other : null;
  }

  /** The next comment in a direction (1 or -1) in the order of the page that fits; null at the end. */
  step(position, direction, fits = () => true) {
    for (let rank = this.rankOf(position) + direction; rank > 0 && rank <= this.count; rank += direction) {
      if (fits(this.positionAt(rank))) return this.positionAt(rank);
    }
    return null;
  }

  /** The next undecided comment; with `wraps` from the other end again where there is none. Null if all are judged. */
  undecided(position, direction, { wraps = true } = {}) {
    const isOpen = (other) => this.isUnit(other) && !this.isJudged(other);
    const next = this.step(position, direction, isOpen);
    if (next || !wraps) return next;
    const end = direction > 0 ? 0 : this.count + 1;
    for (let rank = end + direction; rank > 0 && rank <= this.count; rank += direction) {
      if (isOpen(this.positionAt(rank))) return this.positionAt(rank);
    }
    return null;
  }

  /** Takes over what a drawn comment says of itself. */
  take({ position, judged, slot }) {
    const at = Number(position);
    if (!this.has(at)) return;
    this.judgedList[at] = judged === undefined ? 0 : 1;
    this.slotList[at] = Number(slot) || 0;
  }
}

/** Asks the server for the facts of the thread. Null where it cannot say; the page then knows what it shows. */
export async function loadShape(address) {
  try {
    const response = await fetch(address, { redirect: "error" });
    return response.ok ? new Shape(await response.json()) : null;
  } catch {
    return null;
  }
}
