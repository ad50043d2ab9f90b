// Service worker: keeps the site in this browser, so that it opens without a network. Python writes the version and the files that
// are kept from the start (gan.web.static.package_files); what is loaded besides, as the networks are, is kept once it was needed.
const scope = /** @type {any} */ (self);
const VERSION = "@VERSION@";
const FILES = JSON.parse("@FILES@");
const HERE = scope.registration.scope;
const NAME = `gan-theatre ${HERE} ${VERSION}`;

/** @param {string} address */
const is_ours = (address) => address.startsWith(HERE);

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return kept;
  const answered = await fetch(request);
  if (answered.status === 200) await cache.put(request, answered.clone()).catch(() => {}); // no room: the page has its answer
  return answered;
}

/** @param {string[]} addresses */
async function keep(addresses) {
  const cache = await caches.open(NAME);
  for (const address of addresses.filter(is_ours)) {
    if (!(await cache.match(address, { ignoreSearch: true }))) await cache.add(address).catch(() => {});
  }
}

async function forget_older() {
  const names = (await caches.keys()).filter((name) => name.startsWith(`gan-theatre ${HERE} `) && name !== NAME);
  await Promise.all(names.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

scope.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)));
});
scope.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(forget_older()));
scope.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keep(event.data.keep ?? [])));
scope.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && is_ours(request.url)) event.respondWith(answer(request));
});
