// A family met for the first time. The numbers are explained while they are typed.
import { uuid7 } from "./crypto.js";
import { $, h, say, show, t, today } from "./dom.js";
import { draftsOf, hold, keeper, letGo } from "./drafts.js";
import { checkKk, checkNik, cleanNumber, saysOf } from "./identity.js";
import { read, session } from "./session.js";
import { flush, post } from "./sync.js";
import { elsewhere, problemBox } from "./visit.js";

export async function familyView(id) {
  const refs = await read("refs", `${session.user}:refs`);
  if (!refs?.kinds.includes("household")) { show(h("p", { class: "empty" }, t("The list isn't on this phone yet. Open this page once with a signal."))); return; }
  const draft = (await draftsOf("household")).find((one) => one.id === id) ?? { id: uuid7(), kind: "household", created: Date.now(), household: { ward: refs.wards.length === 1 ? refs.wards[0].id : "" }, people: [{}], problem: null };
  if (!(await hold(`field-family:${session.user}:${draft.id}`))) { elsewhere(); return; }
  history.replaceState(null, "", `#/family/${draft.id}`); // so that loading the page anew finds what was typed
  draw(draft, refs);
}

function draw(draft, refs) {
  const status = h("output", { class: "save-status", id: "save-status", "aria-live": "polite" });
  const keeping = keeper(draft, (kept) => { status.textContent = kept ? t("Kept on this phone") : t("Not kept: the phone's storage is full."); });
  const { household } = draft;
  const people = h("div", { id: "people" });
  const form = h("form", { id: "family", novalidate: true, onsubmit: (event) => event.preventDefault() },
    h("section", { class: "panel" }, h("h2", {}, t("Family card and address")),
      text(household, "kk_number", t("No. KK (blank where there is no card yet)"), keeping, { inputmode: "numeric", explain: (value) => checkKk(value).map((code) => refs.identity[code]) }),
      select(household, "ward", t("Ward"), refs.wards.map((one) => [one.id, one.name]), keeping),
      h("div", { class: "two" }, text(household, "rt", "RT", keeping, { inputmode: "numeric" }), text(household, "rw", "RW", keeping, { inputmode: "numeric" })),
      text(household, "address", t("Address"), keeping)),
    people,
    h("button", { type: "button", class: "btn btn-wide", id: "add-person", onclick: () => { draft.people.push({}); keeping.save(); people.append(person(draft, draft.people.length - 1, refs, keeping)); } }, `+ ${t("Another member")}`));
  draft.people.forEach((_one, at) => people.append(person(draft, at, refs, keeping)));
  show(h("a", { class: "back", href: "#/" }, `‹ ${t("Back to the list")}`), h("h1", {}, t("New family")), problemBox(draft), form,
    h("div", { class: "bar" }, status, h("button", { type: "button", class: "btn btn-primary", id: "send", onclick: () => send(draft, refs, keeping) }, t("Finish and send"))));
}

function person(draft, at, refs, keeping) {
  const one = draft.people[at];
  const explained = h("div", { class: "explained", id: `explained-${at}`, role: "status" });
  const confirm = check(one, "confirmed", t("I have seen the document: it is right as typed"), keeping);
  const explain = () => explainNik(one, refs, explained, confirm);
  const without = check(one, "no_nik", t("Has no NIK yet"), keeping, () => {
    nik.hidden = Boolean(one.no_nik);
    if (one.no_nik) { one.nik = ""; $("input", nik).value = ""; }
    explain();
  });
  const nik = text(one, "nik", t("NIK"), keeping, { inputmode: "numeric", changed: explain });
  nik.hidden = Boolean(one.no_nik);
  const relations = refs.relations.filter(([key]) => key !== "head");
  const box = h("section", { class: "panel", id: `person-${at}` }, h("h2", {}, at ? t("Member %(number)s", { number: at + 1 }) : t("Head of the family")),
    text(one, "name", t("Name, as on the card"), keeping, { autocapitalize: "characters" }),
    at ? select(one, "relation", t("Relation to the head"), relations, keeping) : null,
    chips(one, "sex", t("Sex"), refs.sexes, keeping, explain, at),
    text(one, "birth_date", t("Date of birth"), keeping, { type: "date", max: today(), changed: explain }),
    nik, without, explained, confirm,
    at ? h("button", { type: "button", class: "btn", onclick: () => { draft.people.splice(at, 1); keeping.save(); draw(draft, refs); } }, t("Take this member off")) : null);
  explain();
  return box;
}

// What the number itself says, beside what was typed; what doesn't fit is told, and has to be confirmed.
function explainNik(one, refs, box, confirm) {
  const codes = one.no_nik ? [] : checkNik(one.nik, one.birth_date, one.sex, today());
  const says = one.no_nik ? null : saysOf(cleanNumber(one.nik), today());
  const sex = says && refs.sexes.find(([key]) => key === says.sex)[1];
  box.replaceChildren(
    ...codes.map((code) => h("p", { class: "bad", "data-code": code }, refs.identity[code])),
    says ? h("p", {}, t("The NIK says: %(sex)s, born %(birth)s.", { sex, birth: says.birth })) : "",
    says && !codes.length && one.birth_date && one.sex ? h("p", { class: "good" }, t("It fits.")) : "");
  confirm.hidden = !codes.some((code) => code.endsWith("_mismatch"));
  if (confirm.hidden) one.confirmed = false;
}

// --- fields ---------------------------------------------------------------------------------------------------------------

let serial = 0;
function text(values, name, label, keeping, { explain, changed, ...attributes } = {}) {
  const id = `in-${name}-${(serial += 1)}`;
  const error = h("p", { class: "ask-error", role: "status" });
  const input = h("input", { class: "field", id, "data-name": name, autocomplete: "off", ...attributes, value: values[name] ?? "" });
  input.addEventListener("input", () => {
    values[name] = input.value;
    keeping.save();
    error.textContent = explain?.(input.value).join(" ") ?? "";
    changed?.();
  });
  return h("div", { class: "ask" }, h("label", { for: id }, label), input, error);
}

function select(values, name, label, options, keeping) {
  const id = `in-${name}-${(serial += 1)}`;
  const input = h("select", { class: "field", id, "data-name": name, onchange: () => { values[name] = input.value; keeping.save(); } }, h("option", { value: "" }, t("Choose…")), options.map(([key, shown]) => h("option", { value: String(key) }, shown)));
  input.value = String(values[name] ?? "");
  return h("div", { class: "ask" }, h("label", { for: id }, label), input);
}

function chips(values, name, label, options, keeping, changed, at) {
  return h("fieldset", { class: "ask" }, h("legend", {}, label), h("div", { class: "chips" }, options.map(([key, shown]) => h("label", { class: "chip" },
    h("input", { type: "radio", name: `${name}-${at}`, value: key, checked: values[name] === key, onchange: () => { values[name] = key; keeping.save(); changed(); } }), h("span", {}, shown)))));
}

function check(values, name, label, keeping, changed) {
  const input = h("input", { type: "checkbox", "data-name": name, checked: Boolean(values[name]), onchange: () => { values[name] = input.checked; keeping.save(); changed?.(); } });
  return h("label", { class: "check" }, input, h("span", {}, label));
}

async function send(draft, refs, keeping) {
  const [head] = draft.people;
  if (!head.name || !head.sex || !head.birth_date || (!cleanNumber(head.nik) && !head.no_nik)) { say(t("The head needs a name, sex, date of birth, and a NIK or the tick."), "bad"); return; }
  try {
    await keeping.drop();
    const answers = { household: draft.household, people: draft.people.filter((one) => Object.values(one).some(Boolean)) };
    await post(draft, { id: draft.id, kind: "household", user: session.user, form_version: refs.form_version, base_version: 0, taken_at: new Date().toISOString(), submit: true, photos: [], answers }, head.name);
  } catch { keeping.again(); say(t("Not kept: the phone's storage is full."), "bad"); return; }
  letGo();
  say(t("In the outbox. It is sent as soon as there is a signal."), "good");
  location.hash = "#/";
  flush();
}
