// What is to be done: the officer's cases. One row is read, a screenful is drawn, the rest as one scrolls.
import { h, show, t } from "./dom.js";
import { draftsOf } from "./drafts.js";
import { read, session, unsealed } from "./session.js";
import { assignedList, isOld, unsent, WARN_AFTER } from "./sync.js";

const SCREENFUL = 25;

export async function listView() {
  const [list, drafts, waiting, refs] = await Promise.all([assignedList(), draftsOf(), unsent(), read("refs", `${session.user}:refs`)]);
  const begun = new Map(drafts.filter((one) => one.kind === "visit").map((one) => [one.case.id, one.case.attempts.length + one.attempts.length]));
  const records = (await Promise.all(waiting.outbox.map(unsealed))).filter(Boolean).map((one) => one.record);
  const posted = new Set(records.filter((one) => one.kind === "visit").map((one) => one.answers.household));
  const families = records.filter((one) => one.kind === "household" && !posted.has(one.id) && !begun.has(one.id));
  const cases = (list?.cases ?? []).filter((one) => !posted.has(one.id)).sort((a, b) => b.returned - a.returned);
  const wards = (refs?.wards.length ?? 0) > 1;
  const search = h("input", { type: "search", class: "field", id: "search", "aria-label": t("Search by name or address"), placeholder: t("Search by name or address"), autocomplete: "off", oninput: () => draw() });
  const items = h("ul", { class: "cases" });
  const more = h("button", { type: "button", class: "btn btn-wide", onclick: () => add() });
  let found = [];
  let shown = 0;
  function draw() {
    const words = search.value.trim().toLowerCase();
    found = words ? cases.filter((one) => `${one.name} ${one.address}`.toLowerCase().includes(words)) : cases;
    shown = 0;
    items.replaceChildren();
    add();
  }
  function add() {
    items.append(...found.slice(shown, shown + SCREENFUL).map((one) => caseItem(one, begun, wards)));
    shown = Math.min(found.length, shown + SCREENFUL);
    more.hidden = shown >= found.length;
    more.textContent = t("Show more (%(count)s)", { count: found.length - shown });
  }
  draw();
  if ("IntersectionObserver" in self) new IntersectionObserver((seen) => { if (seen[0].isIntersecting && shown < found.length) add(); }, { rootMargin: "200px" }).observe(more);
  const extra = drafts.filter((one) => one.kind === "visit" && !cases.some((known) => known.id === one.case.id));
  const can = (kind) => refs?.kinds.includes(kind);
  show(
    warning(waiting),
    h("h1", {}, t("Families to visit")),
    extra.length ? h("ul", { class: "cases" }, extra.map((one) => caseItem(one.case, begun, wards))) : null,
    drafts.filter((one) => one.kind === "household").map((one) => h("a", { class: "case", href: `#/family/${one.id}` }, h("b", {}, one.people[0]?.name || t("New family")), h("span", { class: "badge warn" }, t("Draft on this phone")))),
    families.map((one) => h("a", { class: "case", href: `#/visit/${one.id}`, "data-family": one.id }, h("b", {}, one.answers.people[0].name), h("span", { class: "badge warn" }, t("Waiting")))),
    cases.length ? [h("p", { class: "muted", id: "count" }, t("%(count)s families", { count: cases.length })), search, items, more] : h("p", { class: "empty" }, list ? t("No family waits for you.") : t("The list isn't on this phone yet. Open this page once with a signal.")),
    h("div", { class: "row" },
      can("household") ? h("a", { class: "btn btn-wide", href: "#/family" }, `+ ${t("New family")}`) : null,
      Object.keys(list?.activities ?? {}).length ? h("a", { class: "btn btn-wide", href: "#/activities" }, t("Attendance and handovers")) : null,
      h("a", { class: "btn btn-wide", href: "/" }, t("Home page (needs a signal)"))),
  );
  performance.mark("list");
}

function caseItem(one, begun, wards) {
  const tries = begun.get(one.id) ?? one.attempts;
  const tried = tries ? t("Attempts: %(count)s", { count: tries }) : null;
  const badge = begun.has(one.id) ? ["warn", tried ?? t("Draft on this phone")] : one.returned ? ["bad", t("Returned")] : tried ? ["", tried] : one.begun ? ["", t("Begun")] : null;
  const place = [one.address, one.rt && `RT ${one.rt}`, one.rw && `RW ${one.rw}`, wards && one.ward].filter(Boolean).join(" · ");
  return h("li", {}, h("a", { class: "case", href: `#/visit/${one.id}` }, h("span", {}, h("b", {}, one.name), h("small", {}, place)), badge ? h("span", { class: `badge ${badge[0]}` }, badge[1]) : null));
}

export function warning(waiting) {
  if (!isOld(waiting.oldest)) return null;
  return h("div", { class: "notice bad", role: "alert", id: "old-work" },
    h("p", {}, h("b", {}, t("Work of over %(days)s days is only on this phone.", { days: Math.round(WARN_AFTER / 86_400_000) })), " ", isOld(waiting.oldestSent) ? t("Go where there is a signal, or hand it over as a file.") : t("These are drafts: finish them, then send.")),
    h("a", { class: "btn", href: "#/outbox" }, t("Open the outbox")));
}
