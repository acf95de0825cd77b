/** Where the reader is: the comment at hand and the closed branches, kept by the server for the next visit. */

/** Milliseconds of rest before the place is sent: a walk through ten comments is one message. */
export const REST = 1500;

/** The form fields of a place; positions are the numbers people see. */
export const fieldsOf = (position, collapsed) => ({
  position: String(position),
  collapsed: [...collapsed].sort((a, b) => a - b).join(" "),
});

/** Calls `send(place)` once it was quiet for a while, or at once when `flush`ed; never twice for the same place. */
export class Keeper {
  constructor({ read, send, wait = (work) => setTimeout(work, REST), stop = (timer) => clearTimeout(timer) }) {
    Object.assign(this, { read, send, wait, stop, timer: null, sent: JSON.stringify(read()) });
  }

  changed() {
    this.stop(this.timer);
    this.timer = this.wait(() => this.flush());
  }

  flush() {
    this.stop(this.timer);
    const place = this.read();
    const words = JSON.stringify(place);
    if (words === this.sent) return;
    this.sent = words;
    this.send(place);
  }
}

/** Closes the branches that were closed, and keeps the place from then on. `changed()` tells that something moved. */
export function keepPlace(desk) {
  const { place: address, collapsed = "" } = desk.main.dataset;
  const { tree } = desk;
  const here = Number(desk.item.dataset.position);
  // "3-9": the comment, and the last one below it. Not a branch that the comment at hand is in.
  const closed = collapsed.split(" ").filter(Boolean).map((branch) => branch.split("-").map(Number));
  const ends = new Map(closed.filter(([position, end]) => here <= position || here > end));
  if (ends.size) {
    tree.collapse([...ends.keys()], (position) => ends.get(position));
    desk.bringIntoView(desk.item);
  }
  if (!address) return { changed() {} };
  const keeper = new Keeper({
    read: () => fieldsOf(desk.item.dataset.position, tree.collapsed),
    send: (fields) => send(address, fields),
  });
  const changed = () => keeper.changed();
  tree.onCollapse = changed;
  const leave = () => keeper.flush();
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  return { changed };
}

/** Goes its way even if the page is left meanwhile; what is lost is a place and no label. */
function send(address, fields) {
  const token = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
  const body = new URLSearchParams(fields);
  fetch(address, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token } }).catch(() => {});
}
