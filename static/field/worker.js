// Keeps the shell, and answers nothing but the addresses in LISTED. It never touches another request: a body that passes
// through a worker may be lost (Safari), and nothing personal belongs into a cache.
const CACHE = `field-${VERSION}`;
const PAGE = LISTED[0];

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await Promise.all(LISTED.map(async (address) => {
      const reply = await fetch(new Request(address, { credentials: "omit", cache: "reload" }));
      if (!reply.ok || reply.redirected) throw new Error(address);
      await cache.put(address, reply);
    }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("field-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== location.origin || !LISTED.includes(url.pathname) || (url.pathname === PAGE && request.mode !== "navigate")) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(url.pathname)).then((kept) => kept ?? fetch(request)));
});
