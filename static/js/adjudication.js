/** Deciding between annotators by keyboard: each key presses a button, or follows a link, of the unit at hand. */
import { show } from "./highlights.js";
import { isTaken } from "./keyboard.js";

// Letters take answers as long as they have no meaning of their own.
const LETTERS = { KeyA: "A", KeyB: "B", KeyC: "C", KeyD: "D" };
const PLACES = { KeyN: "[data-next]", "Shift+KeyN": "[data-previous]", KeyZ: "[data-undo]" };
/** How many answers have passages that are drawn each in its own way. */
const DRAWN = 5;

export function start(main) {
  const unit = main.querySelector("[data-unit]");
  if (!unit) return;
  draw(unit);
  unit.focus({ preventScroll: true });
  unit.scrollIntoView({ block: "center" });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && unit.contains(event.target)) unit.focus({ preventScroll: true });
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTaken(event) || localStorage.getItem("rejoinder:single-keys") === "off") return;
    const act = deed(event, unit);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** What the key does; null where it does nothing. */
function deed({ code, shiftKey }, unit) {
  const place = document.querySelector(PLACES[shiftKey ? `Shift+${code}` : code] ?? "none");
  if (place) return () => place.click();
  if (shiftKey) return null;
  const button = code in LETTERS ? taking(unit, LETTERS[code]) : numbered(unit, /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1]);
  if (button) return () => button.click();
  const other = unit.querySelector("[data-other]");
  if (code === "KeyE" && other) return () => openAt(other);
  const reason = unit.querySelector("textarea[name=reason]");
  return code === "KeyR" && reason ? () => reason.focus() : null;
}

const taking = (unit, letter) => unit.querySelector(`[data-letters~="${letter}"]`);

/** 0 is for neither, 1 takes A, 2 takes B, and so on. */
function numbered(unit, digit) {
  if (digit === undefined) return null;
  return digit === "0" ? unit.querySelector("[data-neither]") : taking(unit, String.fromCharCode(64 + Number(digit)));
}

function openAt(other) {
  other.open = true;
  other.querySelector("input, select, textarea").focus();
}

/** Lights up in the text which words each answer is about. */
function draw(unit) {
  const text = unit.parentElement.querySelector("[data-text]");
  const passages = [...unit.querySelectorAll("[data-passage]")].map(({ dataset }) => dataset);
  for (let number = 1; number <= DRAWN; number += 1) {
    const own = passages.filter(({ passage }) => Number(passage) === number);
    show(`answer${number}`, own.map((span) => [text, span]), number);
  }
}
