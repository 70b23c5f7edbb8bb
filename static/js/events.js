// A part of an event's form that only some answers need: data-when="lives=in apart" stands open for those alone.
(() => {
  "use strict";

  const follow = () => {
    document.querySelectorAll("fieldset[data-when]").forEach((part) => {
      const [name, values] = part.dataset.when.split("=");
      const chosen = document.querySelector(`input[name=${name}]:checked`)?.value;
      part.hidden = !values.split(" ").includes(chosen);
    });
  };
  document.addEventListener("change", follow);
  document.addEventListener("htmx:afterSwap", follow);
  follow();
})();
