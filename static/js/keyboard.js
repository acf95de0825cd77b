/** From a key press to a command. Physical keys (event.code), so that every layout has them in the same place. */

const READING = {
  ArrowDown: "next", ArrowUp: "previous", ArrowLeft: "collapse", ArrowRight: "expand", Home: "first", End: "last",
  Enter: "done", Escape: "leave",
};
const LETTERS = {
  KeyJ: "next", KeyK: "previous", KeyP: "parent", KeyN: "next-undecided", KeyG: "go", KeyA: "accept", KeyX: "reject",
  KeyM: "unsure", KeyL: "note", KeyZ: "undo", KeyV: "span", KeyR: "target",
};
const SHIFTED = { KeyN: "previous-undecided", KeyZ: "redo" };
const TARGETS = {
  Digit0: "target:article", Numpad0: "target:article", KeyO: "target:outside", KeyI: "target:unclear",
  Minus: "target:none", NumpadSubtract: "target:none", KeyG: "target-number", Comma: "more", Escape: "leave",
  KeyR: "leave",
};
const SPANS = {
  KeyJ: "sentence:1", ArrowDown: "sentence:1", KeyK: "sentence:-1", ArrowUp: "sentence:-1",
  Escape: "leave", KeyV: "leave",
};

/**
 * The command of a key press, or null.
 *
 * `layer` is "reading", "target" or "span"; `labels` are the label ids in order; `shortcuts` maps letters to label
 * ids; `single` says whether single letters and digits are commands at all.
 */
export function commandOf(event, { layer = "reading", labels = [], shortcuts = {}, single = true } = {}) {
  const { code, shiftKey, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (layer === "target") return targetCommand(code);
  if (layer === "span") {
    if (shiftKey && code === "ArrowRight") return "word:1";
    if (shiftKey && code === "ArrowLeft") return "word:-1";
    return SPANS[code] ?? labelCommand(code, labels, shortcuts);
  }
  if (READING[code] && !shiftKey) return READING[code];
  if (key === "?") return "help";
  if (!single) return null;
  if (shiftKey) return SHIFTED[code] ?? labelCommand(code, labels, shortcuts)?.replace("label", "label-done") ?? null;
  return LETTERS[code] ?? labelCommand(code, labels, shortcuts);
}

const digitOf = (code) => Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? 0);

function targetCommand(code) {
  const digit = digitOf(code);
  return digit ? `candidate:${digit}` : (TARGETS[code] ?? null);
}

function labelCommand(code, labels, shortcuts) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  const label = letter ? shortcuts[letter] : labels[digitOf(code) - 1];
  return label ? `label:${label}` : null;
}

/** Whether the key belongs to the element it was pressed on: a field takes all, a button or link takes Enter. */
export function isTaken(event) {
  const element = event.target;
  if (element.closest("dialog[open]") || element.isContentEditable) return true;
  if (element.matches("input:not([type=checkbox]), textarea, select")) return true;
  return event.code === "Enter" && element.matches("a, button, summary");
}
