/** A <details> that closes like a menu: on Escape, and when the focus or a click goes elsewhere. */
export function start(menu) {
  const closeUnlessInside = (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener("click", closeUnlessInside);
  document.addEventListener("focusin", closeUnlessInside);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
