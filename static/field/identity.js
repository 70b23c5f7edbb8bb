// A twin of households.identity for one NIK or No. KK, to explain at once. Tests run both over one table of cases.
const FEMALE_DAY = 40;
const OLDEST = 109;

export const placeholders = new Set(); // words for "none", from the server's list

// As typed → digits; "" for nothing or what people write in its place.
export function cleanNumber(text) {
  const cleaned = String(text ?? "").replace(/[\s\u00a0\u202f\u200b]+/g, "").replace(/^['’‘`´]+/, "").replace(/[.,]0+$/, "").toUpperCase();
  const key = cleaned.replace(/[^\p{L}\p{N}]+/gu, "");
  return placeholders.has(key) || /^(0*|9{4,}|[^\p{L}\p{N}]*)$/u.test(cleaned) ? "" : cleaned;
}

const lastDay = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const asNumber = (day) => Number(day.replaceAll("-", ""));

function numberProblem(number, kind) {
  if (/^[0-9]+([.,][0-9]+)?E\+?[0-9]+$/i.test(number)) return `${kind}_precision_lost`;
  if (!/^[0-9]+$/.test(number)) return `${kind}_not_numeric`;
  return number.length === 16 ? null : `${kind}_length`;
}

// {sex, day, month, year: two digits} of a NIK that can be one, else null.
export function partsOf(nik) {
  const [rawDay, month, year] = [6, 8, 10].map((at) => Number(nik.slice(at, at + 2)));
  const day = rawDay > FEMALE_DAY ? rawDay - FEMALE_DAY : rawDay;
  const real = month >= 1 && month <= 12 && day >= 1 && day <= lastDay(2000 + year, month);
  if (!real || nik.slice(12) === "0000") return null;
  return { sex: rawDay > FEMALE_DAY ? "P" : "L", day, month, year };
}

// The codes of what is wrong or odd with a typed NIK beside the stated birth date (YYYY-MM-DD) and sex (L, P).
export function checkNik(text, birthDate, sex, today) {
  const number = cleanNumber(text);
  if (!number) return [];
  const problem = numberProblem(number, "nik");
  if (problem) return [problem];
  const parts = partsOf(number);
  if (!parts) return ["nik_invalid"];
  const doubts = [];
  if (birthDate) {
    const stated = asNumber(birthDate);
    const inNik = parts.year * 10_000 + parts.month * 100 + parts.day;
    const age = asNumber(today) - stated;
    if (age < 0 || age > OLDEST * 10_000 + 9_999 || stated % 1_000_000 !== inNik) doubts.push("nik_birth_date_mismatch");
  }
  if (sex && parts.sex !== sex) doubts.push("nik_sex_mismatch");
  return doubts;
}

export function checkKk(text) {
  const number = cleanNumber(text);
  if (!number) return [];
  const problem = numberProblem(number, "kk");
  return problem ? [problem] : [];
}

// What the NIK itself says, for the person to compare: sex and birth date with the century that is possible.
export function saysOf(nik, today) {
  const parts = /^[0-9]{16}$/.test(nik) ? partsOf(nik) : null;
  if (!parts) return null;
  const now = asNumber(today);
  const fits = [2000, 1900].find((century) => {
    const age = now - ((century + parts.year) * 10_000 + parts.month * 100 + parts.day);
    return age >= 0 && age <= OLDEST * 10_000 + 9_999;
  });
  const two = (value) => String(value).padStart(2, "0");
  return { sex: parts.sex, birth: `${two(parts.day)}/${two(parts.month)}/${(fits ?? 1900) + parts.year}` };
}
