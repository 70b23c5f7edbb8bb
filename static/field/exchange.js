// The file to hand over by cable: the outbox with its photos, locked with a passphrase.
import { ITERATIONS, fromBase64, openBytes, passphraseKey, sealBytes, toBase64 } from "./crypto.js";
import { session, unsealed } from "./session.js";
import * as store from "./store.js";

const FORMAT = "kupang-field-1";
const encoder = new TextEncoder();

export async function exportFile(passphrase) {
  const text = await exportText(passphrase);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.download = `kotak-kirim-${new Date().toISOString().slice(0, 10)}.kupang`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function exportText(passphrase) {
  const records = (await Promise.all((await store.all("outbox", session.user)).map(unsealed))).filter(Boolean).map((one) => one.record);
  const photos = [];
  for (const row of await store.all("photos", session.user)) {
    const kept = row.drop ? null : await store.get("blobs", row.id);
    if (kept) photos.push({ id: row.id, record: row.record, jpeg: toBase64(await openBytes(session.key, kept.box)) });
  }
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await passphraseKey(passphrase, salt);
  const box = await sealBytes(key, encoder.encode(JSON.stringify({ user: session.user, made: new Date().toISOString(), records, photos })));
  return JSON.stringify({ format: FORMAT, iterations: ITERATIONS, salt: toBase64(salt), iv: toBase64(box.iv), data: toBase64(box.data) });
}

// {user, records, photos} of a file; throws "format" or "passphrase".
export async function openFile(text, passphrase) {
  let file;
  try { file = JSON.parse(text); } catch { throw new Error("format"); }
  if (file?.format !== FORMAT || !(file.iterations >= 100_000 && file.iterations <= 10_000_000)) throw new Error("format");
  const key = await passphraseKey(passphrase, fromBase64(file.salt), file.iterations);
  try {
    return JSON.parse(new TextDecoder().decode(await openBytes(key, { iv: fromBase64(file.iv), data: fromBase64(file.data) })));
  } catch { throw new Error("passphrase"); }
}
