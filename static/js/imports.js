// A file may be dropped anywhere on the field's surroundings, not just on its small button.
(() => {
  "use strict";

  document.querySelectorAll("input[type=file][data-drop]").forEach((input) => {
    const zone = input.parentElement;
    zone.classList.add("drop-zone");
    const over = (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      zone.classList.add("drop-over");
    };
    zone.addEventListener("dragenter", over);
    zone.addEventListener("dragover", over);
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove("drop-over");
    });
    zone.addEventListener("drop", (event) => {
      zone.classList.remove("drop-over");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
})();
