// The worker's part of sending: the browser wakes it when a signal comes back, with or without a page open. Only Chromium
// does; everywhere else the page sends, as it does here as well. Nothing goes twice: page and worker take the same lock,
// and what the server has confirmed is not in the outbox any more.
import * as net from "./net.js";
import { session } from "./session.js";
import * as store from "./store.js";
import { flush, TAG, unsent } from "./sync.js";

export function listen(worker) {
  worker.addEventListener("sync", (event) => { if (event.tag === TAG) event.waitUntil(sendInBackground()); });
}

// Sends what waits of the person the server names, where their key is here: logging out took it, and another person's
// rows stay sealed. Rejects where the browser shall wake the worker again.
async function sendInBackground() {
  Object.assign(session, { user: null, key: null, token: "" });
  const found = await net.hello();
  if (found.state === "offline") throw new Error("no answer");
  const key = found.state === "ok" ? await store.keyOf(found.user) : null;
  if (!key) return;
  Object.assign(session, { user: found.user, key, name: found.name });
  const state = await flush({ force: true, wait: true, take: false });
  const { outbox, photos } = await unsent();
  const left = [...outbox, ...photos].some((row) => !["rejected", "held"].includes(row.state));
  if (state === "offline" || (state === "ok" && left)) throw new Error("something is left");
}
