/** A file dropped anywhere on the zone becomes the file of its input. */
export function start(zone) {
  const input = zone.querySelector('input[type="file"]');
  zone.classList.add("dropzone--ready");
  const show = (isOver) => zone.classList.toggle("dropzone--over", isOver);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    show(true);
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) show(false);
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    show(false);
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}
