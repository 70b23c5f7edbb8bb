// Photos: drawn anew on a canvas, so that place, device and owner are gone; sealed; sent after their record.
import { sealBytes, uuid7, openBytes } from "./crypto.js";
import { h, say, t } from "./dom.js";
import { session } from "./session.js";
import * as store from "./store.js";

const SIDE = 1600;
const QUALITY = 0.82;

export async function shrink(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
  if (!blob) throw new Error("canvas");
  return blob.arrayBuffer();
}

// Seal and keep a photo of the record `record`; returns its id.
export async function keepPhoto(record, kind, file) {
  const id = uuid7();
  const box = await sealBytes(session.key, await shrink(file));
  await store.write(["photos", "blobs"], (stores) => {
    stores.photos.put({ id, user: session.user, record, kind, state: "held", tries: 0, next: 0 });
    stores.blobs.put({ id, user: session.user, box });
  });
  return id;
}

async function picture(id) {
  const { box } = await store.get("blobs", id);
  const url = URL.createObjectURL(new Blob([await openBytes(session.key, box)], { type: "image/jpeg" }));
  const image = h("img", { src: url, alt: "" });
  image.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
  return image;
}

// Tiles to take and remove photos of a draft; `changed(list)` is called with the new list of {id, kind}.
export function photoTiles(draft, refs, changed) {
  const box = h("div", { class: "tiles" });
  async function draw() {
    const rows = new Map((await store.photosOf(draft.id)).filter((row) => row.user === session.user).map((row) => [row.id, row]));
    const tiles = refs.photos.map(([kind, label]) => {
      const input = h("input", { type: "file", accept: "image/*", capture: "environment", "aria-label": label, "data-photo": kind, onchange: () => add(kind, input) });
      const taken = draft.photos.filter((one) => one.kind === kind && rows.has(one.id));
      return h("div", { class: "tile" }, h("label", { class: "tile-add" }, h("span", {}, `+ ${label}`), input),
        taken.map((one) => {
          const figure = h("figure", {}, h("button", { type: "button", class: "btn tile-remove", "aria-label": t("Remove the photo"), onclick: () => drop(one.id) }, "×"));
          picture(one.id).then((image) => figure.prepend(image));
          return figure;
        }));
    });
    box.replaceChildren(...tiles);
  }
  async function add(kind, input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    if (draft.photos.length >= refs.most_photos) { say(t("At most %(limit)s photos.", { limit: refs.most_photos }), "bad"); return; }
    try {
      const id = await keepPhoto(draft.id, kind, file);
      await changed([...draft.photos, { id, kind }]);
    } catch { say(t("This photo could not be kept. Take it again."), "bad"); }
    await draw();
  }
  async function drop(id) {
    await changed(draft.photos.filter((one) => one.id !== id));
    await store.removePhoto(id);
    await draw();
  }
  draw();
  return box;
}
