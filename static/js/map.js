// The map of tiles: what a square says is told in the line below it, and on a touch screen the first tap only tells.
(() => {
  "use strict";
  for (const map of document.querySelectorAll("[data-map]")) {
    const caption = map.querySelector("[data-map-caption]");
    let chosen = null;

    const tell = (tile) => {
      if (tile === chosen) return;
      chosen?.classList.remove("chosen");
      chosen = tile;
      tile.classList.add("chosen");
      const words = document.createElement("b");
      words.textContent = `${tile.dataset.name}: ${tile.dataset.value}`;
      caption.replaceChildren(words);
      if (!tile.matches("a")) return;
      const link = document.createElement("a");
      link.href = tile.getAttribute("href");
      link.textContent = caption.dataset.open;
      caption.append(link);
    };

    let touched = false;
    map.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
    map.addEventListener("pointerover", (event) => {
      const tile = event.target.closest(".tile");
      if (tile && event.pointerType === "mouse") tell(tile);
    });
    map.addEventListener("focusin", (event) => {
      const tile = event.target.closest(".tile");
      if (tile && !touched) tell(tile);
    });
    map.addEventListener("click", (event) => {
      const tile = event.target.closest(".tile");
      if (!tile || !touched || tile === chosen) return;
      event.preventDefault();
      tell(tile);
    });
  }
})();
