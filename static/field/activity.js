// Attendance of trainings and handovers of seedlings: lists taken along, records through the same outbox.
import { uuid7 } from "./crypto.js";
import { $, h, say, shortDate, show, t } from "./dom.js";
import { read, session, unsealed } from "./session.js";
import * as store from "./store.js";
import { assignedList, flush, post } from "./sync.js";

async function activities() {
  return (await assignedList())?.activities ?? {};
}
const missing = () => show(h("p", { class: "empty" }, t("This list isn't on this phone.")), h("a", { class: "btn", href: "#/" }, t("Back to the list")));

export async function activitiesView() {
  const { attendance = [], handover = [] } = await activities();
  const item = (kind, one, title) => h("li", {}, h("a", { class: "case", href: `#/${kind}/${one.id}` }, h("span", {}, h("b", {}, title), h("small", {}, `${shortDate(one.held_on)} · ${one.place}`))));
  show(h("a", { class: "back", href: "#/" }, `‹ ${t("Back to the list")}`), h("h1", {}, t("Attendance and handovers")),
    h("ul", { class: "cases" }, attendance.map((one) => item("attendance", one, one.topic)), handover.map((one) => item("handover", one, `${one.number} · ${one.ward}`))),
    attendance.length + handover.length ? null : h("p", { class: "empty" }, t("No session and no distribution waits for you.")));
}

async function put(kind, answers, title, base) {
  const refs = await read("refs", `${session.user}:refs`);
  const id = uuid7();
  const record = { id, kind, user: session.user, form_version: refs.form_version, base_version: base, taken_at: new Date().toISOString(), submit: true, photos: [], answers };
  await post({ id, kind, created: Date.now(), answers, title }, record, title);
  say(t("In the outbox. It is sent as soon as there is a signal."), "good");
  flush();
}

// What of this kind waits in the outbox, or was begun and taken back: its answers.
async function pending(kind) {
  const rows = (await Promise.all(["outbox", "drafts"].map((name) => store.all(name, session.user)))).flat();
  const mine = await Promise.all(rows.filter((row) => row.kind === kind).map(async (row) => ({ row, content: await unsealed(row) })));
  return mine.map(({ row, content }) => ({ row, answers: content.record?.answers ?? content.answers, content }));
}

export async function attendanceView(id) {
  const session_ = (await activities()).attendance?.find((one) => String(one.id) === id);
  if (!session_) { missing(); return; }
  const waiting = (await pending("attendance")).find((one) => String(one.answers.session) === id);
  const there = new Set(waiting ? waiting.answers.present : session_.present);
  const counted = h("output", { class: "save-status" });
  const count = () => { counted.textContent = t("%(count)s present", { count: there.size }); };
  count();
  show(h("a", { class: "back", href: "#/activities" }, `‹ ${t("Back to the list")}`), h("h1", {}, session_.topic), h("p", { class: "muted" }, `${shortDate(session_.held_on)} · ${session_.place}`),
    h("div", { class: "panel" }, session_.people.map((one) => {
      const input = h("input", { type: "checkbox", value: one.id, checked: there.has(one.id), onchange: () => { if (input.checked) there.add(one.id); else there.delete(one.id); count(); } });
      return h("label", { class: "check" }, input, h("span", {}, one.name));
    })),
    h("div", { class: "bar" }, counted, h("button", { type: "button", class: "btn btn-primary", id: "send", onclick: async () => {
      const answers = { session: session_.id, stamp: session_.stamp, listed: session_.people.map((one) => one.id), present: [...there] };
      if (waiting) await store.write(["drafts", "outbox"], (stores) => { stores.drafts.delete(waiting.row.id); stores.outbox.delete(waiting.row.id); });
      await put("attendance", answers, session_.topic, 0);
      location.hash = "#/activities";
    } }, t("Finish and send"))));
}

export async function handoverView(id) {
  const event = (await activities()).handover?.find((one) => String(one.id) === id);
  if (!event) { missing(); return; }
  const waiting = (await pending("handover")).filter((one) => String(one.answers.distribution) === id);
  const done = new Set([...event.rows.filter((one) => one.done).map((one) => one.id), ...waiting.map((one) => one.answers.enrolment)]);
  show(h("a", { class: "back", href: "#/activities" }, `‹ ${t("Back to the list")}`), h("h1", {}, `${event.number} · ${event.ward}`), h("p", { class: "muted" }, `${shortDate(event.held_on)} · ${event.place}`),
    event.rows.map((one) => (done.has(one.id) ? h("div", { class: "case" }, h("b", {}, one.name), h("span", { class: "badge good" }, t("Handed over"))) : handover(event, one))));
}

function handover(event, row) {
  const field = (label, input) => h("label", { class: "ask" }, h("span", {}, label), input);
  const species = h("select", { class: "field" }, event.species.map(([key, name]) => h("option", { value: String(key) }, name)));
  species.value = String(row.species ?? event.species[0]?.[0] ?? "");
  const quantity = h("input", { class: "field", inputmode: "numeric", value: row.quantity ?? "" });
  const condition = h("select", { class: "field" }, event.conditions.map(([key, name]) => h("option", { value: key }, name)));
  const receiver = h("input", { class: "field", value: row.name, autocomplete: "off" });
  return h("details", { class: "panel", "data-row": row.id }, h("summary", {}, h("b", {}, row.name)), field(t("Species"), species), field(t("Quantity"), quantity), field(t("Condition"), condition), field(t("Received by"), receiver),
    h("button", { type: "button", class: "btn btn-primary btn-wide", onclick: async () => {
      if (!/^[1-9]\d*$/.test(quantity.value.trim())) { say(t("Write how many seedlings."), "bad"); quantity.focus(); return; }
      await put("handover", { distribution: event.id, enrolment: row.id, species: species.value, quantity: quantity.value.trim(), condition: condition.value, received_by: receiver.value }, `${event.number}: ${row.name}`, 0);
      await handoverView(String(event.id));
    } }, t("Hand over")));
}
void $;
