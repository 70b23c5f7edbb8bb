// Attendance of trainings and handovers of seedlings: lists taken along, records through the same outbox.
import { uuid7 } from "./crypto.js";
import { h, say, shortDate, show, t, today } from "./dom.js";
import { hold, keeper, letGo } from "./drafts.js";
import { read, session, unsealed } from "./session.js";
import * as store from "./store.js";
import { warning } from "./list.js";
import { assignedList, flush, post, unsent } from "./sync.js";
import { elsewhere, problemBox } from "./visit.js";

async function activities() {
  return (await assignedList())?.activities ?? {};
}
const missing = () => show(h("p", { class: "empty" }, t("This list isn't on this phone.")), h("a", { class: "btn", href: "#/" }, t("Back to the list")));
const heading = (title, one) => [h("a", { class: "back", href: "#/activities" }, `‹ ${t("Back to the list")}`), h("h1", {}, title), h("p", { class: "muted" }, `${shortDate(one.held_on)} · ${one.place}`)];

export async function activitiesView() {
  const { attendance = [], handover = [] } = await activities();
  const item = (kind, one, title) => h("li", {}, h("a", { class: "case", href: `#/${kind}/${one.id}` }, h("span", {}, h("b", {}, title), h("small", {}, `${shortDate(one.held_on)} · ${one.place}`))));
  const refs = await read("refs", `${session.user}:refs`);
  show(warning(await unsent()), refs?.kinds.includes("visit") ? h("a", { class: "back", href: "#/" }, `‹ ${t("Back to the list")}`) : null, h("h1", {}, t("Attendance and handovers")),
    h("ul", { class: "cases" }, attendance.map((one) => item("attendance", one, one.topic)), handover.map((one) => item("handover", one, `${one.number} · ${one.ward}`))),
    attendance.length + handover.length ? null : h("p", { class: "empty" }, t("No session and no distribution waits for you.")));
}

// What of this kind is here and not with the server: {posted: in the outbox, begun: drafts}, each [{row, answers, draft}].
async function pending(kind) {
  const [posted, begun] = await Promise.all(["outbox", "drafts"].map(async (name) => {
    const rows = (await store.all(name, session.user)).filter((row) => row.kind === kind);
    const found = await Promise.all(rows.map(async (row) => ({ row, content: await unsealed(row) })));
    return found.filter((one) => one.content).map(({ row, content }) => ({ row, answers: content.record?.answers ?? content.answers, draft: content }));
  }));
  return { posted, begun };
}

const fresh = (kind, title, answers) => ({ id: uuid7(), kind, created: Date.now(), title, answers, problem: null });

// Move a draft into the outbox; false where the phone has no room, then it stays a draft.
async function put(draft, keeping) {
  const refs = await read("refs", `${session.user}:refs`);
  const { id, kind, title, answers } = draft;
  try {
    await keeping.drop();
    await post(draft, { id, kind, user: session.user, form_version: refs.form_version, base_version: 0, taken_at: new Date().toISOString(), submit: true, photos: [], answers }, title);
  } catch { keeping.again(); say(t("Not kept: the phone's storage is full."), "bad"); return false; }
  say(t("In the outbox. It is sent as soon as there is a signal."), "good");
  flush();
  return true;
}

export async function attendanceView(id) {
  const one = (await activities()).attendance?.find((listed) => String(listed.id) === id);
  if (!one) { missing(); return; }
  if (!(await hold(`field-attendance:${session.user}:${id}`))) { elsewhere(); return; }
  const { posted, begun } = await pending("attendance");
  const same = (other) => String(other.answers.session) === id;
  const waiting = posted.find(same);
  const known = begun.find(same)?.answers ?? waiting?.answers ?? { session: one.id, stamp: one.stamp, present: one.present };
  const draft = begun.find(same)?.draft ?? fresh("attendance", one.topic, known);
  draft.answers = { ...known, listed: one.people.map((person) => person.id) };
  const there = new Set(known.present);
  const counted = h("output", { class: "save-status" });
  const count = (kept) => { counted.textContent = [t("%(count)s present", { count: there.size }), kept === true ? t("Kept on this phone") : kept === false ? t("Not kept: the phone's storage is full.") : ""].filter(Boolean).join(" · "); };
  const keeping = keeper(draft, count);
  count();
  const mark = (person, present) => {
    if (present) there.add(person); else there.delete(person);
    draft.answers.present = [...there];
    keeping.save();
    count();
  };
  if (one.held_on > today()) { show(heading(one.topic, one), h("p", { class: "empty" }, t("Attendance is taken on the day itself."))); return; }
  show(heading(one.topic, one), problemBox(draft),
    h("div", { class: "panel" }, one.people.map((person) => {
      const input = h("input", { type: "checkbox", value: person.id, checked: there.has(person.id), onchange: () => mark(person.id, input.checked) });
      return h("label", { class: "check" }, input, h("span", {}, person.name));
    })),
    h("div", { class: "bar" }, counted, h("button", { type: "button", class: "btn btn-primary", id: "send", onclick: async () => {
      if (waiting) await store.write(["outbox"], (stores) => { stores.outbox.delete(waiting.row.id); });
      if (!(await put(draft, keeping))) return;
      letGo();
      location.hash = "#/activities";
    } }, t("Finish and send"))));
}

export async function handoverView(id) {
  const event = (await activities()).handover?.find((one) => String(one.id) === id);
  if (!event) { missing(); return; }
  if (!(await hold(`field-handover:${session.user}:${id}`))) { elsewhere(); return; }
  const { posted, begun } = await pending("handover");
  const here = (rows) => new Map(rows.filter((one) => String(one.answers.distribution) === id).map((one) => [one.answers.enrolment, one.draft]));
  const [waiting, drafts] = [here(posted), here(begun)];
  show(heading(`${event.number} · ${event.ward}`, event),
    event.rows.map((row) => (row.done || waiting.has(row.id) ? h("div", { class: "case" }, h("b", {}, row.name), h("span", { class: "badge good" }, t("Handed over"))) : handover(event, row, drafts.get(row.id)))));
}

function handover(event, row, begun) {
  const draft = begun ?? fresh("handover", `${event.number}: ${row.name}`, { distribution: event.id, enrolment: row.id, species: String(row.species ?? event.species[0]?.[0] ?? ""), quantity: String(row.quantity ?? ""), condition: event.conditions[0]?.[0] ?? "", received_by: row.name });
  const { answers } = draft;
  const keeping = keeper(draft, (kept) => { if (!kept) say(t("Not kept: the phone's storage is full."), "bad"); });
  const field = (label, input, name) => {
    input.value = answers[name];
    input.addEventListener("input", () => { answers[name] = input.value; keeping.save(); });
    return h("label", { class: "ask" }, h("span", {}, label), input);
  };
  const choice = (options) => h("select", { class: "field" }, options.map(([key, name]) => h("option", { value: String(key) }, name)));
  const quantity = h("input", { class: "field", inputmode: "numeric" });
  return h("details", { class: "panel", "data-row": row.id, open: Boolean(begun) }, h("summary", {}, h("b", {}, row.name)), problemBox(draft),
    field(t("Species"), choice(event.species), "species"), field(t("Quantity"), quantity, "quantity"), field(t("Condition"), choice(event.conditions), "condition"),
    field(t("Received by"), h("input", { class: "field", autocomplete: "off" }), "received_by"),
    h("button", { type: "button", class: "btn btn-primary btn-wide", onclick: async () => {
      answers.quantity = answers.quantity.trim();
      if (!/^[1-9]\d*$/.test(answers.quantity)) { say(t("Write how many seedlings."), "bad"); quantity.focus(); return; }
      if (await put(draft, keeping)) await handoverView(String(event.id));
    } }, t("Hand over")));
}
