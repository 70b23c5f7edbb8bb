// Small helpers of the page: elements, words, numbers.
export const TEXTS = JSON.parse(document.getElementById("texts")?.textContent ?? "{}");

// A message in the person's language; %(name)s takes `values.name`.
export function t(message, values = {}) {
  return (TEXTS[message] ?? message).replace(/%\((\w+)\)s/g, (_all, name) => values[name] ?? "");
}

// An element: h("button", {class: "btn", onclick: f, disabled: true}, "text", child, …). Text is always text.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (["checked", "value", "hidden", "open", "disabled"].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const $ = (selector, root = document) => root.querySelector(selector);

export function show(...children) {
  const main = $("#content");
  main.replaceChildren(...children.flat(3).filter(Boolean));
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

export const number = (value) => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ".");
export const rupiah = (value) => `Rp${number(value)}`;

const two = (value) => String(value).padStart(2, "0");
export const today = (now = new Date()) => `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
export function when(stamp) {
  const at = new Date(stamp);
  return `${two(at.getDate())}/${two(at.getMonth() + 1)} ${two(at.getHours())}.${two(at.getMinutes())}`;
}
export const shortDate = (day) => day.split("-").reverse().join("/");

export function say(text, tone = "") {
  const box = $("#said");
  box.textContent = text;
  box.className = `said ${tone}`;
  box.hidden = !text;
  clearTimeout(say.timer);
  if (text) say.timer = setTimeout(() => { box.hidden = true; }, 6000);
}

// Ask before something that can't be undone: resolves to whether the person agreed.
export function ask(text, yes, tone = "primary") {
  const dialog = h("dialog", { class: "sheet-dialog", "aria-label": text }, h("form", { method: "dialog" },
    h("p", {}, text), h("div", { class: "row" },
      h("button", { class: "btn", value: "no" }, t("Cancel")),
      h("button", { class: `btn btn-${tone}`, value: "yes" }, yes))));
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
    dialog.showModal();
  });
}
