// On every page of the office: whose phone this is now, and what logging out would throw away (static/field/).
(() => {
  "use strict";

  const WHO = "field:user";
  const { user } = document.body.dataset;
  const texts = document.getElementById("field-texts")?.dataset;
  // Somebody else has logged in: from here on the field pages are theirs, and show nothing of the other's.
  if (user) {
    const before = localStorage.getItem(WHO);
    if (before !== null && before !== user) localStorage.setItem(WHO, user);
  }
  if (!user || !texts || !self.indexedDB?.databases) return;

  const database = async () => {
    if (!(await indexedDB.databases()).some((one) => one.name === "field")) return null;
    return new Promise((resolve) => {
      const request = indexedDB.open("field");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    });
  };
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const rows = (db, name) => asked(db.transaction(name).objectStore(name).index("user").getAll(user));

  async function unsent(db) {
    const found = [...(await rows(db, "drafts")), ...(await rows(db, "outbox"))];
    return { count: found.length, oldest: Math.min(...found.map((row) => row.created), Infinity) };
  }

  async function wipe(db) {
    const names = ["keys", "drafts", "outbox", "photos", "blobs", "receipts", "refs", "assigned"];
    const transaction = db.transaction(names, "readwrite");
    transaction.objectStore("keys").delete(user);
    for (const name of names.slice(1)) {
      const store = transaction.objectStore(name);
      store.index("user").getAllKeys(user).onsuccess = (event) => event.target.result.forEach((id) => store.delete(id));
    }
    await new Promise((resolve) => { transaction.oncomplete = transaction.onabort = resolve; });
    localStorage.removeItem(WHO);
  }

  // Not while something is being sent, if that ends soon (locks.js).
  async function calmly(work) {
    let begun = false;
    const once = () => { begun = true; return work(); };
    try {
      await navigator.locks.request("field-sync", { signal: AbortSignal.timeout(5000) }, once);
    } catch (error) {
      if (begun) throw error;
      await work();
    }
  }

  document.querySelectorAll("form[data-logout]").forEach((form) => {
    let settled = false;
    form.addEventListener("submit", (event) => {
      if (settled) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      (async () => {
        const db = await database();
        if (db) {
          const { count } = await unsent(db);
          if (count && !window.confirm(texts.unsent.replace("%(count)s", count))) return;
          await calmly(() => wipe(db));
          db.close();
        }
        settled = true;
        form.requestSubmit();
      })();
    }, true);
  });

  const TWO_DAYS = 2 * 24 * 3600 * 1000;
  database().then(async (db) => {
    if (!db) return;
    const { oldest } = await unsent(db);
    if (Date.now() - oldest > TWO_DAYS) window.showToast?.(texts.old, "warning");
    db.close();
  }).catch(() => {});
})();
