/** Which branches are closed, by position, and what is out of sight because of them. */
export class Folds {
  constructor() {
    this.ends = new Map(); // position of a closed comment → position of the last one below it
    this.ranges = []; // what is hidden: [first, last], in order, without overlap
  }

  has(position) {
    return this.ends.has(position);
  }

  close(position, end) {
    this.ends.set(position, end);
    this.#merge();
  }

  open(position) {
    this.ends.delete(position);
    this.#merge();
  }

  /** Whether the comment is below one that is closed. */
  hides(position) {
    return this.#rangeBefore(position)?.[1] >= position;
  }

  /** The closed comments that the comment is below. */
  above(position) {
    return [...this.ends].filter(([closed, end]) => closed < position && position <= end).map(([closed]) => closed);
  }

  /** How many of the comments `first` to `last` are to be seen. */
  shown(first, last) {
    let count = last - first + 1;
    for (const [from, to] of this.ranges) {
      if (from > last) break;
      count -= Math.max(0, Math.min(to, last) - Math.max(from, first) + 1);
    }
    return count;
  }

  #rangeBefore(position) {
    let [low, high] = [0, this.ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ranges[middle][0] <= position) low = middle + 1;
      else high = middle;
    }
    return this.ranges[low - 1];
  }

  // Branches are nested or apart, never across each other.
  #merge() {
    this.ranges = [];
    for (const [position, end] of [...this.ends].sort(([one], [other]) => one - other)) {
      const last = this.ranges.at(-1);
      if (end > position && !(last && position <= last[1])) this.ranges.push([position + 1, end]);
    }
  }
}
