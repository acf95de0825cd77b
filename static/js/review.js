/** The review of suggestions by keyboard: j k move, a x z press the buttons of the suggestion one is at, e edits it. */
import { isTaken } from "./keyboard.js";

const PRESSED = { KeyA: "accept", KeyX: "reject", KeyZ: "undo" };
const STEPS = { KeyJ: 1, ArrowDown: 1, KeyK: -1, ArrowUp: -1 };

export function start(list) {
  const items = () => [...list.querySelectorAll(":scope > [data-item]")];
  let place = 0;

  const go = (to) => {
    const all = items();
    place = Math.min(Math.max(to, 0), all.length - 1);
    for (const item of all) item.classList.toggle("reviewed--now", item === all[place]);
    all[place]?.focus({ preventScroll: true });
    all[place]?.scrollIntoView({ block: "nearest" });
  };

  const edit = (details) => {
    if (!details) return;
    details.open = true;
    details.querySelector("textarea")?.focus();
  };
  // Out of the fields, where letters are text again: Escape closes them, Control and Enter accepts what they say.
  list.addEventListener("keydown", (event) => {
    const details = event.target.closest("details.reviewed__edit");
    if (!details) return;
    if (event.key === "Escape") {
      details.open = false;
      details.closest("[data-item]").focus();
    } else if (event.key === "Enter" && (event.ctrlKey || event.target.matches("input"))) {
      event.preventDefault();
      details.querySelector("button[value^=edit]").click();
    }
  });

  list.addEventListener("focusin", ({ target }) => {
    const at = items().indexOf(target.closest("[data-item]"));
    if (at < 0) return;
    place = at;
    for (const [index, item] of items().entries()) item.classList.toggle("reviewed--now", index === at);
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (isTaken(event) || localStorage.getItem("rejoinder:single-keys") === "off") return;
    const step = STEPS[event.code];
    const verb = PRESSED[event.code];
    if (!step && !verb && event.code !== "KeyE") return;
    event.preventDefault();
    if (event.code === "KeyE") {
      edit(items()[place]?.querySelector("details.reviewed__edit"));
      return;
    }
    if (step) go(list.contains(document.activeElement) ? place + step : place);
    else items()[place]?.querySelector(`button[name=action][value^=${verb}]:not([value*=_])`)?.click();
  });
  // A refused decision is told in the item, which comes with a status that htmx would not draw.
  list.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status >= 400 && detail.xhr.status < 500 && detail.xhr.responseText.includes("data-item")) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  // htmx gives the focus back to what it has put in place: only then it can go on.
  list.addEventListener("htmx:afterSettle", ({ detail }) => {
    const item = detail.elt.closest?.("[data-item]");
    const at = items().indexOf(item);
    if (at < 0) return;
    // After a decision the next is at hand; after an undo, or a refusal, the same one again.
    go(item.matches(".reviewed--decided") && !item.querySelector("[role=alert]") ? at + 1 : at);
  });
}
