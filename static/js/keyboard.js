/** From a key press to a command. Physical keys (event.code), so that every layout has them in the same place. */

const READING = {
  ArrowDown: "next", ArrowUp: "previous", ArrowLeft: "collapse", ArrowRight: "expand", Home: "first", End: "last",
  Enter: "done", Escape: "leave",
};
const LETTERS = {
  KeyJ: "next", KeyK: "previous", KeyP: "parent", KeyN: "next-undecided", KeyG: "go", KeyA: "accept", KeyX: "reject",
  KeyM: "unsure", KeyL: "note", KeyZ: "undo", KeyV: "span", KeyR: "target", KeyH: "branch", Slash: "search",
  Semicolon: "ask", Period: "evidence", KeyU: "uncertain:1", BracketRight: "suggestion:1", BracketLeft: "suggestion:-1",
};
const SIBLINGS = { ArrowDown: "sibling:1", ArrowUp: "sibling:-1" };
const SHIFTED = { KeyN: "previous-undecided", KeyZ: "redo", KeyA: "accept-edit", KeyU: "uncertain:-1" };
const TARGETS = {
  Digit0: "target:article", Numpad0: "target:article", KeyO: "target:outside", KeyI: "target:unclear",
  Minus: "target:none", NumpadSubtract: "target:none", KeyG: "target-find", Slash: "target-find", KeyC: "target-claim",
  KeyV: "target-sentences", KeyS: "target-own", Comma: "target-more", KeyX: "target-remove", Backspace: "target-remove",
  Delete: "target-remove", KeyM: "target-change:unsure", KeyT: "target-change:type", KeyL: "target-note",
  KeyN: "target-next", Escape: "leave", Enter: "leave", NumpadEnter: "leave", KeyR: "target-source",
};
// A target was just chosen: these refine it, all other keys go on reading.
const CHOSEN = {
  KeyV: "target-sentences", Comma: "target-more", Backspace: "target-remove", Delete: "target-remove", Escape: "leave",
};
const PASSAGES = {
  KeyJ: "passage:1", ArrowDown: "passage:1", KeyK: "passage:-1", ArrowUp: "passage:-1", Enter: "passage-take",
  NumpadEnter: "passage-take", KeyC: "passage-claim", Escape: "target", KeyV: "target",
  "Shift+ArrowRight": "passage-word:1", "Shift+ArrowLeft": "passage-word:-1",
};
const SPANS = {
  KeyJ: "sentence:1", ArrowDown: "sentence:1", KeyK: "sentence:-1", ArrowUp: "sentence:-1",
  "Shift+ArrowRight": "word:1", "Shift+ArrowLeft": "word:-1", Escape: "leave", KeyV: "leave",
  Enter: "take", NumpadEnter: "take",
};
// While a mark in the focused comment has the focus; whatever is not here reads as ever.
const MARKS = {
  ArrowRight: "mark:1", ArrowLeft: "mark:-1", Delete: "retract", Backspace: "retract", Escape: "leave-mark",
  "Shift+ArrowRight": "end:1", "Shift+ArrowLeft": "end:-1", "Shift+ArrowUp": "begin:-1", "Shift+ArrowDown": "begin:1",
};
// The branch layer: labels, Enter, and what leaves it; moving leaves it, too.
const BRANCH = { KeyX: "skip", KeyH: "leave", Escape: "leave", Enter: "done" };
const SCALE = { ArrowRight: "point:1", ArrowLeft: "point:-1" };

const shifted = (table) => Object.entries(table).map(([code, command]) => [`Shift+${code}`, command]);

/** What each layer's keys do: code (with "Shift+" before it) to command. */
export const TABLES = {
  reading: { ...LETTERS, ...Object.fromEntries(shifted(SHIFTED)) },
  target: TARGETS,
  span: SPANS,
  mark: MARKS,
  branch: BRANCH,
};
/** Keys that are never letters: they work where single keys are off, and keep their meaning. */
export const FIXED = READING;

/**
 * The command of a key press, or null.
 *
 * `layer` is "reading", "span", "branch", "mark" (a mark has the focus), "scale" (a scale has), "target", "passage"
 * (of a target) or "chosen" (a target just was); `labels` are the label ids in the order of the digits; `shortcuts`
 * maps letters to label ids; `single` says if single letters and digits are commands at all; `tables` are TABLES as
 * the annotator has remapped them; `hasScale` says that digits answer a scale.
 */
export function commandOf(event, settings = {}) {
  const { layer = "reading", labels = [], shortcuts = {}, single = true, tables = TABLES, hasScale = false } = settings;
  const { code, shiftKey, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const pressed = shiftKey ? `Shift+${code}` : code;
  const digit = shiftKey ? 0 : digitOf(code);
  if (layer === "target") return digit ? `candidate:${digit}` : (tables.target[pressed] ?? tables.target[code] ?? null);
  if (layer === "passage") return digit ? `passage-at:${digit}` : (PASSAGES[pressed] ?? null);
  if (layer === "chosen" && CHOSEN[pressed]) return CHOSEN[pressed];
  if (layer === "span") return tables.span[pressed] ?? labelCommand(code, labels, shortcuts);
  if (layer === "mark" && tables.mark[pressed]) return tables.mark[pressed];
  if (layer === "mark" && digit) return single ? `attribute:${digit}` : null;
  if (layer === "scale" && SCALE[pressed]) return SCALE[pressed];
  if (layer === "branch" && tables.branch[code]) return tables.branch[code];
  if (READING[code] && !shiftKey) return READING[code];
  if (shiftKey && SIBLINGS[code]) return SIBLINGS[code];
  if (key === "?") return "help";
  if (!single) return null;
  if (key === "/" && tables.reading.Slash === "search") return "search";
  if (layer === "branch" && code === "KeyS" && !shortcuts.s && !shortcuts.KeyS) return "skip";
  if (tables.reading[pressed]) return tables.reading[pressed];
  const number = shiftKey ? null : numberOf(code);
  if (number !== null && (layer === "scale" || (hasScale && !labels[digit - 1]))) return `scale:${number}`;
  return labelCommand(code, labels, shortcuts)?.replace("label", shiftKey ? "label-done" : "label") ?? null;
}

const numberOf = (code) => /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1] ?? null;
const digitOf = (code) => Number(numberOf(code) ?? 0);

function labelCommand(code, labels, shortcuts) {
  const label = shortcuts[code] ?? shortcuts[letterOf(code)] ?? labels[digitOf(code) - 1];
  return label ? `label:${label}` : null;
}

const letterOf = (code) => /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();

/** Whether the key belongs to the element it was pressed on: a field takes all, a button or link takes Enter. */
export function isTaken(event) {
  const element = event.target;
  if (element.closest("dialog[open]") || element.isContentEditable) return true;
  if (element.matches("input:not([type=checkbox]), textarea, select")) return true;
  return event.code === "Enter" && element.matches("a, button, summary");
}
