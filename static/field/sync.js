// The outbox: what waits here, and sending it. A local copy goes only after the server's receipt.
//   ready → sending → (receipt) | rejected        conflict: the server has it, a person settles it
import { openBytes, uuid7 } from "./crypto.js";
import { alone } from "./locks.js";
import * as net from "./net.js";
import { enter, handTo, keep, read, sealed, session, unsealed } from "./session.js";
import * as store from "./store.js";

const DAY = 24 * 3600 * 1000;
export const WARN_AFTER = 2 * DAY;
const KEEP_RECEIPTS = 30 * DAY;
const REFRESH_AFTER = 10 * 60 * 1000;
export const TAG = "field-outbox"; // background.js
const listeners = new Set();
export const onChange = (listener) => { listeners.add(listener); return () => listeners.delete(listener); };
export function changed() { listeners.forEach((listener) => listener()); channel?.postMessage("changed"); }
const channel = "BroadcastChannel" in self ? new BroadcastChannel("field") : null;
if (channel) channel.onmessage = () => listeners.forEach((listener) => listener());

let switched = () => {};
export const onSwitch = (listener) => { switched = listener; };

// --- what is only here ------------------------------------------------------------------------------------------------

// {drafts, outbox, photos}: rows that the server doesn't have yet; oldest: when the first of them was made;
// oldestSent: of those that are finished and wait for a signal.
export async function unsent() {
  const [drafts, outbox, photos] = await Promise.all(["drafts", "outbox", "photos"].map((name) => store.all(name, session.user)));
  const oldest = (rows) => (rows.length ? Math.min(...rows.map((row) => row.created)) : null);
  return { drafts, outbox, photos, number: drafts.length + outbox.length + photos.filter((one) => one.state !== "held").length, oldest: oldest([...drafts, ...outbox]), oldestSent: oldest(outbox) };
}
export const isOld = (oldest) => oldest !== null && Date.now() - oldest > WARN_AFTER;

// Move a draft into the outbox, in one step: it is in one place or the other, never in both.
export async function post(draft, record, title) {
  const box = await sealed({ record, title, draft, problem: null });
  await store.write(["drafts", "outbox"], (stores) => {
    stores.drafts.delete(draft.id);
    stores.outbox.put({ id: record.id, user: session.user, kind: record.kind, after: draft.after ?? null, state: "ready", created: draft.created, tries: 0, next: 0, box });
  });
  wake();
  changed();
}

// Where the browser can: let it wake the worker once there is a signal, even if no page is open then (background.js).
export const wake = () => navigator.serviceWorker?.ready.then((worker) => worker.sync?.register(TAG)).catch(() => {});

// Take a record back to be corrected. `fresh`: under a new id, since the server has another record under this one.
export async function takeBack(row, { fresh = false } = {}) {
  const content = await unsealed(row);
  const id = fresh ? uuid7() : row.id;
  const draft = { ...content.draft, id, problem: content.problem };
  const box = await sealed(draft);
  await store.write(["drafts", "outbox", "photos"], async (stores, asked) => {
    stores.outbox.delete(row.id);
    stores.drafts.put({ id, user: session.user, kind: row.kind, created: row.created, updated: Date.now(), box });
    if (!fresh) return;
    for (const photo of await asked(stores.photos.index("record").getAll(row.id))) stores.photos.put({ ...photo, record: id });
  });
  changed();
  return draft;
}

// --- sending ------------------------------------------------------------------------------------------------------------

// Send everything that is due; `force`: also what backs off; `wait`: after another tab (or the worker) that is sending,
// which else is left to it: this one asks only who is there. `take`: also take the list along anew. Resolves to the
// session's state, or to undefined where it was left to another.
export async function flush(options = {}) {
  const state = await alone("field-sync", () => flushHere(options), options);
  if (state === undefined) {
    await greet();
    changed();
  }
  return state;
}

async function flushHere({ force = false, take = true } = {}) {
  const state = await greet();
  if (state !== "ok") { changed(); return state; }
  const row = await store.all("outbox", session.user);
  for (const one of row.sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))) {
    if (one.state === "rejected" || (!force && one.next > Date.now()) || (await waitsFor(one.after))) continue;
    if (!(await sendRecord(one))) { changed(); return session.state; }
  }
  for (const photo of await store.all("photos", session.user)) {
    if (photo.state !== "ready" || (!force && photo.next > Date.now())) continue;
    if (!(await sendPhoto(photo))) break;
  }
  if (take) await refresh(force);
  changed();
  return session.state;
}

// A visit to a family that was registered here waits until the family is with the server.
const waitsFor = async (id) => Boolean(id && ((await store.get("outbox", id)) || (await store.get("drafts", id))));

// Ask who is there. Somebody else: this page sends and takes along nothing any more, and is loaded anew as theirs.
export async function greet() {
  const found = await net.hello();
  if (found.state === "ok" && !session.user) await enter(found.user);
  session.state = found.state;
  if (found.state === "other") {
    handTo(found.user);
    switched();
  }
  if (found.state !== "ok") return found.state;
  session.token = found.token;
  if (session.name !== found.name) {
    session.name = found.name;
    await keep("refs", `${session.user}:who`, { name: found.name });
  }
  return "ok";
}

async function sendRecord(row) {
  const content = await unsealed(row);
  if (!content) return true;
  await store.put("outbox", { ...row, state: "sending" });
  let reply = await post_(content.record);
  if (reply.kind === "silence" && reply.status === 403) { // an old token: fetch a new one, once
    if ((await greet()) !== "ok") return keepFor(row, reply);
    reply = await post_(content.record);
  }
  return settle(row, content, reply);
}
const post_ = (record) => net.send("sync/", JSON.stringify(record), { "Content-Type": "application/json" });

// Returns whether to go on with the next record.
async function settle(row, content, reply) {
  const { status, data } = reply;
  if (reply.kind === "silence" || status >= 500 || status === 429) return keepFor(row, reply, true);
  if (status === 401 || data?.code === "other_user") {
    session.state = "login";
    return keepFor(row, reply);
  }
  if (status === 200 && data.receipt) await confirmed(row, content, data);
  else if (status === 409 && data.code === "other_content") await takeBack(row, { fresh: true });
  else if (data?.code) await reject(row, content, data);
  else return keepFor(row, reply, true);
  return true;
}

async function keepFor(row, reply, goOn = false) {
  const tries = row.tries + 1;
  const wait = Math.min(30 * 60_000, 5_000 * 2 ** Math.min(tries, 9)) * (0.75 + Math.random() / 2);
  await store.put("outbox", { ...row, state: "ready", tries, next: goOn ? Date.now() + wait : 0, status: reply.status });
  return goOn;
}

async function confirmed(row, content, data) {
  const receipt = { title: content.title, kind: row.kind, receipt: data.receipt, state: data.state, text: data.text, address: data.address, taken: content.record.taken_at };
  const box = await sealed(receipt);
  await store.write(["outbox", "photos", "receipts"], async (stores, asked) => {
    stores.outbox.delete(row.id);
    stores.receipts.put({ id: row.id, user: session.user, at: Date.now(), box });
    for (const photo of await asked(stores.photos.index("record").getAll(row.id))) stores.photos.put({ ...photo, state: "ready", next: 0 });
  });
  await forgetCase(content.record, data);
}

// What was sent isn't on the list of what is to do any more, with or without a signal for a new list.
async function forgetCase({ kind, answers }, data) {
  const list = data.state === "done" && kind !== "household" ? await read("assigned", `${session.user}:list`) : null;
  if (!list) return;
  if (kind === "visit") list.cases = list.cases.filter((one) => one.id !== answers.household);
  for (const one of list.activities?.attendance ?? []) if (kind === "attendance" && one.id === answers.session) one.present = answers.present;
  for (const one of list.activities?.handover ?? []) if (kind === "handover") one.rows.forEach((row) => { row.done ||= row.id === answers.enrolment; });
  list.tag = "";
  await keep("assigned", `${session.user}:list`, list);
}

async function reject(row, content, data) {
  const box = await sealed({ ...content, problem: { text: data.text, errors: data.errors ?? {} } });
  await store.put("outbox", { ...row, state: "rejected", box });
}

async function sendPhoto(row) {
  const form = new FormData();
  form.append("record", row.record);
  form.append("id", row.id);
  if (row.drop) form.append("drop", "1");
  else {
    const bytes = await bytesOf(row);
    if (!bytes) return true;
    form.append("photo", new Blob([bytes], { type: "image/jpeg" }), "foto.jpg");
  }
  const { kind, status, data } = await net.send("photos/", form);
  if (kind === "answer" && status === 200 && data.receipt) await store.removePhoto(row.id);
  else if (kind === "answer" && status === 401) { session.state = "login"; return false; }
  else if (kind === "answer" && data?.code === "rejected") await store.put("photos", { ...row, state: "rejected", problem: Object.values(data.errors).flat().join(" ") });
  else await store.put("photos", { ...row, tries: row.tries + 1, next: Date.now() + Math.min(30 * 60_000, 5_000 * 2 ** Math.min(row.tries, 9)) });
  return kind === "answer";
}

async function bytesOf(row) {
  const kept = await store.get("blobs", row.id);
  try { return await openBytes(session.key, kept.box); } catch { return null; }
}

// Give up a photo that the server refused, and tell it so: its visit doesn't wait for it any more.
export async function dropPhoto(row) {
  await store.put("photos", { ...row, state: "ready", drop: true, next: 0 });
  changed();
}

// --- what is taken along ------------------------------------------------------------------------------------------------

export async function refresh(force = false) {
  const key = `${session.user}:list`;
  const list = await read("assigned", key);
  if (!force && list?.tag && Date.now() - list.at < REFRESH_AFTER) return;
  const refs = await net.call("refs/");
  if (refs.kind === "answer" && refs.status === 200) await keep("refs", `${session.user}:refs`, refs.data);
  const reply = await net.call("assigned/", { headers: list?.tag ? { "If-None-Match": list.tag } : {} });
  if (reply.kind !== "answer") return;
  if (reply.status === 304) await keep("assigned", key, { ...list, at: Date.now(), until: reply.headers.get("X-Field-Until") });
  if (reply.status === 200) await keepAssigned(reply);
}

// One sealed row with what the list shows, and one a case: opening the list reads one row, opening a case one more.
async function keepAssigned({ data, headers }) {
  const user = session.user;
  const cases = data.cases.map((one) => ({ id: one.id, name: one.name, address: one.address, rt: one.rt, rw: one.rw, ward: one.ward, returned: Boolean(one.open?.comment), begun: Boolean(one.open), attempts: one.attempts.length }));
  const list = { cases, activities: data.activities, until: data.until, tag: headers.get("ETag"), at: Date.now() };
  const rows = [{ id: `${user}:list`, user, box: await sealed(list) }];
  for (const one of data.cases) rows.push({ id: `${user}:${one.id}`, user, box: await sealed(one) });
  await store.write(["assigned"], async (stores, asked) => {
    for (const id of await asked(stores.assigned.index("user").getAllKeys(user))) stores.assigned.delete(id);
    rows.forEach((row) => stores.assigned.put(row));
  });
}

// The list as it is here; null where there is none, or it has expired: then it goes.
export async function assignedList() {
  const list = await read("assigned", `${session.user}:list`);
  if (!list) return null;
  if (new Date(list.until) > new Date()) return list;
  await store.write(["assigned"], async (stores, asked) => {
    for (const id of await asked(stores.assigned.index("user").getAllKeys(session.user))) stores.assigned.delete(id);
  });
  return null;
}
export const assignedCase = (id) => read("assigned", `${session.user}:${id}`);

export async function forgetOldReceipts() {
  const old = (await store.all("receipts", session.user)).filter((one) => Date.now() - one.at > KEEP_RECEIPTS);
  for (const one of old) await store.remove("receipts", one.id);
}

// What was being sent when this page last closed: its answer was lost. The server knows whether it has it.
export async function recover() {
  await alone("field-sync", async () => {
    for (const row of await store.all("outbox", session.user)) {
      if (row.state === "sending") await store.put("outbox", { ...row, state: "ready", next: 0 });
    }
  });
}
