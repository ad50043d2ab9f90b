// Component: what a script of assets/js/components is given, and the DOM events by which components tell each other something
// past Gradio's own, each of which costs the server and the page some milliseconds.

/**
 * What Gradio gives the script of a gr.HTML, handed on to `mount`.
 * @template Props the component's value and other props; setting one tells Gradio, which calls no watcher for it
 * @typedef {object} Component
 * @property {HTMLElement} element of the component, its template inside
 * @property {Props} props
 * @property {(event: string, data?: object) => void} trigger raises one of its events for Python
 * @property {(names: string | string[], told: () => void) => void} watch calls back when Gradio brings new values
 */

/**
 * Point in latent space, with what else the generator is told.
 * @typedef {object} Point
 * @property {number[]} noise z, each entry in units of its standard deviation
 * @property {number | null} [label] of a conditional model
 * @property {number | null} [category] c1 of an InfoGAN
 * @property {number[]} [codes] its continuous codes
 */

/**
 * Component on the page, as its script was given it (head/components.js).
 * @typedef {object} Mounted
 * @property {HTMLElement} element
 * @property {any} props
 * @property {(changes: Record<string, any>) => void} show sets props and has the component show them, as when Gradio brings them
 * @property {(event: string, data?: object) => void} [trigger] raises one of its events, as its script does; in Gradio's page
 * @property {number} [brought] how many times Gradio has brought it new values
 */
/** @typedef {Map<string, Mounted>} MountedComponents by elem_id; one that left the page may still be among them */

/**
 * What the DOM event "component-event" says before an event of a component goes to Gradio; who prevents it has answered it.
 * @typedef {{id: string, event: string, data?: any}} ComponentEvent id: elem_id of the component
 */

/**
 * The component that is on the page under this id.
 * @param {string} id
 * @returns {Mounted | null} null for one of Gradio's own, and for one that is hidden
 */
export function mounted(id) {
  const all = /** @type {Window & {mounted_components?: MountedComponents}} */ (window).mounted_components;
  const found = all?.get(id);
  return found?.element.isConnected ? found : null;
}

/**
 * Hands news to the component inside the element with this id; nobody listens while it is hidden.
 * @param {string} id
 * @param {unknown} news
 */
export function feed(id, news) {
  document.querySelector(`#${id} .html-container > *`)?.dispatchEvent(new CustomEvent("feed", { detail: news }));
}

/**
 * Calls back with what `feed` hands to this component.
 * @param {HTMLElement} element of the component
 * @param {(news: any) => void} told
 */
export function on_feed(element, told) {
  element.addEventListener("feed", (event) => told(/** @type {CustomEvent} */ (event).detail));
}

/**
 * Announces that a hand moves a point ("console-moved") or has let go of it ("console-rested"), for those by whom pictures follow
 * it: this browser (local_lane.js), or the socket (point_socket.js).
 * @param {HTMLElement} node where the hand is
 * @param {"console-moved" | "console-rested"} name
 * @param {string} model
 * @param {Point} point
 * @param {any} [value] of the component, where its props will have it only a moment later
 * @returns {boolean} false when somebody has taken it, so that Gradio's event can be spared
 */
export function announce(node, name, model, point, value) {
  return node.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail: { model, point, value } }));
}
