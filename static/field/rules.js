// Twins of the server's rules, to help at the door. The server judges (kupang_case/forms.py, households/visits/rules.py
// and completeness.py); tests run both over the same cases.
import { t } from "./dom.js";

const PLAIN = /^(\d+)(?:,(\d{1,2}|-))?$/;
const GROUPED = /^([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,2}|-))?$/;

// Rupiah as a number, null for nothing, NaN for what can't be read or could be read two ways.
export function parseRupiah(text) {
  const cleaned = String(text ?? "").trim().replace(/^rp\.?\s*/i, "").replace(/[\s\u00a0\u202f]+/g, "");
  if (!cleaned) return null;
  const found = PLAIN.exec(cleaned) ?? GROUPED.exec(cleaned);
  if (!found) return NaN;
  const sen = (found[2] ?? "").replace("-", "");
  return Number(found[1].replaceAll(".", "") + (sen ? `.${sen}` : ""));
}

const SCOPES = { city: 1, national: 0 };
export function thresholdInForce(thresholds, kind, day) {
  const valid = thresholds.filter((one) => one.kind === kind && one.from <= day);
  valid.sort((a, b) => SCOPES[b.scope] - SCOPES[a.scope] || (a.from < b.from ? 1 : -1));
  return valid[0] ?? null;
}

export function perCapita(answers, findings, counted) {
  const members = Object.values(findings).filter((found) => counted.includes(found)).length;
  const food = parseRupiah(answers.food_spending);
  const other = parseRupiah(answers.other_spending);
  if (food === null || other === null || Number.isNaN(food + other) || members < 1) return null;
  return (food + other) / members;
}

// [question, what to do] for everything that a visit lacks.
export function lacks(draft, refs) {
  const { answers, findings } = draft;
  if (!answers.presence) return [["presence", t("Say whether the family was met.")]];
  if (answers.presence !== "found") return answers.note?.trim() ? [] : [["note", t("Write in the note what you found.")]];
  const members = draft.case.members;
  const found = [];
  const unsaid = members.find((one) => !findings[one.id]);
  if (!members.length) found.push(["members", t("This family has no members in the register: correct the family first.")]);
  else if (unsaid) found.push([`member_${unsaid.id}`, t("Say of each member what you found.")]);
  else if (!members.some((one) => refs.counted.includes(findings[one.id]))) found.push([`member_${members[0].id}`, t("No member is confirmed: who lives here?")]);
  for (const { name, label } of [...refs.questions, ...refs.spending]) {
    if (name === "power" && String(answers.light ?? "") !== "1") continue;
    const value = answers[name];
    if (value === undefined || value === null || value === "") found.push([name, t("Not filled in: %(label)s.", { label })]);
  }
  for (const { name } of refs.spending) {
    if (Number.isNaN(parseRupiah(answers[name]))) found.push([name, t("Write thousands with a point: 1.500.000")]);
  }
  if (parseRupiah(answers.food_spending) + parseRupiah(answers.other_spending) === 0 && answers.food_spending && answers.other_spending) {
    found.push(["food_spending", t("A family spends something: food and other spending are both 0.")]);
  }
  return found;
}
