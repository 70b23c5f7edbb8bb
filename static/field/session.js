// Whose phone this is just now. The last person that the server named, until they log out or another logs in.
import * as crypto_ from "./crypto.js";
import * as store from "./store.js";

const WHO = "field:user"; // also written by guard.js on every page of the office
export const session = { user: null, key: null, name: "", token: "", state: "unknown" }; // state: ok, login, offline, unknown

export const remembered = () => localStorage.getItem(WHO);

// Make `user` the phone's person: nothing of anybody else is read from here on.
export async function enter(user) {
  localStorage.setItem(WHO, user);
  session.key = await store.keyOf(user, crypto_.makeKey);
  session.user = user;
  const who = await read("refs", `${user}:who`);
  session.name = who?.name ?? "";
}

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
  try { return await crypto_.open(session.key, row.box); } catch { return null; }
}
export const sealed = (value) => crypto_.seal(session.key, value);
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
  await store.wipe(user);
  localStorage.removeItem(WHO);
  Object.assign(session, { user: null, key: null, name: "", token: "", state: "login" });
  return left;
}
