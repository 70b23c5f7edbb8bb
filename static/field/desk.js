// At the office: open the file of a phone here in the browser and send it the same way the phone would have.
import { fromBase64 } from "./crypto.js";
import { $, h, t, when } from "./dom.js";
import { openFile } from "./exchange.js";
import * as net from "./net.js";
import { session } from "./session.js";

const form = $("#field-file");
const result = $("#field-result");
const tell = (text, tone = "danger") => result.append(h("li", { class: `text-${tone}` }, text));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  result.replaceChildren();
  const [file] = $("#file", form).files;
  if (!file) { tell(t("Choose the file.")); return; }
  const button = $("button[type=submit]", form);
  button.disabled = true;
  try { await takeIn(await file.text(), $("#words", form).value); } finally { button.disabled = false; }
});

async function takeIn(text, words) {
  let content;
  try { content = await openFile(text, words); } catch (error) {
    tell(error.message === "passphrase" ? t("These words don't open the file.") : t("This isn't a file of the field pages."));
    return;
  }
  const found = await net.hello();
  if (found.state !== "ok") { tell(t("Log in again, then open the file once more.")); return; }
  if (found.user !== content.user) { tell(t("This file belongs to another officer. The officer has to log in here.")); return; }
  Object.assign(session, { user: found.user, token: found.token });
  for (const record of content.records) await sendRecord(record);
  for (const photo of content.photos) await sendPhoto(photo);
  tell(t("Done. What was received here is received once, even if the phone sends it again."), "success");
}

async function sendRecord(record) {
  const reply = await net.send("sync/", JSON.stringify(record), { "Content-Type": "application/json" });
  const what = `${record.kind} ${when(record.taken_at)}`;
  if (reply.status === 200) tell(`${what}: ${reply.data.receipt}${reply.data.state === "conflict" ? ` – ${reply.data.text}` : ""}`, reply.data.state === "conflict" ? "danger" : "success");
  else tell(`${what}: ${[reply.data?.text ?? t("Not received. Try again."), ...Object.values(reply.data?.errors ?? {}).flat()].join(" ")}`);
}

async function sendPhoto(photo) {
  const form_ = new FormData();
  form_.append("record", photo.record);
  form_.append("id", photo.id);
  form_.append("photo", new Blob([fromBase64(photo.jpeg)], { type: "image/jpeg" }), "foto.jpg");
  const reply = await net.send("photos/", form_);
  if (reply.status !== 200) tell(`${t("Photo")}: ${[reply.data?.text ?? t("Not received. Try again."), ...Object.values(reply.data?.errors ?? {}).flat()].join(" ")}`);
}
