/** Larger and smaller, in place: the picture keeps its shape, the frame scrolls. */
export function start(buttons) {
  const frame = document.getElementById("argument-frame");
  const picture = frame?.querySelector("svg");
  if (!picture) return;
  const { width, height } = picture.viewBox.baseVal;
  let size = picture.getBoundingClientRect().width / width;
  buttons.addEventListener("click", (event) => {
    const step = Number(event.target.dataset.size);
    if (!step) return;
    const next = Math.min(3, Math.max(0.2, size * step));
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = frame;
    // What is in the middle stays there.
    const middle = [(scrollLeft + clientWidth / 2) / size, (scrollTop + clientHeight / 2) / size];
    size = next;
    frame.classList.add("argument-frame--sized");
    picture.setAttribute("width", width * size);
    picture.setAttribute("height", height * size);
    frame.scrollTo(middle[0] * size - clientWidth / 2, middle[1] * size - clientHeight / 2);
  });
}
