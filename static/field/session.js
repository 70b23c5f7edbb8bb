// Whose phone this is just now. The last person that the server named, until they log out or another logs in. A page
// belongs to one person as long as it is open: where another logs in it is loaded anew (sync.js, greet).
import * as crypto_ from "./crypto.js";
import { calmly } from "./locks.js";
import * as store from "./store.js";

const WHO = "field:user"; // also written by guard.js on every page of the office
export const session = { user: null, key: null, name: "", token: "", state: "unknown" }; // state: ok, login, offline, unknown

export const remembered = () => localStorage.getItem(WHO);

// Make `user` the phone's person, once a page: nothing of anybody else is read from here on.
export async function enter(user) {
  if (session.user && session.user !== user) throw new Error("this page is another person's");
  localStorage.setItem(WHO, user);
  session.key = await store.keyOf(user, crypto_.makeKey);
  session.user = user;
  const who = await read("refs", `${user}:who`);
  session.name = who?.name ?? "";
}

// Somebody else holds the phone now: the next page is theirs. This one stays its person's, and sends nothing any more.
export const handTo = (user) => localStorage.setItem(WHO, user);

// Open what was remembered, without the server.
export async function resume() {
  const user = remembered();
  if (!user || !(await store.keyOf(user))) return false;
  await enter(user);
  return true;
}

export async function read(name, id) {
  const row = await store.get(name, id);
  return unsealed(row);
}
export async function unsealed(row) {
  if (!row || row.user !== session.user) return null;
  store.counts.opened += 1;
  try { return await crypto_.open(session.key, row.box); } catch { return null; }
}
// The person and the key of this moment, for what has to stay theirs.
export const bound = () => ({ user: session.user, key: session.key });
export const sealed = (value, { key } = session) => crypto_.seal(key, value);
export async function keep(name, id, value, more = {}) {
  const box = await sealed(value);
  await store.put(name, { ...more, id, user: session.user, box });
}

// Log out: the server first where it can be reached; then nothing of this person is left here.
export async function leave() {
  const user = session.user;
  let left = false;
  try {
    const reply = await fetch("/accounts/logout/", { method: "POST", headers: { "X-CSRFToken": session.token } });
    left = reply.ok;
  } catch { /* no signal: the session ends by itself, but what is on the phone goes now */ }
  Object.assign(session, { user: null, key: null, name: "", token: "", state: "login" });
  localStorage.removeItem(WHO);
  await calmly("field-sync", () => store.wipe(user));
  return left;
}
