/** The target layer of one comment: what it may be about carries a digit. */
import { candidates } from "./candidates.js";

export class TargetChoice {
  constructor(item, tree) {
    this.item = item;
    this.more = false;
    const shown = tree.all.filter((other) => !other.hidden);
    const parentOf = new Map(shown.map(({ dataset }) => [Number(dataset.position), Number(dataset.parent)]));
    this.found = candidates(Number(item.dataset.position), parentOf).map((position) => tree.at(position));
    for (const [index, candidate] of this.found.entries()) candidate.dataset.candidate = index + 1;
  }

  /** The number of the comment that carries the digit, or null. */
  numbered(digit) {
    return this.found[digit - 1]?.dataset.position ?? null;
  }

  end() {
    for (const candidate of this.found) delete candidate.dataset.candidate;
  }
}
