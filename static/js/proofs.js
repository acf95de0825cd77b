/** Evidence for the label at hand: the server's own panel in a dialog; a choice is saved like any key press. */

export class ProofDialog {
  /** `labelling` has send(action, fields) and marking.atHand; `dialog` is empty until it is opened. */
  constructor(dialog, labelling) {
    Object.assign(this, { dialog, labelling, desk: labelling.desk });
    dialog.addEventListener("submit", (event) => this.onSubmit(event));
    dialog.addEventListener("click", (event) => {
      const isOutside = event.target === dialog;
      if (!isOutside && !event.target.closest("[data-close]")) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("keydown", (event) => this.onKey(event));
    dialog.addEventListener("close", () => this.desk.item.focus({ preventScroll: true }));
  }

  /** Opens the panel for a mark: the one at hand, if none is given. */
  async open(mark = this.labelling.marking.atHand) {
    if (!mark) {
      this.desk.say("Label the comment first.");
      return;
    }
    const link = mark.querySelector("[data-proofs]");
    if (!link || document.querySelector("#saving[data-waiting]")) {
      this.desk.say("This label is being saved; try again in a moment.");
      return;
    }
    const answer = document.createElement("template");
    try {
      const response = await fetch(link.href, { headers: { "HX-Request": "true" }, redirect: "manual" });
      if (!response.ok) throw new Error(response.status);
      answer.innerHTML = await response.text();
    } catch {
      this.desk.say("The server cannot be reached.");
      return;
    }
    this.dialog.replaceChildren(answer.content);
    this.dialog.showModal();
    this.dialog.querySelector(".proof-offers button:enabled, #proof-url")?.focus();
  }

  /** A digit takes the offer that has it. */
  onKey(event) {
    const isTyping = event.target.matches("input, textarea");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const [, digit] = /^(?:Digit|Numpad)([1-9])$/.exec(event.code) ?? [];
    const offer = digit && this.dialog.querySelectorAll(".proof-offers button")[digit - 1];
    if (!offer) return;
    event.preventDefault();
    offer.click();
  }

  onSubmit(event) {
    event.preventDefault();
    const { url, passage, archived, comment, annotation } = event.target.elements;
    const action = event.submitter?.value || "cite:typed";
    if (action === "cite:typed" && !url.value.trim() && !passage.value.trim()) {
      url.focus();
      return;
    }
    const typed = action.startsWith("cite")
      ? { url: url.value, passage: passage.value, archived: archived.value }
      : {};
    this.labelling.send(action, { comment: comment.value, annotation: annotation.value, ...typed });
    this.dialog.close();
  }
}
