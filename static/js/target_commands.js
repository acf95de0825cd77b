/** What the keys of the target layer do. */

/** Commands by name; each works on the target layer of the focused comment, which it opens if need be. */
export function targetCommands(labelling, openNote) {
  const within = (act) => (argument) => {
    const layer = labelling.targets();
    if (layer) act(layer, argument);
  };
  return {
    target: (kind) => labelling.target(kind),
    candidate: within((layer, digit) => layer.candidate(Number(digit))),
    "target-find": within(({ panel }) => panel.search(panel.find)),
    "target-claim": within(({ panel }) => panel.search(panel.claim)),
    "target-sentences": within((layer) => layer.sentences()),
    "target-own": within((layer) => layer.sentences(layer.item.dataset.position)),
    "target-more": within((layer) => layer.more()),
    "target-remove": within((layer) => layer.remove()),
    "target-change": within((layer, aspect) => layer.change(aspect)),
    "target-note": within((layer) => openNote(layer)),
    "target-next": within((layer) => layer.nextTarget()),
    "target-source": within((layer) => layer.nextSource()),
    passage: within((layer, step) => layer.sentence(Number(step))),
    "passage-at": within((layer, digit) => layer.candidate(Number(digit))),
    "passage-word": within((layer, step) => layer.word(Number(step))),
    "passage-take": within((layer) => layer.takePassage()),
    "passage-claim": within((layer) => layer.takePassage({ asClaim: true })),
  };
}

/**
 * A button of the picker that is about targets or claims. `fields` are the form's. Returns whether it was one.
 */
export function submitTarget(labelling, action, fields) {
  const [verb, argument] = action.split(":");
  if (verb === "mention") {
    labelling.send("mention", { wording: fields.wording.value });
    labelling.leave();
    return true;
  }
  if (!["target", "untarget", "retarget"].includes(verb)) return false;
  const layer = labelling.targets();
  if (!layer) return true;
  if (verb === "untarget") layer.remove();
  else if (verb === "retarget") layer.change(argument, { note: fields.note.value });
  else if (argument === "comment") layer.aim(action, { target: fields.target.value });
  else if (argument === "claim") layer.aim(action, { wording: fields.wording.value });
  else layer.aim(action);
  return true;
}
