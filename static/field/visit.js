// A visit at the door, under one thumb: presence, members, dwelling, spending, place, photos, send.
import { uuid7 } from "./crypto.js";
import { $, h, number, rupiah, say, shortDate, show, t, today, when } from "./dom.js";
import { draftsOf, hold, keeper, letGo } from "./drafts.js";
import { photoTiles } from "./photos.js";
import { lacks, parseRupiah, perCapita, thresholdInForce } from "./rules.js";
import { read, session, unsealed } from "./session.js";
import * as store from "./store.js";
import { assignedCase, flush, post } from "./sync.js";

const AGAIN = ["nobody_home", "not_found"];

export async function visitView(household) {
  const refs = await read("refs", `${session.user}:refs`);
  if (!(await hold(`field-visit:${session.user}:${household}`))) { elsewhere(); return; }
  const mine = await draftsOf("visit");
  const draft = mine.find((one) => one.case.id === household) ?? (await newDraft(household, refs));
  if (!draft || !refs) { show(h("p", { class: "empty" }, t("This family isn't on this phone.")), back()); return; }
  draw(draft, refs);
}

export const elsewhere = () => show(h("p", { class: "empty" }, t("This is open in another tab. Go on there.")), back());
const back = () => h("a", { class: "btn", href: "#/" }, t("Back to the list"));

async function newDraft(household, refs) {
  const found = (await assignedCase(household)) ?? (await familyHere(household, refs));
  if (!found || !refs) return null;
  const { open, after, ...rest } = found;
  const answers = { ...open?.answers };
  for (const { name } of refs.questions) if (answers[name] !== undefined) answers[name] = String(answers[name]);
  for (const { name } of refs.spending) if (answers[name]) answers[name] = grouped(answers[name]);
  return { id: uuid7(), kind: "visit", created: Date.now(), after: after ?? null, case: rest, base_version: open?.version ?? 0, visit: open?.id ?? null, comment: open?.comment ?? "", answers, findings: { ...open?.findings }, attempts: [], photos: [], problem: null };
}
// A family registered on this phone and not sent yet: its members go by their place in that record.
async function familyHere(id, refs) {
  const row = await store.get("outbox", id);
  const content = row?.kind === "household" ? await unsealed(row) : null;
  if (!content) return null;
  const { household, people } = content.record.answers;
  const ward = refs.wards.find((one) => String(one.id) === String(household.ward))?.name ?? "";
  const members = people.map((one, at) => ({ id: `new-${at}`, name: one.name ?? "", born: one.birth_date ? Number(one.birth_date.slice(0, 4)) : null, relation: at ? one.relation : "head" }));
  return { id, after: id, name: people[0].name, address: household.address ?? "", rt: household.rt ?? "", rw: household.rw ?? "", ward, members, prior: null, open: null, known: null, attempts: [] };
}
const grouped = (text) => (/^\d+$/.test(text) ? number(Number(text)) : text);

function draw(draft, refs) {
  const status = h("output", { class: "save-status", id: "save-status", "aria-live": "polite" });
  const keeping = keeper(draft, (kept) => { status.textContent = kept ? t("Kept on this phone") : t("Not kept: the phone's storage is full."); status.classList.toggle("bad", !kept); });
  const { case: home } = draft;
  const form = h("form", { id: "visit", novalidate: true, onsubmit: (event) => event.preventDefault() });
  const screen = { draft, refs, form, keeping, set: (name, value) => { draft.answers[name] = value; keeping.save(); } };
  form.append(...sections(screen));
  show(
    h("a", { class: "back", href: "#/" }, `‹ ${t("Back to the list")}`),
    h("h1", {}, home.name),
    h("p", { class: "muted" }, [home.address, home.rt && `RT ${home.rt}`, home.rw && `RW ${home.rw}`, home.ward].filter(Boolean).join(" · ")),
    draft.comment ? h("div", { class: "notice warn" }, h("b", {}, t("Returned: ")), draft.comment) : null,
    problemBox(draft),
    tried(screen),
    form,
    h("div", { class: "bar" }, status, glance(screen),
      h("button", { type: "button", class: "btn btn-primary", id: "send", onclick: () => send(screen) }, t("Finish and send"))),
  );
  apply(screen);
}

export function problemBox(draft) {
  if (!draft.problem) return null;
  const texts = Object.values(draft.problem.errors ?? {}).flat();
  return h("div", { class: "notice bad", role: "alert", id: "problem" }, h("b", {}, draft.problem.text), texts.length ? h("ul", {}, texts.map((text) => h("li", {}, text))) : null);
}

function tried({ draft }) {
  const all = [...draft.case.attempts, ...draft.attempts];
  if (!all.length) return null;
  return h("p", { class: "notice", id: "attempts" }, t("Attempts so far: %(list)s", { list: all.map((one) => when(one.at)).join(", ") }));
}

// --- questions ------------------------------------------------------------------------------------------------------------

function sections(screen) {
  const { draft, refs } = screen;
  const { prior, told } = draft.case;
  const panel = (id, title, group, ...content) => h("section", { class: `panel ${group}`, id }, h("h2", {}, title), content);
  return [
    panel("s-presence", t("Was the family met?"), "", question(screen, "presence", t("Was the family met?"), refs.presence, { hidden: true })),
    panel("s-again", t("Come back"), "when-absent", h("p", {}, t("Note this attempt and come back later. After %(count)s attempts the visit is sent.", { count: enoughAttempts(refs) })),
      h("button", { type: "button", class: "btn btn-wide", id: "attempt", onclick: () => attempt(screen) })),
    panel("s-members", t("Members of the family"), "when-found",
      draft.case.members.length ? h("button", { type: "button", class: "btn btn-wide", id: "confirm-all", onclick: () => confirmAll(screen) }, t("All confirmed")) : h("p", {}, t("This family has no members in the register: correct the family first.")),
      draft.case.members.map((one) => memberQuestion(screen, one))),
    panel("s-dwelling", t("The dwelling"), "when-found", told ? h("p", { class: "muted" }, t("“List” is %(source)s.", { source: told.source })) : null, prior ? h("p", { class: "muted" }, t("“Before” is the visit of %(day)s.", { day: shortDate(prior.on) })) : null,
      refs.questions.map(({ name, label, choices }) => question(screen, name, label, choices, { before: prior?.[name], listed: told?.words[name] }))),
    panel("s-spending", t("Spending of the whole family in a month"), "when-found", h("p", { class: "muted" }, t("Count what they grow themselves and what they get as well, at the price in the shop.")),
      refs.spending.map((one) => amount(screen, one, prior?.[one.name]))),
    panel("s-place", t("Place"), "when-answered", place(screen)),
    panel("s-photos", t("Photos"), "when-answered", h("p", { class: "muted" }, t("Ask before you take them; no faces where you can avoid it.")), photoTiles(draft, refs, (list) => { draft.photos = list; return screen.keeping.save(); })),
    panel("s-note", t("Note"), "when-answered", noteField(screen), dayField(screen)),
  ];
}

function question(screen, name, label, choices, { before, listed, hidden = false } = {}) {
  const value = String(screen.draft.answers[name] ?? "");
  const old = before === undefined ? null : choices.find(([key]) => String(key) === String(before));
  return h("fieldset", { class: "ask", id: `ask-${name}` }, h("legend", { class: hidden ? "visually-hidden" : "" }, label, old ? h("span", { class: "before" }, ` ${t("Before: %(value)s", { value: old[1] })}`) : null, listed ? h("span", { class: "before listed" }, ` ${t("List: %(value)s", { value: listed })}`) : null),
    h("div", { class: "chips" }, choices.filter(([key]) => key !== "").map(([key, text]) => chip(name, key, text, String(key) === value, () => {
      if (name === "presence") meet(screen, key);
      screen.set(name, String(key));
      apply(screen);
      forward(screen, `ask-${name}`);
    }))));
}

function chip(name, key, text, checked, chosen) {
  return h("label", { class: "chip" }, h("input", { type: "radio", name, value: String(key), checked, onchange: chosen }), h("span", {}, text));
}

function memberQuestion(screen, member) {
  const { draft, refs } = screen;
  const age = member.born ? t("%(age)s years", { age: Math.max(0, new Date().getFullYear() - member.born) }) : "";
  const relation = refs.relations.find(([key]) => key === member.relation)?.[1];
  return h("fieldset", { class: "ask", id: `ask-member_${member.id}` }, h("legend", {}, member.name, h("span", { class: "before" }, ` ${[relation, age].filter(Boolean).join(", ")}`)),
    h("div", { class: "chips" }, refs.findings.map(([key, text]) => chip(`member_${member.id}`, key, text, draft.findings[member.id] === key, () => {
      draft.findings[member.id] = key;
      screen.keeping.save();
      apply(screen);
      forward(screen, `ask-member_${member.id}`);
    }))));
}

function confirmAll(screen) {
  for (const member of screen.draft.case.members) screen.draft.findings[member.id] = "confirmed";
  screen.form.querySelectorAll('#s-members input[value="confirmed"]').forEach((one) => { one.checked = true; });
  screen.keeping.save();
  apply(screen);
  $("#s-dwelling").scrollIntoView({ block: "start" });
}

function amount(screen, { name, label }, before) {
  const echo = h("span", { class: "echo", id: `echo-${name}`, "aria-live": "polite" });
  const old = before ? h("span", { class: "before" }, ` ${t("Before: %(value)s", { value: rupiah(parseRupiah(before)) })}`) : null;
  const input = h("input", { class: "field", id: `in-${name}`, inputmode: "numeric", autocomplete: "off", value: screen.draft.answers[name] ?? "", "aria-describedby": `echo-${name}`, oninput: () => { screen.set(name, input.value); read_(); apply(screen); } });
  function read_() {
    const value = parseRupiah(input.value);
    echo.textContent = value === null ? "" : Number.isNaN(value) ? t("Write thousands with a point: 1.500.000") : rupiah(value);
    echo.classList.toggle("bad", Number.isNaN(value));
    input.setAttribute("aria-invalid", String(Number.isNaN(value)));
  }
  input.addEventListener("blur", () => {
    const value = parseRupiah(input.value);
    if (value !== null && Number.isInteger(value) && input.value !== number(value)) { input.value = number(value); screen.set(name, input.value); }
  });
  read_();
  return h("div", { class: "ask", id: `ask-${name}` }, h("label", { for: `in-${name}` }, label, old), input, echo);
}

function noteField(screen) {
  const area = h("textarea", { class: "field", id: "in-note", rows: "3", "aria-label": t("Note"), oninput: () => { screen.set("note", area.value); } });
  area.value = screen.draft.answers.note ?? "";
  return h("div", { class: "ask", id: "ask-note" }, area);
}

function dayField(screen) {
  const input = h("input", { class: "field", type: "date", id: "in-visited_on", max: today(), value: screen.draft.answers.visited_on ?? today(), onchange: () => screen.set("visited_on", input.value) });
  return h("details", {}, h("summary", {}, t("Date of the visit")), h("label", { class: "visually-hidden", for: "in-visited_on" }, t("Date of the visit")), input);
}

// --- place ----------------------------------------------------------------------------------------------------------------

function place(screen) {
  const shown = h("p", { id: "place-shown", role: "status" });
  screen.placeShown = () => {
    const { latitude, longitude, accuracy } = screen.draft.answers;
    shown.textContent = latitude ? `${latitude}, ${longitude} (± ${accuracy} m)` : t("Not taken yet.");
  };
  screen.placeShown();
  return [shown, h("button", { type: "button", class: "btn btn-wide", id: "locate", onclick: () => locate(screen, shown) }, t("Take the place from this phone"))];
}

function locate(screen, shown) {
  if (shown) shown.textContent = t("Looking for the place…");
  navigator.geolocation?.getCurrentPosition(({ coords }) => {
    Object.assign(screen.draft.answers, { latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6), accuracy: String(Math.round(coords.accuracy)) });
    screen.keeping.save();
    screen.placeShown();
  }, () => { if (shown) shown.textContent = t("The place was not found. Allow the location, go outside and try again."); }, { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 });
}

// The first answer also notes the day and, by itself, the place: two taps less.
function meet(screen) {
  const { answers } = screen.draft;
  answers.visited_on = today();
  if (!answers.latitude) locate(screen, null);
}

// --- outcomes without the family --------------------------------------------------------------------------------------------

const enoughAttempts = (refs) => Math.max(1, refs.attempts ?? 3); // a phone that has been away keeps the older rule
const triesSoFar = ({ draft }) => draft.case.attempts.length + draft.attempts.length;

async function attempt(screen) {
  const { draft } = screen;
  draft.attempts.push({ at: new Date().toISOString(), presence: draft.answers.presence });
  await screen.keeping.save();
  if (triesSoFar(screen) >= enoughAttempts(screen.refs)) {
    if (!draft.answers.note?.trim()) draft.answers.note = t("Nobody met at %(count)s attempts.", { count: triesSoFar(screen) });
    await send(screen);
    return;
  }
  draft.answers.presence = "";
  await screen.keeping.save();
  say(t("Attempt %(number)s is noted. Come back later.", { number: triesSoFar(screen) }));
  location.hash = "#/";
}

// --- what is shown ----------------------------------------------------------------------------------------------------------

// Which parts apply: presence first; the rest only where the family was met; the power class only where there is a meter.
function apply(screen) {
  const { draft, form } = screen;
  const { presence, light } = draft.answers;
  form.dataset.met = !presence ? "unsaid" : presence === "found" ? "found" : "absent";
  form.querySelectorAll(".when-found").forEach((one) => { one.hidden = presence !== "found"; });
  form.querySelectorAll(".when-answered").forEach((one) => { one.hidden = !presence; });
  form.querySelectorAll(".when-absent").forEach((one) => { one.hidden = !AGAIN.includes(presence); });
  const power = $("#ask-power", form);
  if (power) power.hidden = String(light ?? "") !== "1";
  const next = triesSoFar(screen) + 1;
  $("#attempt", form).textContent = next >= enoughAttempts(screen.refs) ? t("Note attempt %(number)s and send", { number: next }) : t("Note attempt %(number)s", { number: next });
  screen.glance?.();
}

// On to the next question without an answer, so that the thumb stays where it is.
function forward(screen, from) {
  const asks = [...screen.form.querySelectorAll(".ask")].filter((one) => one.offsetParent !== null);
  const rest = asks.slice(asks.findIndex((one) => one.id === from) + 1);
  const next = rest.find((one) => one.tagName === "FIELDSET" ? !one.querySelector("input:checked") : !one.querySelector("input, textarea").value);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  next?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

// Spending a person against the lines in force: two numbers behind a small button, no word the family could read.
function glance(screen) {
  const { draft, refs } = screen;
  const shown = h("span", { id: "glance", hidden: true });
  const button = h("button", { type: "button", class: "btn btn-small", id: "glance-toggle", "aria-expanded": "false", "aria-label": t("Figures for the officer"), onclick: () => {
    shown.hidden = !shown.hidden;
    button.setAttribute("aria-expanded", String(!shown.hidden));
  } }, "i");
  screen.glance = () => {
    const value = perCapita(draft.answers, draft.findings, refs.counted);
    const day = draft.answers.visited_on ?? today();
    const lines = ["extreme", "poor"].map((kind) => thresholdInForce(refs.thresholds, kind, day)).filter(Boolean);
    shown.textContent = value === null ? "–" : [number(value), ...lines.map((line) => `${value < Number(line.amount) ? "<" : "≥"} ${number(Number(line.amount))}`)].join(" ");
  };
  return h("span", { class: "glance" }, button, shown);
}

// --- sending ----------------------------------------------------------------------------------------------------------------

async function send(screen) {
  const { draft, refs, form } = screen;
  form.querySelectorAll(".ask-wrong").forEach((one) => one.classList.remove("ask-wrong"));
  $("#lacks")?.remove();
  const missing = lacks(draft, refs);
  if (missing.length) { tell(form, missing); return; }
  try {
    await screen.keeping.drop();
    await post(draft, recordOf(draft, refs), draft.case.name);
  } catch { screen.keeping.again(); say(t("Not kept: the phone's storage is full."), "bad"); return; }
  letGo();
  say(t("In the outbox. It is sent as soon as there is a signal."), "good");
  location.hash = "#/";
  flush();
}

function tell(form, missing) {
  for (const [name] of missing) $(`#ask-${CSS.escape(name)}`, form)?.classList.add("ask-wrong");
  const go = (name) => (event) => { event.preventDefault(); $(`#ask-${CSS.escape(name)}`, form)?.scrollIntoView({ block: "center" }); };
  form.prepend(h("div", { class: "notice bad", role: "alert", id: "lacks" }, h("b", {}, t("Not sent yet: something is missing. Everything so far is kept.")),
    h("ul", {}, missing.map(([name, text]) => h("li", {}, h("a", { href: "#", onclick: go(name) }, text))))));
  go(missing[0][0])(new Event("x"));
}

// The record exactly as it is sent, however often.
export function recordOf(draft, refs) {
  const answers = Object.fromEntries(Object.entries(draft.answers).filter(([, value]) => value !== "" && value !== null));
  if (answers.presence !== "found") for (const { name } of [...refs.questions, ...refs.spending]) delete answers[name];
  if (answers.light !== "1") delete answers.power;
  return {
    id: draft.id, kind: "visit", user: session.user, form_version: refs.form_version, base_version: draft.base_version, taken_at: new Date().toISOString(), submit: true, photos: draft.photos,
    answers: { ...answers, begun_at: new Date(draft.created).toISOString(), household: draft.case.id, visit: draft.visit, known: draft.case.known, findings: answers.presence === "found" ? draft.findings : {}, attempts: draft.attempts },
  };
}
