/** Loads the module named by each element's data-behaviour and hands it the element, once. */

const started = new WeakSet();

/** Start the behaviours of `root` and everything below it, in the order of the document. A module exports `start(element)`. */
async function startBelow(root) {
  const elements = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) elements.unshift(root);
  const starting = [];
  for (const element of elements) {
    if (started.has(element)) continue;
    started.add(element);
    for (const name of element.dataset.behaviour.split(" ")) starting.push([element, import(`./${name}.js`)]);
  }
  for (const [element, behaviour] of starting) (await behaviour).start(element);
}

// Says that keys are heard from now on.
startBelow(document).then(() => document.documentElement.toggleAttribute("data-ready", true));
// htmx announces what it has put into the page.
document.addEventListener("htmx:load", (event) => startBelow(event.detail.elt));
