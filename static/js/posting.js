/** One action to the server and its answer back. */

/** Thrown where the save should be tried again; the message is for the annotator. */
export class NotSaved extends Error {}

/**
 * Posts the fields. Resolves to `{ html, isRefused }`, where html holds the changed comments.
 * Throws NotSaved where the server was not reached, broke, or has forgotten who we are.
 */
export async function post(address, fields) {
  const token = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "HX-Request": "true", "X-CSRFToken": token },
      redirect: "manual",
    });
  } catch {
    throw new NotSaved("The server cannot be reached.");
  }
  if (response.type === "opaqueredirect") throw new NotSaved("You are signed out. Sign in again in another tab.");
  if (response.status >= 500 || response.status === 429) throw new NotSaved("The server is in trouble.");
  const html = await response.text();
  if (html.includes('data-refusal="other_annotator"')) throw new NotSaved("You are signed in as somebody else.");
  return { html, isRefused: !response.ok };
}

/** A store for SaveQueue in the browser, by address and person: what waits survives a reload. */
export function storeFor(address, annotator) {
  const name = `rejoinder:waiting:${annotator}:${address}`;
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(name)) ?? [];
      } catch {
        return [];
      }
    },
    write(entries) {
      try {
        if (entries.length) localStorage.setItem(name, JSON.stringify(entries));
        else localStorage.removeItem(name);
      } catch {
        // A full or forbidden store takes the comfort away, not the save.
      }
    },
  };
}
