// Typed text outlives an expired session, an error page and a closed lid. A form marked data-keep="name" is kept in this
// tab's sessionStorage while it is typed, offered again where it was lost, and forgotten once it was sent or after logout.
// Passwords, files and hidden fields are never kept; neither is a field marked data-never-keep.
(() => {
  "use strict";

  const user = document.body.dataset.user;
  const page = document.body.dataset.page;
  const PREFIX = "draft:";
  let loggingOut = false;
  const texts = document.getElementById("interface-texts")?.dataset ?? {};

  const keyOf = (form) => `${PREFIX}${user}:${location.pathname}:${form.dataset.keep || form.id}`;
  const kept = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const read = (key) => JSON.parse(sessionStorage.getItem(key) || "null");

  function fields(form) {
    return [...form.elements].filter((field) => field.name && !field.disabled && !field.readOnly
      && !["hidden", "password", "file", "submit", "button", "reset"].includes(field.type)
      && !field.matches("[data-never-keep]"));
  }

  function values(form) {
    return fields(form).map((field) => {
      if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
      if (field.type === "select-multiple") return [field.name, [...field.selectedOptions].map((one) => one.value)];
      return [field.name, field.value];
    });
  }

  function fill(form, saved) {
    fields(form).forEach((field) => {
      const found = saved.find(([name, value]) => name === field.name
        && (!["checkbox", "radio"].includes(field.type) || value === field.value));
      if (!found) return;
      if (["checkbox", "radio"].includes(field.type)) field.checked = found[2];
      else if (field.type === "select-multiple") [...field.options].forEach((one) => { one.selected = found[1].includes(one.value); });
      else field.value = found[1];
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function notice(form, key, original) {
    const box = document.createElement("div");
    box.className = "message message-info";
    box.setAttribute("role", "status");
    const body = document.createElement("div");
    body.className = "message-body";
    body.textContent = texts.restored;
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "btn btn-sm btn-outline-secondary";
    discard.textContent = texts.discard;
    discard.addEventListener("click", () => {
      sessionStorage.removeItem(key);
      fill(form, original);
      form.dataset.dirty = "";
      box.remove();
    });
    box.append(body, discard);
    form.prepend(box);
  }

  function watch(form) {
    const key = keyOf(form);
    const original = values(form);
    const same = (saved) => JSON.stringify(saved) === JSON.stringify(original);
    const saved = read(key);
    if (saved && !form.querySelector(".is-invalid") && !same(saved.values)) {
      fill(form, saved.values);
      form.dataset.dirty = "1";
      notice(form, key, original);
    } else if (saved && !form.querySelector(".is-invalid")) {
      sessionStorage.removeItem(key);
    }
    let timer;
    const keep = (sent) => {
      clearTimeout(timer);
      if (loggingOut) return;
      sessionStorage.setItem(key, JSON.stringify({ values: values(form), sent }));
    };
    const changed = (event) => {
      if (!event.isTrusted) return;
      form.dataset.dirty = "1";
      clearTimeout(timer);
      timer = setTimeout(() => keep(false), 300);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      keep(true);
      form.dataset.dirty = "";
    });
    window.addEventListener("pagehide", () => { if (form.dataset.dirty) keep(false); });
  }

  // Someone else is logged in now: what the other person typed is none of their business.
  if (user) kept().filter((key) => !key.startsWith(`${PREFIX}${user}:`)).forEach((key) => sessionStorage.removeItem(key));
  const forms = [...document.querySelectorAll("form[data-keep]")];
  if (user && page === "page") {
    // An ordinary page came after sending: it was saved, unless this page shows the very form again.
    const here = forms.map(keyOf);
    kept().forEach((key) => { if (read(key)?.sent && !here.includes(key)) sessionStorage.removeItem(key); });
  }
  forms.forEach(watch);

  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-keep][data-dirty="1"]')) event.preventDefault();
  });
  document.querySelectorAll("form[data-logout]").forEach((form) => {
    form.addEventListener("submit", () => {
      loggingOut = true;
      forms.forEach((one) => { one.dataset.dirty = ""; });
      kept().forEach((key) => sessionStorage.removeItem(key));
    });
  });
})();
