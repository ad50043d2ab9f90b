// Page host: Gradio's page as a page's script sees it. What the components hold is read here, and what the script answers is shown.
import { Update } from "../pages/types.js";
import { mounted } from "./component.js";

/** @typedef {import("../pages/types.js").Page} Page */
/** @typedef {import("../pages/types.js").Updates} Updates */
/** @typedef {typeof import("../models/models.js")} Models */
/**
 * Answer under way.
 * @typedef {object} Run
 * @property {number} number the later begun, the higher
 * @property {Map<string, number>} brought by elem_id, how often Gradio had brought each component new values when it began
 */

/** @implements {Page} */
export class PageHost {
  /**
   * @param {string} prefix of the components' ids
   * @param {Record<string, any>} inputs values of Gradio's own inputs, by id without the prefix; kept up to date by who gives it
   * @param {import("./view_state.js").Table} table
   * @param {Models} models
   */
  constructor(prefix, inputs, table, models) {
    this.prefix = prefix;
    this.inputs = inputs;
    this.table = table;
    this.state = {};
    this.#models = models;
  }

  #models;
  #runs = 0;
  /** @type {Map<string, number>} by elem_id, the number of the run whose answer it shows */
  #shown = new Map();
  /** @type {Map<string, {value: any, before: any}>} by elem_id, what a hand has moved and what props had then */
  #moved = new Map();

  /** @param {string} id */
  value(id) {
    const full = `${this.prefix}-${id}`;
    const one = mounted(full);
    if (!one) return id in this.inputs ? this.inputs[id] : value_in_page(full);
    const moved = this.#moved.get(full);
    return moved && moved.before === one.props.value ? moved.value : one.props.value;
  }

  /** @param {string} id */
  props(id) {
    return mounted(`${this.prefix}-${id}`)?.props ?? {};
  }

  /** Keeps what a hand has moved before its component's props have it. @param {string} full elem_id @param {any} value */
  move(full, value) {
    const one = mounted(full);
    if (one && value !== undefined) this.#moved.set(full, { value, before: one.props.value });
  }

  get model() {
    return this.names[0] ?? "";
  }

  /** Names of all models that the page shows now: as its sliders know it, else as the lists say. */
  get names() {
    const lists = Object.keys(this.inputs).filter((id) => /^model(-|$)/.test(id));
    if (lists.length > 1) return lists.map((id) => String(this.inputs[id]));
    const drawn = this.props("console").layout?.id || this.props("steering").layout?.model || this.inputs.model;
    return drawn ? [String(drawn)] : [];
  }

  /** @param {string} [name] */
  open(name) {
    return this.#models.open_model(name ?? this.model);
  }

  /** @param {string} dataset */
  classifier(dataset) {
    return this.#models.open_classifier(dataset);
  }

  models() {
    return [];
  }

  /** @param {string} name @returns {Promise<any>} */
  baked(name) {
    return Promise.reject(new Error(`The app keeps no ${name}; its server makes it.`));
  }

  /** @param {string} sentence */
  warn(sentence) {
    console.warn(sentence); // in Gradio's page the server says what is wrong, on whose lane the event then goes
  }

  /** @returns {Run} of an answer that begins now */
  begin() {
    const all = /** @type {import("./component.js").MountedComponents} */ (
      /** @type {any} */ (window).mounted_components ?? new Map()
    );
    this.#runs += 1;
    return { number: this.#runs, brought: new Map([...all].map(([id, one]) => [id, one.brought])) };
  }

  /**
   * Shows an answer; what has been shown by a later one, or brought by Gradio since it began, stays as it is.
   * @param {Updates} updates
   * @param {Run} run
   * @returns {string[]} elem_ids of what is shown
   */
  show(updates, run) {
    const shown = [];
    for (const [id, given] of Object.entries(updates)) {
      const full = `${this.prefix}-${id}`;
      const props = given instanceof Update ? given.props : { value: given };
      const one = mounted(full);
      if (!one) {
        say(full, props);
        continue;
      }
      if (one.brought !== (run.brought.get(full) ?? one.brought) || run.number < (this.#shown.get(full) ?? 0)) continue;
      this.#shown.set(full, run.number);
      put(one, props);
      shown.push(full);
    }
    return shown;
  }
}

/**
 * Pictures go to a stage past Gradio, which a new value costs milliseconds.
 * @param {import("./component.js").Mounted} one
 * @param {Record<string, any>} props
 */
function put(one, props) {
  const { value, ...rest } = props;
  if (!value?.pixels || !one.element.querySelector(":scope > .stage")) {
    one.show(props);
    return;
  }
  if (Object.keys(rest).length) one.show(rest);
  one.element.dispatchEvent(new CustomEvent("feed", { detail: value }));
}

/** Words where no script of ours is: a gr.HTML or gr.Markdown. @param {string} full elem_id @param {Record<string, any>} props */
function say(full, { value }) {
  const words = document.querySelector(`#${full} .html-container > *`);
  if (words && typeof value === "string") words.innerHTML = value;
}

/**
 * Value of one of Gradio's own inputs, as the page shows it.
 * @param {string} full elem_id
 * @returns {any} undefined where there is none
 */
function value_in_page(full) {
  const chosen = document.querySelector(`#${full} input[type=radio]:checked`);
  const found = chosen ?? document.querySelector(`#${full} textarea, #${full} input`);
  if (found instanceof HTMLTextAreaElement) return found.value;
  if (!(found instanceof HTMLInputElement)) return undefined;
  if (found.type === "checkbox") return found.checked;
  if (found.type === "number" || found.type === "range") return found.value === "" ? null : Number(found.value);
  return found.value;
}
