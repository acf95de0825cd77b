/** Author and first words of comments that are not on the page, asked for once. */
export class Excerpts {
  constructor(address) {
    this.address = address;
    this.known = new Map();
  }

  /** `{ author, text }`, or undefined where nobody has asked yet. */
  of(position) {
    return this.known.get(position);
  }

  /** Resolves when the server has told of these positions, or could not. */
  async fetch(positions) {
    try {
      const response = await fetch(`${this.address}?at=${positions.join(",")}`, { redirect: "error" });
      if (!response.ok) return;
      for (const { position, author, text } of await response.json()) this.known.set(position, { author, text });
    } catch {
      // The trail is a comfort: without it one still reads.
    }
  }
}
