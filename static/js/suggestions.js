/** The suggestions of the focused comment: which one is at hand, what spoke for it, and which to look at next. */
import { show } from "./highlights.js";

export class Suggestions {
  /** `main` names the address that tells the most uncertain suggestion. */
  constructor(main) {
    this.address = main.dataset.uncertain;
    this.item = null;
    // The id of the one at hand, also while the server draws it anew, and after it was decided.
    this.wanted = null;
    // The one that the way through the uncertain ones has come to, as long as one stays at its comment.
    this.last = null;
    this.arriving = null;
    main.addEventListener("focusin", ({ target }) => {
      const held = target.closest?.(".suggestion");
      if (held && this.item?.contains(held)) this.hold(held);
    });
  }

  get all() {
    return this.item ? [...this.item.querySelectorAll(".suggestion")] : [];
  }

  /** The suggestion that the keys decide, or null. */
  get atHand() {
    return this.all.find((one) => one.classList.contains("suggestion--at-hand")) ?? null;
  }

  /** Follows the focus to a comment, or takes up what the server drew there anew. */
  follow(item) {
    const { arriving } = this;
    // Other comments may come onto the page on the way to its own.
    if (arriving && Number(item.dataset.position) === arriving.position) {
      this.wanted = this.last = String(arriving.suggestion);
      this.arriving = null;
    } else if (item !== this.item) {
      this.last = null;
    }
    this.item = item;
    const { all } = this;
    this.hold(all.find((one) => one.dataset.suggestion === this.wanted) ?? all[0] ?? null);
  }

  /** Takes one at hand: its frame, its span and the words that spoke for it. */
  hold(suggestion) {
    for (const one of this.all) {
      one.classList.toggle("suggestion--at-hand", one === suggestion);
      if (one === suggestion) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
    const text = this.item?.querySelector("[data-text]");
    if (suggestion) this.wanted = suggestion.dataset.suggestion;
    show("suggested-now", suggestion?.dataset.start ? [[text, suggestion.dataset]] : []);
    show("cue", [...(suggestion?.querySelectorAll("[data-cue]") ?? [])].map(({ dataset }) => [text, dataset]), 2);
  }

  /** Takes the next of the comment at hand (-1: the one before), from the last to the first again. */
  step(by) {
    const { all } = this;
    if (!all.length) return null;
    const next = all[(all.indexOf(this.atHand) + by + all.length) % all.length];
    this.hold(next);
    return next;
  }

  /**
   * Asks the server for the most uncertain one, or for the one after (-1: before) it was asked for last:
   * `{suggestion, position}`, or null. The next comment that gets the focus is taken to be its.
   */
  async uncertain(step) {
    const query = new URLSearchParams({ ...(this.last && { after: this.last }), ...(step < 0 && { back: "" }) });
    const answer = await fetch(`${this.address}?${query}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error("The server cannot say which suggestion is next.");
    const found = await answer.json();
    if (!found.suggestion) return null;
    this.arriving = found;
    return found;
  }
}

/** "Suggestion 2 of 3: claim", for those who do not see the frame. */
export function spoken(suggestions) {
  const { all, atHand } = suggestions;
  const name = atHand.querySelector(".suggestion__name").lastChild.textContent.trim();
  return `Suggestion ${all.indexOf(atHand) + 1} of ${all.length}: ${name}.`;
}
