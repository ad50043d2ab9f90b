// Elements: finding and building parts of the page. What a stranger may have written is given as text, never as HTML.

/**
 * New element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean>} [attributes]
 * @param {...(Node | string)} children a string becomes text
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

/**
 * Button that does something; its title is what a screen reader says.
 * @param {string | Node} content
 * @param {string} title
 * @param {() => void} act
 * @returns {HTMLButtonElement}
 */
export function button(content, title, act) {
  const made = tag("button", { type: "button", title, "aria-label": title }, content);
  made.addEventListener("click", act);
  return made;
}

/**
 * The element that a component's template has.
 * @template {Element} Kind
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} kind its class, such as HTMLCanvasElement
 * @returns {Kind}
 * @throws {Error} there is no such element: the template and the script do not belong together
 */
export function find(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`no ${kind.name} at ${selector}`);
  return found;
}

/**
 * The 2D context of a canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {CanvasRenderingContext2D}
 * @throws {Error} the browser gives none
 */
export function context_of(canvas, settings) {
  const pen = canvas.getContext("2d", settings);
  if (!pen) throw new Error("this browser gives no 2D context");
  return pen;
}

/**
 * Whether a key or click was meant for an element that matches: the control itself, or what it lies in.
 * @param {Event} event
 * @param {string} selector
 * @returns {boolean}
 */
export function came_from(event, selector) {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}

/**
 * Whether the class looks on from the back row: projector mode (head/projector.js) wants thicker lines.
 * @returns {boolean}
 */
export function is_projector() {
  return document.body.classList.contains("projector");
}
