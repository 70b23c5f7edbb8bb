// Drafts: written at every change, one write after the other, the last one never left out.
import { keep, unsealed, session } from "./session.js";
import * as store from "./store.js";
import { changed } from "./sync.js";

export async function draftsOf(kind) {
  const rows = (await store.all("drafts", session.user)).filter((row) => !kind || row.kind === kind);
  return (await Promise.all(rows.map(unsealed))).filter(Boolean);
}

// An object with save(): call it after every change of `draft`. drop(): the draft is gone or was sent.
export function keeper(draft, told = () => {}) {
  let running = null;
  let again = false;
  let gone = false;
  async function run() {
    do {
      again = false;
      draft.updated = Date.now();
      await keep("drafts", draft.id, draft, { kind: draft.kind, created: draft.created, updated: draft.updated });
    } while (again && !gone);
  }
  function save() {
    if (gone) return Promise.resolve();
    if (running) { again = true; return running; }
    running = run().then(() => told(true), () => told(false)).finally(() => { running = null; changed(); });
    return running;
  }
  async function drop() {
    gone = true;
    if (running) await running;
  }
  const flushAtHide = () => { if (document.visibilityState === "hidden" && again) save(); };
  document.addEventListener("visibilitychange", flushAtHide);
  return { save, drop, settle: () => running ?? Promise.resolve() };
}
