// The field pages: who is here, which screen, when to send.
import { activitiesView, attendanceView, handoverView } from "./activity.js";
import { $, ask, h, say, show, t } from "./dom.js";
import { letGo, settled } from "./drafts.js";
import { familyView } from "./family.js";
import { placeholders } from "./identity.js";
import { listView } from "./list.js";
import { outboxView } from "./outbox.js";
import { leave, read, remembered, resume, session } from "./session.js";
import * as store from "./store.js";
import { changed, flush, forgetOldReceipts, greet, onChange, onSwitch, recover, unsent, wake } from "./sync.js";
import { visitView } from "./visit.js";

const LOGIN = "/accounts/login/?next=/field/";
const ROUTES = [
  [/^#\/visit\/([\w-]+)$/, visitView],
  [/^#\/family(?:\/([\w-]+))?$/, familyView],
  [/^#\/outbox$/, outboxView],
  [/^#\/activities$/, activitiesView],
  [/^#\/attendance\/(\w+)$/, attendanceView],
  [/^#\/handover\/(\w+)$/, handoverView],
];
const LIVE = [/^#?\/?$/, /^#\/outbox$/]; // drawn anew when something changes elsewhere

let drawing = Promise.resolve();
let closing = false;
export function render() {
  drawing = drawing.then(draw, draw);
  return drawing;
}

async function draw() {
  if (closing) return;
  const { hash } = location;
  if (!/^#\/(visit|family|attendance|handover)\//.test(hash)) letGo();
  await bar();
  if (!session.user) { welcome(); return; }
  const refs = await read("refs", `${session.user}:refs`);
  (refs?.placeholders ?? []).forEach((word) => placeholders.add(word));
  const [pattern, view] = ROUTES.find(([one]) => one.test(hash)) ?? [null, refs && !refs.kinds.includes("visit") ? activitiesView : listView];
  await view(pattern ? pattern.exec(hash)[1] : undefined);
  document.body.dataset.ready = hash || "#/";
}

function welcome() {
  const text = { offline: t("No signal. Log in once with a signal; after that this page works without one."), login: t("Log in to take your families along.") }[session.state] ?? t("Looking for the server…");
  show(h("h1", {}, t("Field visits")), h("p", {}, text), session.state === "unknown" ? null : h("a", { class: "btn btn-primary btn-wide", href: LOGIN }, t("Log in")));
  document.body.dataset.ready = "welcome";
}

// The bar on top: whose phone, whether there is a signal, and always how much is only here.
async function bar() {
  const waiting = session.user ? await unsent() : { number: 0 };
  const states = { ok: ["good", t("Connected")], offline: ["", t("No signal")], login: ["warn", t("Log in to send")], unknown: ["", "…"] };
  const [tone, text] = states[session.state] ?? states.unknown;
  const only = $("#only-here");
  only.textContent = waiting.number ? t("%(count)s only on this phone", { count: waiting.number }) : t("Everything sent");
  only.className = `count ${waiting.number ? "warn" : "good"}`;
  only.hidden = !session.user;
  $("#signal").textContent = text;
  $("#signal").className = `signal ${tone}`;
  $("#who").textContent = session.name;
  $("#who").hidden = session.state === "login";
  $("#relogin").hidden = session.state !== "login" || !session.user;
  $("#leave").hidden = !session.user;
}

async function logout() {
  const waiting = await unsent();
  const text = waiting.number ? t("%(count)s records are only on this phone. Logging out throws them away. Send them first, or hand them over as a file.", { count: waiting.number }) : t("Log out? The list of families goes from this phone.");
  if (!(await ask(text, waiting.number ? t("Throw away and log out") : t("Log out"), waiting.number ? "danger" : "primary"))) return;
  await leave();
  location.hash = "#/";
  await render();
}

async function sendAndDraw(options) {
  const before = session.user;
  const state = await flush(options);
  if (session.user !== before) await render();
  if (state === "offline" && session.user && (await unsent()).number) wake();
}

// Another person's phone now, or nobody's: what was typed is kept as its own person's, then the page begins anew.
async function reopen() {
  closing = true;
  document.getElementById("content").replaceChildren();
  await settled();
  location.reload();
}

function live() {
  if (LIVE.some((one) => one.test(location.hash)) && !document.querySelector("dialog[open]") && document.activeElement?.id !== "search" && document.activeElement?.id !== "passphrase") render();
  else bar();
}

async function start() {
  addEventListener("hashchange", render);
  addEventListener("online", () => sendAndDraw({ force: true }));
  addEventListener("offline", () => { session.state = "offline"; bar(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") sendAndDraw(); });
  $("#leave").addEventListener("click", logout);
  addEventListener("storage", (event) => { if (event.key === "field:user" && event.newValue !== session.user) reopen(); });
  addEventListener("pageshow", (event) => { if (event.persisted && remembered() !== session.user) reopen(); });
  onSwitch(reopen);
  await resume();
  onChange(live);
  if (session.user) await render();
  else await bar();
  navigator.storage?.persist?.().catch(() => {});
  register();
  if (session.user) await recover();
  await sendAndDraw();
  if (session.user) await forgetOldReceipts();
  if (document.querySelector("#send, [data-row]")) await bar(); // somebody is writing already: it isn't drawn anew
  else await render();
  setInterval(() => sendAndDraw(), 60_000);
}

// The worker keeps the shell; where a new one is ready it serves from the next opening on. A browser that knows no modules
// in workers gets it without the sending in the background.
async function register() {
  const workers = navigator.serviceWorker;
  const options = { scope: "/field/", updateViaCache: "none" };
  await workers?.register("/field/sw.js", { ...options, type: "module" }).catch(() => workers.register("/field/sw.js?plain", options)).catch(() => {});
}

// For tests: the same parts that the page uses.
self.field = { session, store, flush, greet, unsent, render, changed, say };
start();
