/** One action to the server and its answer back. */

const csrfToken = () => /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";

/** Stores which keys this person uses; whether that worked. */
export async function putKeys(preferences) {
  try {
    const response = await fetch("/api/v1/keys/", {
      method: "PUT",
      body: JSON.stringify(preferences),
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** Thrown where the save should be tried again; the message is for the annotator. */
export class NotSaved extends Error {
  /** `seconds` to wait at least, where the server said so; `isSignedOut` where signing in again helps. */
  constructor(message, { seconds = 0, isSignedOut = false } = {}) {
    super(message);
    Object.assign(this, { seconds, isSignedOut });
  }
}

// A server that says nothing for so long will not any more.
const PATIENCE = 30_000;

/**
 * Posts the fields. Resolves to `{ html, isRefused }`, where html holds the changed comments.
 * Throws NotSaved where the server was not reached, broke, or has forgotten who we are.
 */
export async function post(address, fields) {
  return answerOf(() => fetch(address, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  }));
}

/** Fetches what changed elsewhere; the html is empty where nothing did. Throws NotSaved as `post`. */
export async function fetchChanges(address, since) {
  const wanted = new URL(address, location.href);
  wanted.searchParams.set("since", since);
  return answerOf(() => fetch(wanted, {
    headers: { "HX-Request": "true" },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  }));
}

async function answerOf(ask) {
  let response;
  let html;
  try {
    response = await ask();
    html = await response.text();
  } catch {
    throw new NotSaved("The server cannot be reached.");
  }
  if (response.type === "opaqueredirect") throw new NotSaved("You are signed out.", { isSignedOut: true });
  if (response.status === 429 || response.status >= 500) {
    const seconds = Number(response.headers.get("Retry-After")) || 0;
    throw new NotSaved(response.status === 429 ? "The server is busy." : "The server is in trouble.", { seconds });
  }
  // Signing in gives the browser a new token, and every open page its cookie.
  if (response.status === 403 && !html.includes("data-saved") && /csrf/i.test(html)) {
    throw new NotSaved("The server does not know this page any more.", { isSignedOut: true });
  }
  if (html.includes('data-refusal="other_annotator"')) throw new NotSaved("You are signed in as somebody else.");
  return { html, isRefused: !response.ok };
}
