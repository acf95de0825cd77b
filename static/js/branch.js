/** Here and all below: the next label, Enter or x is for the whole branch, after a look at what would change. */

// The longest wait for saves that are under way, in milliseconds: what they change belongs into the preview.
const LONGEST = 3000;

/** The layer: marks the branch until something is chosen or left. */
export class BranchChoice {
  constructor(item, tree) {
    this.item = item;
    this.items = [item, ...tree.below(item)];
    this.size = Number(item.dataset.end) - Number(item.dataset.position) + 1;
    for (const each of this.items) each.classList.add("comment--branch");
  }

  get words() {
    const all = this.size === 1 ? "this comment" : `all ${this.size} comments`;
    return `Here and below, ${all}: press a label; with Shift, take it back; Enter done, x skip, Esc leave.`;
  }

  end() {
    for (const each of this.items) each.classList.remove("comment--branch");
  }
}

/** The dialog with the server's own preview. */
export class BranchDialog {
  constructor(dialog, labelling) {
    Object.assign(this, { dialog, labelling, desk: labelling.desk });
    dialog.addEventListener("submit", (event) => this.onSubmit(event));
    dialog.addEventListener("click", (event) => {
      if (!event.target.closest("[data-close]")) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("close", () => this.desk.item.focus({ preventScroll: true }));
  }

  /** Asks what the deed (give:12, take:12, judge:done) would do to the branch, and shows it. */
  async open(what, item) {
    await quiet();
    const query = new URLSearchParams({ branch: item.dataset.comment, what, round: this.dialog.dataset.round });
    let response;
    try {
      response = await fetch(`${this.dialog.dataset.address}?${query}`, {
        headers: { "HX-Request": "true" },
        redirect: "manual",
      });
    } catch {
      this.desk.say("The server cannot be reached.");
      return;
    }
    const answer = document.createElement("template");
    answer.innerHTML = await response.text();
    if (!response.ok) {
      this.desk.say(answer.content.querySelector("main p")?.textContent ?? "The server refused this; reload the page.");
      return;
    }
    this.item = item;
    this.dialog.replaceChildren(answer.content);
    this.dialog.showModal();
  }

  /** A branch of some hundred comments is saved like any key press; a larger one leads to the page of its work. */
  onSubmit(event) {
    const form = event.target;
    if (!("atOnce" in form.dataset)) return;
    event.preventDefault();
    const words = this.dialog.querySelector("h2").textContent;
    const existing = form.elements.existing?.value || "keep";
    const deed = form.dataset.bulk.replace(":", "_");
    this.labelling.send(`branch:${deed}`, { comment: this.item.dataset.comment, existing });
    this.dialog.close();
    this.desk.say(`${words}. z takes it back.`);
  }
}

async function quiet() {
  const end = Date.now() + LONGEST;
  while (document.querySelector("#saving[data-waiting]") && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
