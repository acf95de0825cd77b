/** Comfort of the scheme editor: labels are dragged, and show the colour that was chosen. The server does the rest. */

/** Sends the form with an action, as the button of that value would. */
function act(form, action) {
  const button = document.createElement("button");
  button.name = "action";
  button.value = action;
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
}

function paint(select) {
  const row = select.closest("[data-label-row]");
  for (const name of [...row.classList]) if (/^slot\d+$/.test(name)) row.classList.remove(name);
  row.classList.add(`slot${select.value}`);
}

export function start(editor) {
  const form = editor.querySelector("form");
  let dragged = null;
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-slot]")) paint(event.target);
  });
  for (const row of form.querySelectorAll("[data-label-row]")) {
    const grip = row.querySelector("[data-grip]");
    grip.draggable = true;
    grip.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.setData("text/plain", row.dataset.labelRow);
      event.dataTransfer.setDragImage(row, 0, 0);
    });
    grip.addEventListener("dragend", () => (dragged = null));
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged.parentElement !== row.parentElement) return;
      event.preventDefault();
      row.classList.add("scheme-label--over");
    });
    row.addEventListener("dragleave", () => row.classList.remove("scheme-label--over"));
    row.addEventListener("drop", (event) => {
      row.classList.remove("scheme-label--over");
      if (!dragged || dragged.parentElement !== row.parentElement) return;
      event.preventDefault();
      act(form, `move:${dragged.dataset.labelRow}>${row.dataset.labelRow.split(".")[1]}`);
    });
  }
}
