/** Submitting a thread: first everything is saved; and the button stands out once there is nothing left to judge. */
export function start(form) {
  const button = form.querySelector("button");
  const saving = document.getElementById("saving");
  form.addEventListener("submit", (event) => {
    if (!saving?.hasAttribute("data-waiting")) return;
    event.preventDefault();
    button.setAttribute("aria-disabled", "true");
    const watcher = new MutationObserver(() => {
      if (saving.hasAttribute("data-waiting")) return;
      watcher.disconnect();
      button.removeAttribute("aria-disabled");
      form.requestSubmit();
    });
    watcher.observe(saving, { attributeFilter: ["data-waiting"] });
  });
  const show = () => {
    const bar = document.querySelector("#own-progress progress");
    if (bar) button.classList.toggle("button--main", bar.value === bar.max);
  };
  // The progress is drawn anew with each save.
  const place = document.getElementById("own-progress")?.parentElement;
  if (place) new MutationObserver(show).observe(place, { childList: true });
}
