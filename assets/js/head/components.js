// Components: `mount_component` gives the script of a gr.HTML its module of assets/js/components. Here and not in each script,
// since only here it is known where the app is: a script of Gradio's has no address of its own, and a proxy may have put any prefix
// before the page's. What the page needs is on its way before Gradio's own scripts are.
// data-depth: how many parts of the page's address are the app's own; data-modules: the folder of the modules, from the app's
// root; data-preload: those that this page imports (gan.web.http.head_scripts).
const { depth = "0", modules = "", preload = "" } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
const parts = location.pathname.split("/").filter(Boolean);
const root = ["", ...parts.slice(0, parts.length - Number(depth)), ""].join("/");
const folder = new URL(root + modules, location.origin);

for (const path of preload.split(" ").filter(Boolean)) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = new URL(path, folder).href;
  document.head.append(link);
}

/**
 * Mounts the module components/NAME.js. Of news that come by the event "feed" before the module does, the newest is handed on;
 * a newer value needs no such care, as props always have the newest.
 * @param {string} name
 * @param {import("../lib/component.js").Component<any>} given
 */
async function mount_component(name, given) {
  const { element } = given;
  /** @type {CustomEvent | undefined} */
  let early;
  const hold = (/** @type {Event} */ event) => {
    early = /** @type {CustomEvent} */ (event);
  };
  element.addEventListener("feed", hold);
  let module;
  try {
    module = await import(new URL(`components/${name}.js`, folder).href);
  } catch (error) {
    console.error(`components/${name}.js:`, error);
    const words = document.createElement("p");
    words.textContent = "A part of this page could not be loaded; reload the page.";
    element.replaceChildren(words);
    return;
  }
  element.removeEventListener("feed", hold);
  module.mount(given);
  if (early) element.dispatchEvent(new CustomEvent("feed", { detail: early.detail }));
}
Object.assign(window, { mount_component });
