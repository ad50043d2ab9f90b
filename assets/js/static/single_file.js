// Single file: a site whose modules, data and weights are inside one page, so that it opens by a click, from file:// too, where a page
// may fetch nothing and load no module by its address: blobs stand in for files. Not a module, since it makes them.
/** @typedef {[path: string, text: string][]} Modules each after those that it imports, which it calls "inside:PATH" */

/**
 * Addresses of modules, as blobs of whoever calls it.
 * @param {Modules} modules
 * @returns {Map<string, string>} by path
 */
function load(modules) {
  /** @type {Map<string, string>} */
  const made = new Map();
  for (const [path, text] of modules) {
    const led = text.replace(/"inside:([^"]+)"/g, (_, imported) => JSON.stringify(made.get(imported)));
    made.set(path, URL.createObjectURL(new Blob([led], { type: "text/javascript" })));
  }
  return made;
}

/**
 * What a worker does: loads a module as its own, and hands it the messages that came before.
 * @param {typeof load} loader
 * @param {Modules} modules
 * @param {string} entry
 */
function work(loader, modules, entry) {
  /** @type {MessageEvent[]} */
  const early = [];
  const hold = (/** @type {MessageEvent} */ event) => early.push(event);
  self.addEventListener("message", hold);
  import(/** @type {string} */ (loader(modules).get(entry))).then(
    () => {
      self.removeEventListener("message", hold);
      for (const { data } of early) self.dispatchEvent(new MessageEvent("message", { data }));
    },
    (error) => setTimeout(() => Promise.reject(error)),
  );
}

const read = (/** @type {string} */ id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
/** @type {Modules} */
const modules = read("inside-modules");
/** @type {Record<string, string[]>} paths of those that each worker needs, by its own path */
const for_workers = read("inside-workers");
/** @type {Record<string, string>} by path, compressed and in base64 */
const files = read("inside-files");
const addresses = load(modules);

/** On file:// a worker loads no blob of the page's, and may be no module itself. @param {string} entry */
function worker(entry) {
  const needed = modules.filter(([path]) => for_workers[entry].includes(path));
  const text = `(${work})(${load}, ${JSON.stringify(needed)}, ${JSON.stringify(entry)})`;
  return new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
}

/** @param {string} path @returns {Promise<Response>} */
async function file(path) {
  const packed = await fetch(`data:application/octet-stream;base64,${files[path]}`);
  return new Response(packed.body?.pipeThrough(new DecompressionStream("gzip")));
}
Object.assign(window, { gan_theatre_inside: { module: (/** @type {string} */ path) => addresses.get(path), worker, file } });

// which of the pages inside is asked for: "#digits", or a view of Explore, or the first page
const place = location.hash.slice(1);
const asked = place === "server" ? "start" : place || (new URLSearchParams(location.search).size ? "explore" : "start");
const found = document.getElementById(`page-${asked}`) ?? document.getElementById("page-start");
const main = document.querySelector("main .contain");
if (found instanceof HTMLTemplateElement && main) {
  main.replaceChildren(found.content);
  document.title = found.dataset.title ?? document.title;
  for (const link of document.querySelectorAll("nav a:not(.brand)")) {
    const is_here = link.getAttribute("href") === `?#${found.id.slice("page-".length)}`;
    if (is_here) link.setAttribute("aria-current", "page");
    link.classList.toggle("active", is_here);
  }
  const entry = document.getElementById("page-data") ? "host" : "first_page";
  import(/** @type {string} */ (addresses.get(`static/${entry}.js`)));
  if (place === "server") document.getElementById("server")?.scrollIntoView();
}
window.addEventListener("hashchange", () => location.reload());
