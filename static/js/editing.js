/**
 * Accept and edit. The span of a suggestion is opened in its layer, and what is chosen there is what is accepted; until
 * then nothing is sent. One about a target is accepted, and its target opened.
 */
import { spanLike } from "./choosing.js";

/** Opens the layer for the suggestion at hand; one with nothing to change is accepted as it is. */
export function edit(desk, labelling) {
  const suggestion = desk.suggestions.atHand;
  if (!suggestion) {
    desk.say("There is no suggestion here.");
    return;
  }
  const { start, label } = suggestion.dataset;
  const button = desk.picker.button(label);
  if (start !== undefined) {
    labelling.span();
    spanLike(labelling.choice, suggestion.dataset);
    labelling.editing = suggestion;
    labelling.showChoice();
    desk.say("Change the span: j k sentence, Shift with arrows words. Enter accepts it, another label key with that label.");
  } else if (button && "target" in button.dataset) {
    const likeliest = positions(suggestion);
    labelling.decide("accept");
    labelling.openTargets(likeliest);
  } else {
    labelling.decide("accept");
  }
}

/** Accepts what is being edited as it stands in the layer. */
export function take(labelling) {
  const suggestion = labelling.editing;
  if (!suggestion) return;
  labelling.label(suggestion.dataset.label);
}

/**
 * What is sent in place of an action while a suggestion is edited: `{ action, fields }`, or null where the action has
 * nothing to do with it.
 */
export function accepted(suggestion, action, fields) {
  const accept = `accept:${suggestion.dataset.suggestion}`;
  const [verb, argument] = action.split(":");
  if (verb === "toggle" && fields.start !== undefined) return { action: accept, fields: { ...fields, label: argument } };
  return null;
}

/** The numbers of the comments it may be about, the likeliest first; the article has a key of its own. */
export const positions = (suggestion) =>
  (suggestion.dataset.targets ?? "").split(" ").map(Number).filter((position) => position > 0);
