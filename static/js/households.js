// The register: lists of checkboxes that close again, and rows for members that appear one at a time.
(() => {
  "use strict";

  // --- <details data-checklist>: closes by a click elsewhere and by Escape --------------------------------------------
  const lists = () => [...document.querySelectorAll("details[data-checklist][open]")];
  document.addEventListener("click", (event) => {
    lists().filter((list) => !list.contains(event.target)).forEach((list) => { list.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    lists().forEach((list) => {
      list.open = false;
      list.querySelector("summary").focus();
    });
  });

  // --- member rows: without a script a few blank ones stand there; with it, one appears when it is wanted -------------
  const box = document.querySelector("[data-members]");
  if (box) {
    const total = document.getElementById("id_members-TOTAL_FORMS");
    const add = document.querySelector("[data-add-member]");
    const template = document.getElementById("member-template");
    const most = Number(document.getElementById("id_members-MAX_NUM_FORMS").value);
    const rows = () => [...box.querySelectorAll("[data-member]")];
    const blank = (row) => !row.querySelector(".is-invalid") && [...row.querySelectorAll("input, select, textarea")]
      .every((field) => (field.type === "checkbox" ? !field.checked : field.value === ""));
    // Blank rows at the end go; the form counts what is left.
    const trim = () => {
      rows().reverse().every((row) => blank(row) && (row.remove() || true));
      total.value = rows().length;
    };
    setTimeout(trim, 0); // after what was typed earlier has come back into the fields
    add.hidden = false;
    add.addEventListener("click", () => {
      const number = rows().length;
      if (number >= most) return;
      box.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 2));
      total.value = number + 1;
      add.hidden = number + 1 >= most;
      window.htmx?.process(rows().at(-1));
      rows().at(-1).querySelector("input:not([type=hidden])").focus();
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-drop-member]");
      if (!button) return;
      box.querySelectorAll("[data-known]").forEach((told) => told.replaceChildren()); // it told of another row's person
      // The rows behind it move up by one: names, ids and labels carry the row's number.
      const values = rows().map((row) => [...row.querySelectorAll("input, select, textarea")]);
      const gone = rows().indexOf(button.closest("[data-member]"));
      for (let at = gone; at < values.length - 1; at += 1) {
        values[at].forEach((field, index) => {
          const next = values[at + 1][index];
          if (field.type === "checkbox") field.checked = next.checked;
          else field.value = next.value;
        });
      }
      rows().at(-1).remove();
      total.value = rows().length;
      add.hidden = false;
      add.focus();
    });
  }

  // --- "has no NIK yet" empties and closes the field for it -----------------------------------------------------------
  const follow = (tick) => {
    const field = document.getElementById(tick.id.replace(/no_nik$/, "nik"));
    if (!field) return;
    if (tick.checked) field.value = "";
    field.readOnly = tick.checked;
  };
  document.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("no_nik")) follow(event.target);
  });
  document.querySelectorAll("input[name$=no_nik]").forEach(follow);

  // --- the point of the household, from the phone ---------------------------------------------------------------------
  const here = document.querySelector("[data-locate]");
  if (here && navigator.geolocation) {
    here.hidden = false;
    here.addEventListener("click", () => {
      here.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition((found) => {
        document.getElementById("id_latitude").value = found.coords.latitude.toFixed(6);
        document.getElementById("id_longitude").value = found.coords.longitude.toFixed(6);
        document.getElementById("id_latitude").dispatchEvent(new Event("change", { bubbles: true }));
        here.removeAttribute("aria-busy");
      }, () => {
        here.removeAttribute("aria-busy");
        window.showToast?.(here.dataset.failed, "warning");
      }, { enableHighAccuracy: true, timeout: 20000 });
    });
  }
})();
