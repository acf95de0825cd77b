/** Which key does what for this person: the tables of keyboard.js, changed by what they remapped. Pure. */
import { FIXED, TABLES } from "./keyboard.js";

/** What each command is called in the table of keys, by layer. A command without words is not shown. */
export const WORDS = {
  reading: {
    next: "next comment (or ↓)", previous: "previous comment (or ↑); above #1 is the article",
    parent: "what it answers",
    "next-undecided": "next undecided", "previous-undecided": "previous undecided", go: "go to a number",
    span: "mark a passage", target: "another target", accept: "accept the suggestion", reject: "reject the suggestion",
    "accept-edit": "change its span or target, then accept", "suggestion:1": "next suggestion on the comment; changed in two tabs: do mine",
    "suggestion:-1": "previous suggestion on the comment; changed in two tabs: keep that", "uncertain:1": "next most uncertain suggestion",
    "uncertain:-1": "previous most uncertain suggestion",
    unsure: "unsure", note: "note", ask: "ask or remark",
    evidence: "evidence for the label at hand: its links, quotations, another source",
    branch: "here and all below", search: "search in the thread", undo: "undo", redo: "redo",
  },
  target: {
    "target:article": "the article", "target:outside": "outside the thread", "target:unclear": "unclear",
    "target:none": "no target", "target-find": "a comment by number or by words in it (or /)",
    "target-claim": "a listed claim; of a sentence: list it as one", "target-own": "a sentence of this very comment",
    "target-sentences": "a sentence of it (also right after a choice)",
    "target-more": "one more target besides (also right after a choice)",
    "target-remove": "take the target back (or Backspace)", "target-next": "next of several targets",
    "target-source": "the targets of the next label", "target-change:unsure": "target unsure",
    "target-change:type": "target of another type", "target-note": "note on the target",
  },
  span: { "sentence:1": "next sentence (or ↓)", "sentence:-1": "previous sentence (or ↑)" },
};

const SIGNS = "Semicolon|Comma|Period|Slash|Minus|Equal|Quote|Backquote|Bracket(?:Left|Right)|Backslash|IntlBackslash";
const REMAPPABLE = new RegExp(`^(?:Shift\\+)?(?:Key[A-Z]|${SIGNS})$`);
const NAMES = {
  Semicolon: ";", Comma: ",", Period: ".", Slash: "/", Minus: "-", Equal: "=", Quote: "'", Backquote: "`",
  BracketLeft: "[", BracketRight: "]", Backslash: "\\", IntlBackslash: "<",
};

/** A code as people call the key: "KeyN" is n, "Shift+KeyN" is N, "Shift+Comma" is Shift ,. */
export function nameOf(code) {
  const [, shift, key] = /^(Shift\+)?(.*)$/.exec(code);
  const letter = /^Key([A-Z])$/.exec(key)?.[1];
  if (letter) return shift ? letter : letter.toLowerCase();
  return `${shift ? "Shift " : ""}${NAMES[key] ?? key.replace(/^(?:Digit|Numpad)/, "")}`;
}

/** The code that a command has in a table, the first of several; "" where it has none. */
export const codeIn = (table, command) => Object.keys(table).find((code) => table[code] === command) ?? "";

/**
 * TABLES as this person has them. `overrides` maps "layer/command" to a code, or to "" for no key. A default key goes
 * where another command was put on it.
 */
export function tablesWith(overrides) {
  return Object.fromEntries(Object.entries(TABLES).map(([layer, defaults]) => {
    const table = { ...defaults };
    for (const [name, code] of overridesOf(layer, overrides)) {
      if (REMAPPABLE.test(codeIn(defaults, name))) delete table[codeIn(defaults, name)];
      if (code) table[code] = name;
    }
    return [layer, table];
  }));
}

/** Label ids by code. `labels` are `{ id, name, shortcut }`; the override of a label is called "label/its name". */
export function shortcutsWith(labels, overrides) {
  const found = {};
  for (const { id, name, shortcut } of labels) {
    const own = overrides[`label/${name}`];
    const code = own ?? (shortcut && `Key${shortcut.toUpperCase()}`);
    if (code) found[code] = id;
  }
  return found;
}

/** Label ids in the order of the digits: those without a letter; where all have one, all. */
export function digitsOf(labels, shortcuts) {
  const lettered = new Set(Object.values(shortcuts));
  const bare = labels.filter(({ id }) => !lettered.has(id));
  return (bare.length ? bare : labels).map(({ id }) => id);
}

/**
 * Why a command may not have this key, in words; null where it may. `name` is "layer/command" or "label/name";
 * `labels` are `{ id, name, title }`.
 */
export function refusal(name, code, { tables, shortcuts, labels }) {
  if (FIXED[code] || /^(?:Shift\+)?(?:Digit|Numpad|Arrow|Tab|Space)/.test(code)) {
    return "Arrows, Tab, Enter, Esc, space and digits keep what they do.";
  }
  if (code === "Shift+Slash") return "? opens this table.";
  if (!REMAPPABLE.test(code)) return `${nameOf(code)} cannot be used: choose a letter or a sign.`;
  const layer = name.startsWith("label/") ? "reading" : name.split("/")[0];
  const plain = code.replace("Shift+", "");
  if (name.startsWith("label/") && plain !== code) return "Shift with a label's key gives the label and is done.";
  const command = tables[layer][code];
  if (command && name !== `${layer}/${command}`) return taken(code, WORDS[layer][command] ?? command);
  const label = layer !== "target" && labels.find(({ id }) => id === shortcuts[plain]);
  return label && name !== `label/${label.name}` ? taken(plain, label.title) : null;
}

const taken = (code, words) => `${nameOf(code)} is taken: ${words}. Give that another key first.`;

function overridesOf(layer, overrides) {
  const prefix = `${layer}/`;
  return Object.entries(overrides)
    .filter(([name]) => name.startsWith(prefix) && codeIn(TABLES[layer], name.slice(prefix.length)))
    .map(([name, code]) => [name.slice(prefix.length), code]);
}
