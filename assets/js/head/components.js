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

/** @type {import("../lib/component.js").MountedComponents} */
const mounted_components = new Map();

/**
 * Mounts the module components/NAME.js. Of news that come by the event "feed" before the module does, the newest is handed on;
 * a newer value needs no such care, as props always have the newest.
 *
 * Before an event of the component goes to Gradio, the DOM event "component-event" with {id, event, data} rises from its element;
 * whoever prevents it has answered it. One that is on the page no more tells Gradio alone. When Gradio brings it new values, the
 * DOM event "component-brought" with its id rises.
 * @param {string} name
 * @param {import("../lib/component.js").Component<any>} given
 */
async function mount_component(name, given) {
  const { element, props } = given;
  const id = element.closest(".block")?.id ?? "";
  /** @type {{names: string[], told: () => void}[]} */
  const watchers = [];
  /** @type {typeof given.watch} */
  const watch = (names, told) => {
    watchers.push({ names: [names].flat(), told });
    given.watch(names, told);
  };
  /** @type {typeof given.trigger} */
  const trigger = (event, data) => {
    const detail = { id, event, data };
    const asked = new CustomEvent("component-event", { bubbles: true, cancelable: true, detail });
    if (element.dispatchEvent(asked)) given.trigger(event, data);
  };
  /** @param {Record<string, any>} changes */
  const show = (changes) => {
    Object.assign(props, changes);
    for (const { names, told } of watchers) if (names.some((one) => one in changes)) told();
  };
  const mounted = { element, props, show, trigger, brought: 0 };
  if (id) mounted_components.set(id, mounted);
  given.watch(Object.keys(props), () => {
    mounted.brought += 1;
    element.dispatchEvent(new CustomEvent("component-brought", { bubbles: true, detail: id }));
  });
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
  module.mount({ ...given, trigger, watch });
  if (early) element.dispatchEvent(new CustomEvent("feed", { detail: early.detail }));
}
Object.assign(window, { mount_component, mounted_components });
