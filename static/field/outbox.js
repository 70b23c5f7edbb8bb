// What is only on this phone, what was refused, what the server has confirmed.
import { ask, h, say, show, t, when } from "./dom.js";
import { exportFile } from "./exchange.js";
import { session, unsealed } from "./session.js";
import * as store from "./store.js";
import { changed, dropPhoto, flush, takeBack, unsent } from "./sync.js";
import { warning } from "./list.js";

const KINDS = () => ({ visit: t("Visit"), household: t("New family"), attendance: t("Attendance"), handover: t("Handover") });

export async function outboxView() {
  const waiting = await unsent();
  const [drafts, rows, receipts] = await Promise.all([waiting.drafts, waiting.outbox, await store.all("receipts", session.user)].map((list) => Promise.all(list.map(async (row) => ({ row, content: await unsealed(row) })))));
  const photos = waiting.photos.filter((one) => one.state !== "held");
  show(warning(waiting), h("h1", {}, t("Outbox")),
    h("section", { class: "panel", id: "waiting" }, h("h2", {}, t("Only on this phone")),
      rows.length + drafts.length + photos.length ? null : h("p", { class: "empty" }, t("Nothing. Everything is with the server.")),
      rows.map(outboxItem), drafts.map(draftItem), photos.map(photoItem),
      h("button", { type: "button", class: "btn btn-primary btn-wide", id: "flush", onclick: async () => { say(t("Sending…")); say(told(await flush({ force: true }))); } }, t("Send now"))),
    h("section", { class: "panel", id: "receipts" }, h("h2", {}, t("With the server")), receipts.length ? null : h("p", { class: "empty" }, t("Nothing yet.")),
      receipts.sort((a, b) => b.row.at - a.row.at).slice(0, 60).map(receiptItem)),
    handOver(waiting), await storageNote());
}

const told = (state) => ({ ok: t("Done."), offline: t("No signal. Everything stays here and is sent later."), login: t("Log in to send. Everything stays here.") })[state] ?? "";

function outboxItem({ row, content }) {
  const state = row.state === "rejected" ? ["bad", t("Refused: correct it")] : row.state === "sending" ? ["", t("Being sent")] : ["warn", row.tries ? t("Waiting (tried %(count)s times)", { count: row.tries }) : t("Waiting")];
  const problem = content?.problem;
  return h("article", { class: "item", "data-record": row.id }, h("b", {}, content?.title ?? ""), h("small", {}, `${KINDS()[row.kind] ?? row.kind} · ${when(row.created)}`), h("span", { class: `badge ${state[0]}` }, state[1]),
    problem ? h("p", { class: "bad" }, [problem.text, ...Object.values(problem.errors).flat()].join(" ")) : null,
    row.state === "rejected" ? h("div", { class: "row" }, h("button", { type: "button", class: "btn", onclick: () => correct(row, content) }, t("Correct")), throwAway("outbox", row)) : null);
}

async function correct(row, content) {
  await takeBack(row);
  location.hash = row.kind === "visit" ? `#/visit/${content.draft.case.id}` : row.kind === "household" ? `#/family/${row.id}` : row.kind === "attendance" ? `#/attendance/${content.record.answers.session}` : `#/handover/${content.record.answers.distribution}`;
}

function draftItem({ row, content }) {
  const [title, place] = row.kind === "visit" ? [content?.case.name, `#/visit/${content?.case.id}`] : row.kind === "household" ? [content?.people[0]?.name, `#/family/${row.id}`] : [content?.title, `#/${row.kind}/${content?.answers.session ?? content?.answers.distribution}`];
  return h("article", { class: "item", "data-draft": row.id }, h("b", {}, title || t("New family")), h("small", {}, `${KINDS()[row.kind] ?? row.kind} · ${when(row.updated)}`), h("span", { class: "badge warn" }, t("Draft on this phone")),
    h("div", { class: "row" }, h("a", { class: "btn", href: place }, t("Go on")), throwAway("drafts", row)));
}

function throwAway(name, row) {
  return h("button", { type: "button", class: "btn", onclick: async () => {
    if (!(await ask(t("Throw this away? It is on no other device."), t("Throw away"), "danger"))) return;
    await store.write([name, "photos", "blobs"], async (stores, asked) => {
      stores[name].delete(row.id);
      for (const id of await asked(stores.photos.index("record").getAllKeys(row.id))) { stores.photos.delete(id); stores.blobs.delete(id); }
    });
    changed();
  } }, t("Throw away"));
}

function photoItem(row) {
  const refused = row.state === "rejected";
  return h("article", { class: "item", "data-photo": row.id }, h("b", {}, t("Photo")), h("span", { class: `badge ${refused ? "bad" : "warn"}` }, refused ? t("Refused") : t("Waiting")), row.problem ? h("p", { class: "bad" }, row.problem) : null,
    refused ? h("button", { type: "button", class: "btn", onclick: () => dropPhoto(row).then(() => flush()) }, t("Go on without this photo")) : null);
}

function receiptItem({ row, content }) {
  if (!content) return null;
  const conflict = content.state === "conflict";
  return h("article", { class: "item", "data-receipt": row.id }, h("b", {}, content.title), h("small", {}, `${content.receipt} · ${when(row.at)}`), h("span", { class: `badge ${conflict ? "bad" : "good"}` }, conflict ? t("To be settled") : t("Received")),
    conflict ? [h("p", {}, content.text), h("a", { class: "btn", href: content.address }, t("Settle it"))] : null);
}

function handOver(waiting) {
  const pass = h("input", { class: "field", id: "passphrase", type: "password", autocomplete: "new-password", minlength: "12" });
  return h("details", { class: "panel", id: "handover-file" }, h("summary", {}, t("No signal for days? Hand over as a file")),
    h("p", {}, t("The file is locked with words that you choose. Take it to the office by cable and open it there. What is here stays until it has been sent.")),
    h("label", { for: "passphrase" }, t("Words to lock the file (at least 12 letters)")), pass,
    h("button", { type: "button", class: "btn btn-wide", id: "export", disabled: waiting.outbox.length + waiting.photos.length === 0, onclick: async () => {
      if (pass.value.length < 12) { say(t("Take at least 12 letters."), "bad"); return; }
      await exportFile(pass.value);
      pass.value = "";
      say(t("The file was written."), "good");
    } }, t("Write the file")));
}

async function storageNote() {
  const estimate = await navigator.storage?.estimate?.().catch(() => null);
  if (!estimate?.quota) return null;
  const kept = await navigator.storage.persisted?.().catch(() => false);
  const megabytes = (bytes) => Math.round(bytes / 1e6);
  return h("p", { class: "muted", id: "storage" }, t("Storage: %(used)s of %(quota)s MB used.", { used: megabytes(estimate.usage), quota: megabytes(estimate.quota) }), " ", kept ? "" : t("The browser may empty it when the phone is full: send often."));
}
