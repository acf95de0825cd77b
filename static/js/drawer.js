/** A link that opens its page's short form beside the work. The first time it is fetched: see the dialog's hx-get. */
export function start(link) {
  const drawer = document.getElementById(link.dataset.drawer);
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    drawer.showModal();
    drawer.dispatchEvent(new CustomEvent("drawer:open"));
  });
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer) drawer.close();
  });
}
