// The officer's form: saves itself, takes photos and the place; and arrow keys through the review queue.
(() => {
  "use strict";

  // --- review: ← and → lead through the queue ------------------------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [tabindex='0'], [contenteditable]")) return;
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = rel && document.querySelector(`[data-queue] a[rel=${rel}]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
  });

  const form = document.getElementById("visit-form");
  if (!form) return;
  const texts = form.dataset;
  const status = document.getElementById("save-status");
  const photoError = document.getElementById("photo-error");
  form.classList.add("scripted");

  function say(text, wrong = false) {
    status.textContent = text;
    status.classList.toggle("wrong", wrong);
  }

  // --- saves at every change, one at a time ---------------------------------------------------------------------------
  let timer;
  let running = null; // the save under way
  let again = false; // something changed meanwhile
  let stopped = false; // changed on another screen: only the person can decide

  function later(delay) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, delay);
  }

  function save() {
    clearTimeout(timer);
    if (running) {
      again = true;
      return running;
    }
    again = false;
    running = send().finally(() => {
      running = null;
      if (again) save();
    });
    return running;
  }

  async function send() {
    say(texts.saving);
    const data = new FormData(form);
    [...data.keys()].filter((key) => key.startsWith("photo_")).forEach((key) => data.delete(key));
    let reply;
    try {
      reply = await fetch(texts.autosave, { method: "POST", body: data, headers: { Accept: "application/json" } });
    } catch {
      say(texts.offline, true);
      return;
    }
    if (!isJson(reply)) {
      say(reply.redirected ? texts.login : texts.failed, true);
      return;
    }
    const answer = await reply.json();
    if (reply.ok) saved(answer);
    else {
      stopped = true;
      say(answer.text, true);
    }
  }

  function saved(answer) {
    form.elements.version.value = answer.version;
    if (!again) {
      form.dataset.dirty = "";
      sessionStorage.removeItem(`draft:${document.body.dataset.user}:${location.pathname}:${form.dataset.keep}`);
    }
    say(answer.text, Object.keys(answer.errors).length > 0);
    form.querySelectorAll(".ask").forEach((ask) => {
      const name = ask.id.replace("ask-", "");
      const box = ask.querySelector(".ask-error");
      if (!box) return;
      box.textContent = answer.errors[name] ?? "";
      ask.querySelectorAll("input, textarea").forEach((field) => {
        if (answer.errors[name]) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      });
      ask.classList.toggle("ask-wrong", Boolean(answer.errors[name]) || (ask.classList.contains("ask-wrong") && !filled(ask)));
    });
  }

  const isJson = (reply) => (reply.headers.get("Content-Type") || "").startsWith("application/json");
  const filled = (ask) => [...ask.querySelectorAll("input, textarea")].some((field) => (field.type === "radio" ? field.checked : field.value));

  form.addEventListener("input", (event) => { if (!event.target.matches("[type=file]")) later(1200); });
  form.addEventListener("change", (event) => { if (!event.target.matches("[type=file]")) later(300); });
  window.addEventListener("online", () => later(0));
  if (form.dataset.dirty === "1") later(0); // what was typed before a crash has just been restored

  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    const submitter = event.submitter;
    if (submitter?.dataset.remove) {
      event.preventDefault();
      changePhotos({ remove: submitter.dataset.remove });
    } else if (running) { // its answer brings the version this one needs
      event.preventDefault();
      again = false;
      running.finally(() => setTimeout(() => form.requestSubmit(submitter), 0));
    }
  });

  // --- members --------------------------------------------------------------------------------------------------------
  const confirmAll = form.querySelector("[data-confirm-all]");
  if (confirmAll) {
    confirmAll.hidden = false;
    confirmAll.addEventListener("click", () => {
      form.querySelectorAll('#members input[type="radio"][value="confirmed"]').forEach((one) => { one.checked = true; });
      form.dataset.dirty = "1";
      later(0);
    });
  }

  // --- photos: shrunk here, sent apart from the form --------------------------------------------------------------------
  const SIDE = 1600;

  async function shrink(file) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(bitmap.width * scale);
      canvas.height = Math.round(bitmap.height * scale);
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
      return await new Promise((resolve) => { canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.82); });
    } catch {
      return file; // the server says what is wrong with it
    }
  }

  form.addEventListener("change", async (event) => {
    const input = event.target.closest("[data-photo]");
    if (!input || !input.files.length) return;
    const kind = input.dataset.photo;
    const photo = await shrink(input.files[0]);
    input.value = "";
    if (photo.size > Number(texts.mostBytes)) {
      photoError.textContent = texts.photoLarge;
      return;
    }
    changePhotos({ kind, photo }, input.closest("label"));
  });

  async function changePhotos(change, tile) {
    photoError.textContent = tile ? texts.photoSending : "";
    tile?.setAttribute("aria-busy", "true");
    const data = new FormData();
    if (change.remove) data.append("remove", change.remove);
    else {
      data.append("kind", change.kind);
      data.append("photo", change.photo, "foto.jpg");
    }
    try {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      const reply = await fetch(texts.photos, { method: "POST", body: data, headers });
      if (reply.ok && !reply.redirected) {
        document.getElementById("photo-tiles").innerHTML = await reply.text();
        photoError.textContent = "";
      } else photoError.textContent = isJson(reply) ? (await reply.json()).text : reply.redirected ? texts.login : texts.photoFailed;
    } catch {
      offerAgain(change, tile);
    }
    tile?.removeAttribute("aria-busy");
  }

  function offerAgain(change, tile) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary ms-2";
    button.textContent = texts.retry;
    button.addEventListener("click", () => changePhotos(change, tile));
    photoError.textContent = texts.photoFailed;
    photoError.append(button);
  }

  // --- place ----------------------------------------------------------------------------------------------------------
  form.querySelector("[data-locate]").addEventListener("click", () => {
    const shown = document.getElementById("place-shown");
    shown.textContent = texts.locating;
    const failed = () => { shown.textContent = texts.noPlace; };
    if (!navigator.geolocation) {
      failed();
      return;
    }
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.longitude.value = coords.longitude.toFixed(6);
      form.elements.accuracy.value = Math.round(coords.accuracy);
      shown.textContent = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)} (± ${Math.round(coords.accuracy)} m)`;
      form.dataset.dirty = "1";
      later(0);
    }, failed, { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
  });
})();
