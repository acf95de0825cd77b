/**
 * The outline of a plain text: keys for the current line, edits without loading the page again.
 * The server draws every row and the tools; what comes back takes the place of what has the same id.
 */
const OPERATIONS = {
  KeyJ: { op: "join" },
  KeyS: { op: "split" },
  KeyA: { op: "set_article_end" },
  KeyF: { op: "flatten" },
  KeyZ: { op: "undo" },
  Digit1: { op: "choose_candidate", rank: 1 },
  Digit2: { op: "choose_candidate", rank: 2 },
  Digit3: { op: "choose_candidate", rank: 3 },
};
// Rows are passed faster than anybody reads their tools.
const TOOLS_AFTER = 150;

export function start(desk) {
  new OutlineKeys(desk);
}

class OutlineKeys {
  constructor(desk) {
    this.desk = desk;
    this.list = desk.querySelector(".outline");
    this.queue = Promise.resolve();
    // After Escape the Tab key moves the focus again, until the list is entered anew.
    this.isLeaving = false;
    for (const link of this.list.querySelectorAll(".line__number")) link.tabIndex = -1;
    this.current = this.list.querySelector(".line--now") ?? this.list.firstElementChild;
    if (this.current) this.number(this.current).tabIndex = 0;
    this.list.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("focusin", (event) => this.enter(event));
    this.list.addEventListener("click", (event) => this.click(event));
    desk.addEventListener("keydown", (event) => this.pressInTools(event));
    desk.addEventListener("submit", (event) => this.submit(event));
    if (this.current && document.activeElement === document.body) this.focus(this.current);
  }

  number(row) {
    return row.querySelector(".line__number");
  }

  focus(row) {
    this.number(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  enter(event) {
    if (!this.list.contains(event.relatedTarget)) this.isLeaving = false;
    const row = event.target.closest(".line");
    if (!row || row === this.current) return;
    this.mark(row);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.showTools(), TOOLS_AFTER);
  }

  mark(row) {
    if (this.current) this.unmark(this.current);
    this.current = row;
    row.classList.add("line--now");
    this.number(row).setAttribute("aria-current", "true");
    this.number(row).tabIndex = 0;
  }

  unmark(row) {
    row.classList.remove("line--now");
    this.number(row).removeAttribute("aria-current");
    this.number(row).tabIndex = -1;
  }

  click(event) {
    const row = event.target.closest(".line");
    if (!row || !getSelection().isCollapsed) return;
    event.preventDefault();
    this.focus(row);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.isLeaving && event.code === "Tab") return;
    if (!this.move(event) && !this.edit(event)) return;
    event.preventDefault();
  }

  /** After a click on a tool the letters go on working; Tab, Enter and the list of parents stay the browser's. */
  pressInTools(event) {
    if (!event.target.matches(".tools button") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code in OPERATIONS && this.edit(event)) event.preventDefault();
  }

  move(event) {
    if (event.code === "Escape") {
      this.isLeaving = true;
      return true;
    }
    const row = {
      ArrowDown: () => this.current.nextElementSibling,
      ArrowUp: () => this.current.previousElementSibling,
      Home: () => this.list.firstElementChild,
      End: () => this.list.lastElementChild,
      KeyD: () => this.nextDoubtful(event.shiftKey),
    }[event.code];
    if (!row) return false;
    const target = row();
    if (target) this.focus(target);
    return true;
  }

  /** The next doubtful line below the current one, or above it; after the last comes the first. */
  nextDoubtful(isBackwards) {
    const rows = [...this.list.querySelectorAll(".line--doubtful")];
    if (isBackwards) rows.reverse();
    const isBeyond = isBackwards ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
    return rows.find((row) => this.current.compareDocumentPosition(row) & isBeyond) ?? rows[0];
  }

  edit(event) {
    if (event.code === "Tab") this.send({ op: event.shiftKey ? "outdent" : "indent" });
    else if (event.code in OPERATIONS && !event.shiftKey) this.send(OPERATIONS[event.code]);
    else return false;
    return true;
  }

  submit(event) {
    const op = event.submitter?.value;
    if (!op) return;
    event.preventDefault();
    this.send({ op, parent: event.target.elements.parent?.value ?? "" });
  }

  /** One edit after the other, each about the line that was current when it was made. */
  send(operation) {
    const line = this.number(this.current).textContent;
    this.queue = this.queue.then(() => this.post({ ...operation, line, fragment: 1 }));
  }

  async post(fields) {
    const token = this.desk.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(location.pathname, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { "X-CSRFToken": token },
      });
      const body = await answer.text();
      if (!answer.ok) this.complain(answer.status < 500 && body.length < 500 ? body : "The server could not do that.");
      else if (answer.redirected) location.assign(answer.url);
      else this.put(body);
    } catch {
      this.complain("The server does not answer; the outline is as it was.");
    }
  }

  async showTools() {
    const line = this.number(this.current).textContent;
    await this.queue;
    const answer = await fetch(`${location.pathname}?fragment=1&line=${line}`).catch(() => null);
    if (answer?.ok && line === this.number(this.current).textContent) this.put(await answer.text());
  }

  put(html) {
    const line = this.number(this.current).textContent;
    const focused = document.activeElement;
    const wasInList = this.list.contains(focused);
    const tool = focused?.closest(".tools") && { value: focused.value, id: focused.id };
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const part of [...template.content.children]) {
      document.getElementById(part.id)?.replaceWith(part);
      if (part.matches(".line")) this.unmark(part);
    }
    // The person may have gone on to another line meanwhile; that one stays current.
    this.mark(document.getElementById(`row-${line}`));
    if (wasInList) this.focus(this.current);
    else if (tool) this.focusTool(tool);
  }

  /** The tools were drawn again: the focus goes back to the same one, or to the line where it is no longer of use. */
  focusTool({ value, id }) {
    const tools = this.desk.querySelector(".tools");
    const same = id ? document.getElementById(id) : tools.querySelector(`button[value="${CSS.escape(value)}"]:enabled`);
    if (same) same.focus({ preventScroll: true });
    else this.focus(this.current);
  }

  complain(words) {
    const error = this.desk.querySelector(".tools__error");
    error.textContent = words;
    error.hidden = false;
  }
}
