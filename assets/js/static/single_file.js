// Single file: a site whose modules, data and weights are inside one page, so that it opens by a click, from file:// too, where a page
// may fetch nothing and load no module by its address: blobs stand in for files. Not a module, since it makes them.
const read = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? "";
/** @type {[path: string, text: string][]} so that each comes after what it imports */
const modules = JSON.parse(read("inside-modules"));
/** @type {Record<string, string>} base64 by path */
const files = JSON.parse(read("inside-files"));
/** @type {Map<string, string>} */
const addresses = new Map();
for (const [path, text] of modules) {
  const led = text.replace(/"inside:([^"]+)"/g, (_, imported) => JSON.stringify(addresses.get(imported)));
  addresses.set(path, URL.createObjectURL(new Blob([led], { type: "text/javascript" })));
}
const data = (/** @type {string} */ path) => `data:application/octet-stream;base64,${files[path]}`;
Object.assign(window, {
  gan_theatre_inside: {
    module: (/** @type {string} */ path) => addresses.get(path) ?? data(path),
    file: (/** @type {string} */ path) => fetch(data(path)),
  },
});

// which of the pages inside is asked for: "#digits", or a view of Explore, or the first page
const place = location.hash.slice(1);
const asked = place === "server" ? "start" : place || (new URLSearchParams(location.search).size ? "explore" : "start");
const found = document.getElementById(`page-${asked}`) ?? document.getElementById("page-start");
const main = document.querySelector("main .contain");
if (found instanceof HTMLTemplateElement && main) {
  main.replaceChildren(found.content);
  document.title = found.dataset.title ?? document.title;
  for (const link of document.querySelectorAll("nav a")) {
    const is_here = link.getAttribute("href") === `?#${found.id.slice(5)}`;
    if (is_here) link.setAttribute("aria-current", "page");
    link.classList.toggle("active", is_here && !link.classList.contains("brand"));
  }
  const entry = document.getElementById("page-data") ? "host" : "first_page";
  import(/** @type {string} */ (addresses.get(`static/${entry}.js`)));
  if (place === "server") document.getElementById("server")?.scrollIntoView();
}
window.addEventListener("hashchange", () => location.reload());
