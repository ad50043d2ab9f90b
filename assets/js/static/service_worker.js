// Service worker: keeps the site in this browser, so that it opens without a network. Python writes the version and the files that
// are kept from the start (gan.web.static.site); what is fetched besides, as the networks are, is kept when it is first asked for.
const scope = /** @type {any} */ (self);
const VERSION = "@VERSION@";
const FILES = JSON.parse('@FILES@');
const NAME = `gan-theatre ${scope.registration.scope} ${VERSION}`;
const OURS = `gan-theatre ${scope.registration.scope} `;

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return kept;
  const answered = await fetch(request);
  if (answered.ok && answered.status === 200 && answered.type === "basic") await cache.put(request, answered.clone());
  return answered;
}

scope.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)));
});
scope.addEventListener("activate", (/** @type {any} */ event) => {
  const old = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== NAME).map((name) => caches.delete(name)));
    await scope.clients.claim(); // the networks that the first visit loads are kept too
  };
  event.waitUntil(old());
});
scope.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(scope.registration.scope)) event.respondWith(answer(request));
});
