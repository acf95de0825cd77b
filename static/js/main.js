/** Loads the module named by each element's data-behaviour and hands it the element, once. */

const started = new WeakSet();

/** Start the behaviours of `root` and everything below it. A module exports `start(element)`. */
async function startBelow(root) {
  const elements = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) elements.unshift(root);
  for (const element of elements) {
    if (started.has(element)) continue;
    started.add(element);
    for (const name of element.dataset.behaviour.split(" ")) {
      const behaviour = await import(`./${name}.js`);
      behaviour.start(element);
    }
  }
}

startBelow(document);
// htmx announces what it has put into the page.
document.addEventListener("htmx:load", (event) => startBelow(event.detail.elt));
