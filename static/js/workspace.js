/** The workspace: keys and clicks become commands; reading is done in desk.js, labelling in labelling.js. */
import { commandOf, isTaken } from "./keyboard.js";
import { Desk } from "./desk.js";
import { Labelling } from "./labelling.js";
import { patch } from "./patch.js";
import { post, storeFor } from "./posting.js";
import { SaveQueue } from "./saving.js";
import { selected } from "./choosing.js";

const KEYS = "rejoinder:single-keys";

export function start(main) {
  if (!main.querySelector("#tree")) return;
  const desk = new Desk(main);
  const labelling = desk.picker && new Labelling(desk, openQueue(desk));
  const commands = commandsOf(desk, labelling);
  const single = keySwitch(main.querySelector("[data-keys-on]"));
  desk.onFocus = () => {
    labelling?.leave();
    labelling?.watch.restart();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTaken(event)) return;
    const command = commandOf(event, {
      layer: labelling?.layer,
      labels: desk.picker?.labels,
      shortcuts: desk.picker?.shortcuts,
      single: single(),
    });
    if (!command) return;
    const [name, argument] = command.split(":");
    if (!(name in commands)) return;
    event.preventDefault();
    desk.toast.hidden = true;
    commands[name](argument);
  });
  main.addEventListener("click", (event) => onClick(event, desk, labelling));
  main.addEventListener("submit", (event) => onSubmit(event, desk, labelling, commands));
  document.querySelector("[data-open=keys-help]")?.addEventListener("click", commands.help);
  // Windows of a long thread arrive while one reads.
  document.addEventListener("htmx:load", ({ detail }) => {
    if (!detail.elt.matches?.(".comment")) return;
    desk.arrived(detail.elt);
    desk.tree.settle(detail.elt);
  });
  window.addEventListener("hashchange", () => {
    if (/^#c\d+$/.test(location.hash)) desk.go(Number(location.hash.slice(2)));
  });
}

function commandsOf(desk, labelling) {
  const { tree } = desk;
  const reading = {
    next: () => desk.focus(tree.step(desk.item, 1)),
    previous: () => desk.focus(tree.step(desk.item, -1)),
    first: () => desk.focus(tree.all[0]),
    last: () => desk.focus(tree.all.findLast((item) => !item.hidden)),
    parent: () => desk.go(Number(desk.item.dataset.parent)),
    collapse: () => tree.expand(desk.item, false),
    expand: () => tree.expand(desk.item, true),
    "next-undecided": () => desk.seek(1),
    "previous-undecided": () => desk.seek(-1),
    go: () => document.getElementById("go-to").showModal(),
    help: () => document.getElementById("keys-help").showModal(),
    leave: () => labelling?.leave(),
  };
  if (!labelling) return reading;
  const form = desk.picker.form;
  const open = (name, field) => {
    form.querySelector(name).open = true;
    field.focus();
  };
  return {
    ...reading,
    done: () => labelling.done(),
    label: (label) => labelling.label(label),
    "label-done": (label) => labelling.labelAndDone(label),
    accept: () => labelling.decide("accept"),
    reject: () => labelling.decide("reject"),
    unsure: () => labelling.send("unsure"),
    undo: () => labelling.send("undo"),
    redo: () => labelling.send("redo"),
    note: () => {
      form.elements.note.value = desk.item.querySelector(".mark__note")?.textContent ?? "";
      open("[data-note-form]", form.elements.note);
    },
    span: () => labelling.span(),
    sentence: (step) => labelling.sentence(step),
    word: (step) => labelling.word(step),
    target: (kind) => labelling.target(kind),
    "target-number": () => open("[data-target-form]", form.elements.target),
    candidate: (digit) => labelling.candidate(digit),
    more: () => labelling.more(),
  };
}

/** Saves in the background; the bar says when something waits. */
function openQueue(desk) {
  // `form.action` would be the field of that name.
  const address = desk.picker.form.getAttribute("action");
  const annotator = desk.picker.form.elements.annotator.value;
  const sign = document.getElementById("saving");
  const queue = new SaveQueue({
    send: (fields) => post(address, fields),
    store: storeFor(address, annotator),
    sleep: (seconds) => new Promise((resolve) => {
      setTimeout(resolve, seconds * 1000);
      window.addEventListener("online", resolve, { once: true });
    }),
    onAnswer({ html, isRefused }, { action }) {
      const { changed, refusal } = patch(html, { isWaitingFor: (comment) => queue.isWaitingFor(comment) });
      for (const item of changed) desk.drawn(item);
      // What was taken back may be out of sight.
      if (/^(undo|redo)$/.test(action) && changed[0]?.matches(".comment")) desk.focus(changed[0]);
      if (isRefused) desk.say(refusal ?? "The server refused this; reload the page.");
    },
    onState({ waiting, failure }) {
      sign.toggleAttribute("data-waiting", waiting > 0);
      sign.classList.toggle("saving--failed", Boolean(failure));
      sign.textContent = failure ? `${waiting} not saved yet. ${failure.message} Trying again.` : "";
    },
  });
  queue.run();
  window.addEventListener("beforeunload", (event) => {
    if (queue.entries.length) event.preventDefault();
  });
  return (fields) => queue.push({ annotator, ...fields });
}

function onClick(event, desk, labelling) {
  const fold = event.target.closest("[data-fold]");
  const item = event.target.closest(".comment");
  if (fold) {
    desk.tree.expand(item, item.getAttribute("aria-expanded") === "false");
    return;
  }
  const link = event.target.closest("a");
  if (link && link.pathname === location.pathname && /^#c\d+$/.test(link.hash)) {
    event.preventDefault();
    history.pushState(null, "", link.hash);
    desk.go(Number(link.hash.slice(2)));
    return;
  }
  const decision = event.target.closest(".suggestion button");
  if (decision && labelling) {
    labelling.decide(...decision.value.split(":"));
    desk.item.focus({ preventScroll: true });
    return;
  }
  if (event.target.closest("a, button, summary, input, textarea, label")) return;
  const place = item ?? event.target.closest(".article");
  if (labelling?.layer === "target" && place && place !== desk.item) labelling.pick(place);
  else if (item && item !== desk.item) desk.focus(item, { scrolls: false, takes: !selected() });
}

/** Buttons of the picker. */
function onSubmit(event, desk, labelling, commands) {
  if (event.target.id === "go-to-form") {
    desk.go(Number(new FormData(event.target).get("number")));
    return;
  }
  if (event.target !== desk.picker?.form) return;
  event.preventDefault();
  const fields = desk.picker.form.elements;
  // Enter in a field presses the form's first button; what is meant is the field's own.
  const typed = document.activeElement === fields.target && "target:comment";
  const action = typed || event.submitter?.value || "judge:done";
  const [verb, argument] = action.split(":");
  if (verb === "toggle") labelling.label(argument);
  else if (verb === "judge") labelling.done(argument);
  else if (verb === "target") labelling.aim(action, argument === "comment" ? { target: fields.target.value } : {});
  else if (verb === "note") labelling.send("note", { note: fields.note.value });
  else commands[verb]();
  if (verb === "note") desk.picker.form.querySelector("[data-note-form]").open = false;
  desk.item.focus({ preventScroll: true });
}

/** Single-letter keys can be switched off, for people whose voice or hand types by accident. */
function keySwitch(box) {
  const isOn = () => localStorage.getItem(KEYS) !== "off";
  if (box) {
    box.checked = isOn();
    box.addEventListener("change", () => localStorage.setItem(KEYS, box.checked ? "on" : "off"));
  }
  return isOn;
}
