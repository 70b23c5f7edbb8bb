// What every page has: the form token for htmx, dialogs that ask first, buttons that send once, toasts, shortcuts.
(() => {
  "use strict";

  const texts = document.getElementById("interface-texts")?.dataset ?? {};

  // --- htmx -------------------------------------------------------------------------------------------------------
  document.body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
  });

  // The session has ended: the server answered a fragment's request with the login page. Go there as a whole.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const path = new URL(event.detail.xhr.responseURL || location.href).pathname;
    if (path.startsWith("/accounts/login/") && location.pathname !== path) {
      event.detail.shouldSwap = false;
      location.assign(`${path}?next=${encodeURIComponent(location.pathname + location.search)}`);
    } else if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true; // a form that came back with its errors
      event.detail.isError = false;
    }
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.elt.matches("[data-close-dialog]")) event.detail.elt.closest("dialog")?.close();
  });
  document.body.addEventListener("htmx:sendError", () => toast(texts.connection, "danger"));
  document.body.addEventListener("htmx:responseError", () => toast(texts.failed, "danger"));
  document.body.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.tone));

  // --- toasts -----------------------------------------------------------------------------------------------------
  function toast(text, tone = "success") {
    if (!text) return;
    const box = document.createElement("div");
    box.className = `message message-${tone}`;
    const body = document.createElement("div");
    body.className = "message-body";
    body.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.setAttribute("aria-label", texts.close || "×");
    close.addEventListener("click", () => box.remove());
    box.append(body, close);
    document.getElementById("toasts").append(box);
    if (tone === "success") setTimeout(() => box.remove(), 8000);
  }
  window.showToast = toast;

  document.addEventListener("click", (event) => {
    const dismiss = event.target.closest("[data-dismiss-message]");
    if (dismiss) dismiss.closest(".message").remove();
  });

  // --- dialogs ----------------------------------------------------------------------------------------------------
  // <button data-dialog="id"> opens <dialog id>; <button data-dialog-close> closes the one it is in.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialog)?.showModal();
      return;
    }
    if (event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      event.target.closest("dialog").close();
    } else if (event.target.matches?.("dialog.dialog")) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside && !event.target.querySelector("textarea, input:not([type=hidden])")) event.target.close();
    }
  });

  // data-confirm="Question?" on a form or on the button that sends it: asks in our dialog, then sends.
  const confirmed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset?.confirm || confirmed.has(form)) {
      confirmed.delete(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asker.dataset, () => {
      confirmed.add(form);
      form.requestSubmit(event.submitter ?? undefined);
    });
  }, true);

  function ask({ confirm, confirmLabel, confirmTone = "primary" }, then) {
    const dialog = document.getElementById("confirm-dialog");
    const ok = dialog.querySelector("[value=ok]");
    ok.dataset.label ??= ok.textContent;
    dialog.querySelector(".dialog-text").textContent = confirm;
    ok.textContent = confirmLabel || ok.dataset.label;
    ok.className = `btn btn-${confirmTone}`;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => dialog.returnValue === "ok" && then(), { once: true });
    dialog.showModal();
  }

  // --- files that are too large are said so before a slow line has carried them ---------------------------------------
  const megabytes = (bytes) => (bytes / 1048576).toFixed(1).replace(".", document.documentElement.lang === "id" ? "," : ".");

  function sizeProblem(input) {
    const most = Number(input.dataset.mostBytes);
    const largest = Math.max(0, ...[...input.files].map((file) => file.size));
    return largest > most ? texts.tooLarge.replace("%(size)s", megabytes(largest)).replace("%(limit)s", Math.round(most / 1048576)) : "";
  }

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.("input[type=file][data-most-bytes]")) return;
    const problem = sizeProblem(input);
    const id = `${input.id}-too-large`;
    document.getElementById(id)?.remove();
    input.setCustomValidity(problem);
    input.classList.toggle("is-invalid", Boolean(problem));
    if (!problem) return;
    const box = document.createElement("div");
    box.id = id;
    box.className = "invalid-feedback d-block";
    box.setAttribute("role", "alert");
    box.textContent = problem;
    input.after(box);
  });
  document.addEventListener("submit", (event) => { // a form without the browser's own checks
    const wrong = [...event.target.querySelectorAll("input[type=file][data-most-bytes]")].find(sizeProblem);
    if (!wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wrong.focus();
  }, true);

  // --- send once --------------------------------------------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    if (form.matches("[data-download], [hx-post], [hx-put], [hx-delete]")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    const button = event.submitter;
    setTimeout(() => { // after the browser has read the button's own value
      form.querySelectorAll("button[type=submit], button:not([type])").forEach((one) => { one.disabled = true; });
      if (button) {
        button.setAttribute("aria-busy", "true");
        button.dataset.label = button.innerHTML;
        if (!button.classList.contains("btn-icon")) button.textContent = button.dataset.busy || texts.sending;
      }
    }, 0);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sending]").forEach((form) => {
      delete form.dataset.sending;
      form.querySelectorAll("button").forEach((one) => {
        one.disabled = false;
        one.removeAttribute("aria-busy");
        if (one.dataset.label) one.innerHTML = one.dataset.label;
      });
    });
  });

  // A select marked data-autosubmit sends its form at once (a sort order, a page size).
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-check-all]")) {
      event.target.form?.querySelectorAll(`input[type=checkbox][name="${event.target.dataset.checkAll}"]:not(:disabled)`)
        .forEach((box) => { box.checked = event.target.checked; });
    }
  });

  // --- keyboard ---------------------------------------------------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("#search-box, [data-search], input[type=search], input[name=q]");
    if (search) {
      event.preventDefault();
      search.closest(".collapse")?.classList.add("show");
      search.focus();
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-back]") && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  });
})();
