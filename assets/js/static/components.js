// Components on a static page: each is known by its id, can be read, and shows what a page's script answers. Ours are mounted by the
// same modules as in the app (head/components.js does it there), Gradio's are plain HTML.
import { control_of } from "./controls.js";
import { markdown } from "./markdown.js";

/**
 * What Python has written of a component into the page.
 * @typedef {object} Baked
 * @property {string} kind of Gradio: "html", "markdown", "dropdown"
 * @property {string} [mount] module of assets/js/components
 * @property {Record<string, any>} [props] of one that is mounted: its value and others
 * @property {import("./controls.js").Choices} [choices]
 */

/**
 * Component of a page, whatever it is made of.
 * @typedef {object} Shown
 * @property {() => any} read its value now
 * @property {Record<string, any>} props what it has besides
 * @property {(changes: Record<string, any>) => void} show
 */

/** @typedef {(id: string, event: string, data: any) => void} Told */
/** @typedef {(path: string) => string} Locate address of a module of assets/js */

/** @type {import("../lib/component.js").MountedComponents} */
const mounted = new Map();
Object.assign(window, { mounted_components: mounted });

/**
 * The component of this id, put to work.
 * @param {string} id
 * @param {Baked} baked
 * @param {Told} told
 * @param {Locate} locate
 * @returns {Shown}
 * @throws {Error} it is not on the page
 */
export function shown_component(id, baked, told, locate) {
  const block = document.getElementById(id);
  if (!block) throw new Error(`no component #${id}`);
  const made = baked.mount ? mount(block, id, baked, told, locate) : plain(block, id, baked, told);
  return {
    ...made,
    show(changes) {
      if (changes.visible !== undefined) block.hidden = !changes.visible;
      made.show(changes);
    },
  };
}

/** @param {HTMLElement} block @param {string} id @param {Baked} baked @param {Told} told @param {Locate} locate @returns {Shown} */
function mount(block, id, baked, told, locate) {
  const element = /** @type {HTMLElement} */ (block.querySelector(".html-container > *"));
  const props = /** @type {Record<string, any>} */ (baked.props);
  const is_html = block.dataset.html === "value"; // its template is its value
  /** @type {{names: string[], told: () => void}[]} */
  const watchers = [];
  let inner = props.value;
  const given = {
    element,
    props,
    watch: (/** @type {string | string[]} */ names, /** @type {() => void} */ call) =>
      watchers.push({ names: [names].flat(), told: call }),
    trigger(/** @type {string} */ event, /** @type {any} */ data) {
      const asked = new CustomEvent("component-event", { bubbles: true, cancelable: true, detail: { id, event, data } });
      if (element.dispatchEvent(asked)) told(id, event, data);
    },
  };
  if (is_html)
    Object.defineProperty(props, "value", {
      get: () => inner,
      set(value) {
        inner = value;
        element.innerHTML = value ?? "";
      },
      enumerable: true,
    });
  const show = (/** @type {Record<string, any>} */ changes) => {
    Object.assign(props, changes);
    for (const { names, told: call } of watchers) if (names.some((one) => one in changes)) call();
  };
  mounted.set(id, { element, props, show });
  import(locate(`components/${baked.mount}.js`)).then(
    (module) => module.mount(given),
    (error) => {
      console.error(`components/${baked.mount}.js:`, error);
      element.textContent = "A part of this page could not be loaded; reload the page.";
    },
  );
  return { read: () => props.value, props, show };
}

/** @param {HTMLElement} block @param {string} id @param {Baked} baked @param {Told} told @returns {Shown} */
function plain(block, id, baked, told) {
  if (baked.kind === "html" || baked.kind === "markdown") {
    const inside = block.querySelector(".html-container > *") ?? block;
    return {
      read: () => inside.innerHTML,
      props: {},
      show({ value }) {
        if (value !== undefined) inside.innerHTML = baked.kind === "html" ? (value ?? "") : markdown(value ?? "");
      },
    };
  }
  const control = control_of(block, baked.kind, baked.choices ?? []);
  control.listen((event, value) => told(id, event, event === "click" ? null : { value }));
  return { read: control.read, props: {}, show: control.show };
}
