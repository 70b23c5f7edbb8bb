// Drafts: written at every change, as what the person who opened the page typed, whoever logs in meanwhile.
import { take } from "./locks.js";
import { bound, sealed, session, unsealed } from "./session.js";
import * as store from "./store.js";
import { changed } from "./sync.js";

let writing = Promise.resolve();
// Resolves once everything typed so far is on the disk.
export const settled = () => writing;

// One draft is open on one screen across all tabs: two would write over each other. False where another tab has it.
let held = { name: "", release: null };
export async function hold(name) {
  if (held.name === name) return true;
  letGo();
  const release = await take(name);
  if (release) held = { name, release };
  return release !== null;
}
export function letGo() {
  held.release?.();
  held = { name: "", release: null };
}

export async function draftsOf(kind) {
  const rows = (await store.all("drafts", session.user)).filter((row) => !kind || row.kind === kind);
  return (await Promise.all(rows.map(unsealed))).filter(Boolean);
}

// An object with save(): call it after every change of `draft`. Each change is sealed and written at once, without waiting
// for the one before: a tab may be closed a moment later. drop(): the draft is about to be sent; no write comes after.
// again(): it could not be, so changes are kept as before.
// Whose draft it is stands fast from here on: a change is theirs or, once they have logged out, nobody's.
export function keeper(draft, told = () => {}) {
  const owner = bound();
  let last = 0;
  let written = 0;
  let gone = false;
  let telling;
  let all = Promise.resolve();
  async function write(number) {
    const row = { id: draft.id, user: owner.user, kind: draft.kind, created: draft.created, updated: draft.updated, box: null };
    row.box = await sealed(draft, owner);
    if (gone || number < written || session.user !== owner.user) return;
    written = number;
    await store.putNow("drafts", row);
  }
  function save() {
    if (gone) return Promise.resolve();
    draft.updated = Date.now();
    const one = write((last += 1)).then(() => told(true), () => told(false));
    all = Promise.all([all, one]);
    writing = Promise.all([writing, one]);
    clearTimeout(telling);
    telling = setTimeout(() => { if (!gone) changed(); }, 400);
    return one;
  }
  async function drop() {
    gone = true;
    await all;
  }
  function again() {
    gone = false;
    return save();
  }
  return { save, drop, again };
}
