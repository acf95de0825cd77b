/** Both versions of a comment that was changed in two places, drawn by the server, and the choice between them. */

export class Clashes {
  /** `list` takes the items; `queue` holds the actions that were not saved; `desk` has item. */
  constructor(list, queue, desk) {
    Object.assign(this, { list, queue, desk, entries: new Map() });
    list.addEventListener("click", (event) => {
      const item = event.target.closest(".clash");
      if (event.target.closest("[data-keep]")) this.keep(item);
      else if (event.target.closest("[data-mine]")) this.mine(item);
      else if (event.target.closest("[data-dismiss]")) this.close(item);
    });
  }

  /** Shows a refused action's both versions. More actions on the same comment join the first. */
  show(fresh, entry) {
    this.queue.hold(entry);
    const old = this.list.querySelector(`[data-clash="${fresh.dataset.clash}"]`);
    if (old) {
      fresh.querySelector("[data-here]").prepend(...old.querySelector("[data-here]").children);
      old.replaceWith(fresh);
      this.entries.set(fresh, [...this.entries.get(old), entry]);
      this.entries.delete(old);
    } else {
      this.list.append(fresh);
      this.entries.set(fresh, [entry]);
    }
    this.list.hidden = false;
  }

  /** Shows an action that can never be saved, until somebody has read it. */
  tell(fresh) {
    this.list.append(fresh);
    this.list.hidden = false;
  }

  /** Whether two versions wait for a choice. */
  get isOpen() {
    return this.entries.size > 0;
  }

  /** What was done elsewhere stays; what was pressed here is forgotten. */
  keep(item = this.list.firstElementChild) {
    if (!item) return;
    this.queue.drop(this.entries.get(item) ?? []);
    this.close(item);
  }

  /** What was pressed here is done on top of what was done elsewhere. */
  mine(item = this.list.firstElementChild) {
    const entries = item && this.entries.get(item);
    if (!entries) return;
    const shown = document.querySelector(`[data-comment="${item.dataset.clash}"]`);
    this.close(item);
    this.queue.release(entries, Number(shown?.dataset.version ?? item.dataset.version));
  }

  close(item) {
    const hadFocus = item.contains(document.activeElement);
    this.entries.delete(item);
    item.remove();
    this.list.hidden = !this.list.children.length;
    if (!hadFocus) return;
    const next = this.list.querySelector("button") ?? this.desk.item;
    next?.focus({ preventScroll: true });
  }
}
