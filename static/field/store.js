// What stays on this phone (IndexedDB). Every row names its user; what it says is sealed (crypto.js).
//   keys      user → the key, not exportable
//   drafts    being written            outbox   waiting to be sent, rejected
//   photos    what waits or was refused blobs   their sealed bytes
//   receipts  what the server has confirmed
//   refs      code lists               assigned the list of cases, and one row a case
const NAME = "field";
const VERSION = 1;
export const PERSONAL = ["drafts", "outbox", "photos", "blobs", "receipts", "refs", "assigned"];
export const counts = { reads: 0, opened: 0 }; // how often rows were asked for and unsealed; tests look at it

let opening;
export function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("keys", { keyPath: "user" });
      for (const name of PERSONAL) db.createObjectStore(name, { keyPath: "id" }).createIndex("user", "user");
      request.transaction.objectStore("photos").createIndex("record", "record");
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opening = undefined; };
      resolve(request.result);
    };
    request.onerror = () => { opening = undefined; reject(request.error); };
  });
  return opening;
}

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// Run `work(stores by name)` in one transaction; resolves with its result once it is on the disk.
export async function write(names, work) {
  const db = await database();
  const transaction = db.transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  const result = await work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])), asked);
  await done;
  return result;
}

async function read(name, work) {
  counts.reads += 1;
  const db = await database();
  return asked(work(db.transaction(name).objectStore(name)));
}
export const get = (name, id) => read(name, (store) => store.get(id));
export const all = (name, user) => read(name, (store) => store.index("user").getAll(user));
export const count = (name, user) => read(name, (store) => store.index("user").count(user));
export const photosOf = (record) => read("photos", (store) => store.index("record").getAll(record));
export const put = (name, row) => write([name], (stores) => { stores[name].put(row); });

// Put a row and commit at once, so that it is on its way even if this page ends now.
export async function putNow(name, row) {
  const db = await database();
  const transaction = db.transaction(name, "readwrite", { durability: "relaxed" });
  transaction.objectStore(name).put(row);
  transaction.commit?.();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}
export const removePhoto = (id) => write(["photos", "blobs"], (stores) => { stores.photos.delete(id); stores.blobs.delete(id); });
export const remove = (name, id) => write([name], (stores) => { stores[name].delete(id); });

// The user's key. Two tabs at once agree on one: it is looked up and written in one transaction. A new key opens nothing
// that is here of this user already (a tab that wrote on while another logged out): that goes.
export async function keyOf(user, make) {
  const known = await get("keys", user);
  if (known) return known.key;
  if (!make) return null;
  const key = await make();
  return write(["keys", ...PERSONAL], async (stores, asked) => {
    const other = await asked(stores.keys.get(user));
    if (other) return other.key;
    await clear(stores, asked, user);
    stores.keys.put({ user, key });
    return key;
  });
}

// Forget everything of a user: the key first, so that whatever remained could not be read.
export async function wipe(user) {
  await remove("keys", user);
  await write(PERSONAL, (stores, asked) => clear(stores, asked, user));
}

async function clear(stores, asked, user) {
  for (const name of PERSONAL) {
    for (const id of await asked(stores[name].index("user").getAllKeys(user))) stores[name].delete(id);
  }
}
