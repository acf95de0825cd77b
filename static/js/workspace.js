/** The workspace: keys and clicks become commands; reading is done in desk.js, labelling in labelling.js. */
import { Answers } from "./answers.js";
import { Background } from "./background.js";
import { commandOf, isTaken } from "./keyboard.js";
import { Desk } from "./desk.js";
import { branchAt } from "./guides.js";
import { Keymap } from "./keymap.js";
import { Labelling } from "./labelling.js";
import { ProofDialog } from "./proofs.js";
import { Marking } from "./marking.js";
import { selected } from "./choosing.js";
import { keepPlace } from "./place.js";
import { edit, take } from "./editing.js";
import { spoken } from "./suggestions.js";
import { FindLine } from "./find_line.js";
import { submitTarget, targetCommands } from "./target_commands.js";
import { copyLink, lightLinked, WayBack } from "./permalinks.js";

export function start(main) {
  if (!main.querySelector("#tree")) return;
  const desk = new Desk(main);
  const place = keepPlace(desk);
  const background = desk.picker && new Background(desk);
  const labelling = desk.picker && labellingOf(desk, background);
  const line = new FindLine(main.querySelector("#find-line"), desk);
  const commands = { ...commandsOf(desk, labelling), search: () => line.open() };
  const keymap = new Keymap(document.getElementById("keys-help"), desk.picker);
  desk.wayBack = new WayBack(desk);
  lightLinked(desk);
  desk.onFocus = (item) => {
    labelling?.leave();
    labelling?.watch.restart();
    labelling?.marking.arrive(item);
    place.changed();
  };
  desk.onDrawn = (item) => {
    labelling?.marking.redraw(item);
    if (labelling?.choice?.item === item) labelling.choice.redrawn?.();
  };
  labelling?.marking.arrive(desk.item);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTaken(event)) return;
    const command = commandOf(event, { layer: layerOf(event.target, labelling), ...keymap.settings });
    if (!command) return;
    const [name, argument] = command.split(":");
    if (!(name in commands)) return;
    event.preventDefault();
    desk.toast.hidden = true;
    // A key that is none of the layer's ends it.
    if (labelling?.layer === "chosen" && !name.startsWith("target-")) labelling.leave();
    commands[name](argument);
  });
  main.addEventListener("click", (event) => onClick(event, desk, labelling));
  main.addEventListener("submit", (event) => onSubmit(event, desk, labelling, commands));
  document.querySelector("[data-open=keys-help]")?.addEventListener("click", commands.help);
  document.querySelector("[data-open=find-line]")?.addEventListener("click", (event) => {
    event.preventDefault();
    line.open();
  });
  window.addEventListener("hashchange", () => {
    if (/^#c\d+$/.test(location.hash)) desk.go(Number(location.hash.slice(2)));
  });
}

/** The layer of a key: what labelling is in the middle of, else what the focus is on. */
function layerOf(element, labelling) {
  if (!labelling || labelling.layer !== "reading") return labelling?.layer;
  if (element.closest(".comment--now .mark")) return "mark";
  return element.closest(".scale") ? "scale" : "reading";
}

/** Labelling, with what hangs on it: the mark at hand, and answers that are no labels. */
function labellingOf(desk, background) {
  const labelling = new Labelling(desk, background);
  const marking = new Marking(desk, background);
  const answers = new Answers(desk, background);
  const proofs = new ProofDialog(document.getElementById("proofs"), labelling);
  labelling.onLabel = () => marking.forget();
  labelling.onDone = () => answers.flush();
  return Object.assign(labelling, { marking, answers, proofs });
}

function commandsOf(desk, labelling) {
  const article = document.getElementById("c0");
  const isFirst = () => desk.windows.ranks.get(desk.item) === 1;
  const reading = {
    next: () => desk.item === article ? desk.edge(1) : desk.move(1),
    previous: () => isFirst() ? desk.focus(article) : desk.move(-1),
    // On the way to a comment that has not arrived yet one has left the first.
    first: () => isFirst() && desk.going === null ? desk.focus(article) : desk.edge(1),
    last: () => desk.edge(-1),
    parent: () => desk.go(Number(desk.item.dataset.parent)),
    collapse: () => desk.inwards(),
    expand: () => desk.outwards(),
    sibling: (direction) => desk.sibling(Number(direction)),
    "next-undecided": () => desk.seek(1),
    "previous-undecided": () => desk.seek(-1),
    go: () => document.getElementById("go-to").showModal(),
    help: () => document.getElementById("keys-help").showModal(),
    leave: () => {
      if (!labelling || labelling.layer === "reading") desk.wayBack.go();
      labelling?.leave();
    },
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
    "accept-edit": () => edit(desk, labelling),
    take: () => take(labelling),
    // Of two versions one is chosen first.
    suggestion: (by) => {
      const { clashes } = labelling.background;
      if (clashes.isOpen) (Number(by) < 0 ? clashes.keep() : clashes.mine());
      else if (desk.suggestions.step(Number(by))) desk.say(spoken(desk.suggestions));
    },
    uncertain: (step) => seekUncertain(desk, Number(step)),
    undo: () => labelling.send("undo"),
    redo: () => labelling.send("redo"),
    ...labelling.marking.commands,
    scale: (digit) => labelling.answers.digit(digit),
    point: (step) => labelling.answers.along(step),
    note: () => {
      const { note } = labelling.marking;
      if (note === null) return;
      form.elements.note.value = note;
      open("[data-note-form]", form.elements.note);
    },
    evidence: () => labelling.proofs.open(),
    ask: () => open("[data-remark-form]", form.elements.remark),
    branch: () => labelling.branch(),
    skip: () => labelling.done("skipped"),
    span: () => labelling.span(),
    sentence: (step) => labelling.sentence(step),
    word: (step) => labelling.word(step),
    ...targetCommands(labelling, ({ atHand }) => {
      form.elements.note.value = atHand?.querySelector(".chip__note")?.textContent ?? "";
      open("[data-note-form]", form.elements.note);
    }),
  };
}

/** Goes to the most uncertain suggestion that waits, after the one at hand or (-1) before it. */
async function seekUncertain(desk, step) {
  try {
    const found = await desk.suggestions.uncertain(step);
    if (!found) {
      desk.say("No other suggestion waits in this thread.");
      return;
    }
    await desk.go(found.position);
    // Where the focus has not moved, nothing has followed it.
    if (desk.suggestions.arriving) desk.suggestions.follow(desk.item);
  } catch {
    desk.say("The server did not say which suggestion is next. Try again.");
  }
}

function onClick(event, desk, labelling) {
  const fold = event.target.closest("[data-fold]");
  const item = event.target.closest(".comment");
  if (fold) {
    desk.tree.expand(item, item.getAttribute("aria-expanded") === "false");
    return;
  }
  const branch = branchAt(event, desk);
  if (branch) {
    desk.fold(branch);
    return;
  }
  if (copyLink(event, desk)) return;
  if (openProofs(event, labelling)) return;
  const back = event.target.closest(".chip__remove");
  if (back && labelling) {
    labelling.send(back.value, { comment: back.closest("[data-comment]").dataset.comment });
    back.closest(".chip, .mark--mention").remove();
    desk.item.focus({ preventScroll: true });
    return;
  }
  if (event.target.closest("[data-target-form] > summary") && labelling?.opens()) event.preventDefault();
  const command = event.target.closest("[data-command]");
  if (command && labelling) {
    labelling.targets()?.sentences();
    desk.item.focus({ preventScroll: true });
    return;
  }
  const link = event.target.closest("a");
  if (link?.closest("#orders")) {
    // The other order opens at the same comment.
    const address = new URL(link.href);
    address.searchParams.set("focus", desk.item.dataset.position);
    address.hash = desk.item.id;
    link.href = address.href;
    return;
  }
  if (link?.closest(".article__ask")) {
    event.preventDefault();
    desk.focus(link.closest(".article"));
    return;
  }
  if (link?.matches(".comment__quote[data-source]")) {
    event.preventDefault();
    history.pushState(null, "", link.hash);
    desk.follow(link);
    return;
  }
  if (link && "branch" in link.dataset && labelling) {
    event.preventDefault();
    labelling.branch();
    desk.item.focus({ preventScroll: true });
    return;
  }
  if (link && link.pathname === location.pathname && /^#c\d+$/.test(link.hash)) {
    event.preventDefault();
    history.pushState(null, "", link.hash);
    if (link.closest(".chip, .suggestion, .comment__meta")) desk.wayBack.leave(item);
    desk.go(Number(link.hash.slice(2)));
    return;
  }
  const decision = event.target.closest(".suggestion button");
  if (decision && labelling) {
    if (item && item !== desk.item) desk.focus(item, { scrolls: false });
    if ("edit" in decision.dataset) {
      desk.suggestions.hold(decision.closest(".suggestion"));
      edit(desk, labelling);
      desk.item.focus({ preventScroll: true });
      return;
    }
    labelling.decide(...decision.value.split(":"));
    desk.item.focus({ preventScroll: true });
    return;
  }
  const resolved = event.target.closest(".remarks button");
  if (resolved && labelling) {
    labelling.background.save({ action: resolved.value, comment: resolved.closest("[data-comment]").dataset.comment });
    return;
  }
  const mark = event.target.closest(".mark");
  const pressed = event.target.closest(".mark button");
  if (mark && labelling && !event.target.closest("a")) {
    const owner = mark.closest("[data-comment]");
    if (owner !== desk.item) desk.focus(owner, { scrolls: false });
    if (pressed) labelling.marking.press(pressed);
    else mark.focus({ preventScroll: true });
    return;
  }
  if (event.target.closest("a, button, summary, input, textarea, label, .option")) return;
  const place = item ?? event.target.closest(".article");
  const isOther = place && (place !== desk.item || selected()?.item === place);
  if (isOther && /^(target|passage)$/.test(labelling?.layer)) labelling.pick(place);
  else if (item && item !== desk.item) desk.focus(item, { scrolls: false, takes: !selected() });
}

/** The link of a mark to its evidence, opened beside the work. Returns whether it was one. */
function openProofs(event, labelling) {
  const link = event.target.closest(".mark [data-proofs]");
  if (!link || !labelling || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  event.preventDefault();
  labelling.proofs.open(link.closest(".mark"));
  return true;
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
  const action = event.submitter?.value || "judge:done";
  const [verb, argument] = action.split(":");
  if (verb === "give" || verb === "take") labelling.label(argument);
  else if (verb === "judge") labelling.done(argument);
  else if (submitTarget(labelling, action, fields)) fields.note.value = "";
  else if (verb === "note") labelling.marking.annotate(fields.note.value);
  else if (verb === "ask" || verb === "remark") labelling.say(verb);
  else if (verb === "answer" || verb === "write") labelling.answers.submit(verb, argument);
  else commands[verb]();
  if (verb === "note" || action === "retarget:note") desk.picker.form.querySelector("[data-note-form]").open = false;
  // Who chooses a point by keyboard may go on along the scale.
  if (verb === "answer" && event.submitter.matches(":focus-visible")) return;
  desk.item.focus({ preventScroll: true });
}
