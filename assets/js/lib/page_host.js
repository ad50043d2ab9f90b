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
 * @property {Map<string, number | undefined>} brought by elem_id, how often Gradio had brought each component new values when it began
 */

/** @implements {Page} */
export class PageHost {
  /**
   * @param {import("../pages/types.js").PageScript} script
   * @param {Record<string, any>} inputs values of Gradio's own inputs, by id without the prefix; kept up to date by who gives it
   * @param {import("./view_state.js").Table} table
   * @param {Models} models
   */
  constructor(script, inputs, table, models) {
    this.prefix = script.prefix;
    this.script = script;
    this.inputs = inputs;
    this.table = table;
    this.state = {};
    this.#models = models;
  }

  #models;
  #runs = 0;
  /** @type {Map<string, number>} by elem_id, the number of the run whose answer it shows */
  #shown = new Map();
  /** @type {WeakMap<HTMLElement, {value: any, before: any}>} what a hand has moved in a component, and what its props had then */
  #moved = new WeakMap();
  /** @type {WeakMap<HTMLElement, {value: any, brought: number | undefined}>} what has been painted on a stage past its props */
  #fed = new WeakMap();

  /** @param {string} id */
  value(id) {
    return this.#component(id) ? this.props(id).value : this.inputs[id];
  }

  /** @param {string} id without the prefix; of a component of another part of the page, its whole elem_id */
  props(id) {
    const one = this.#component(id);
    if (!one) return {};
    const [moved, fed] = [this.#moved.get(one.element), this.#fed.get(one.element)];
    if (moved?.before === one.props.value) return { ...one.props, value: moved?.value };
    return fed?.brought === one.brought ? { ...one.props, value: fed?.value } : one.props;
  }

  /** @param {string} id */
  #component(id) {
    return mounted(`${this.prefix}-${id}`) ?? mounted(id);
  }

  /** Keeps what a hand has moved before its component's props have it. @param {string} full elem_id @param {any} value */
  move(full, value) {
    const one = mounted(full);
    if (one && value !== undefined) this.#moved.set(one.element, { value, before: one.props.value });
  }

  /** @type {string} */
  get model() {
    return this.names[0] ?? "";
  }

  /** Names of all models that the page shows now: as its sliders know it, else as the lists say. @type {string[]} */
  get names() {
    if (this.script.names) return this.script.names(this);
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
      this.#put(one, props);
      shown.push(full);
    }
    return shown;
  }

  /**
   * Pictures go to a stage past Gradio, which a new value costs milliseconds.
   * @param {import("./component.js").Mounted} one
   * @param {Record<string, any>} props
   */
  #put(one, props) {
    const { value, ...rest } = props;
    if (!value?.pixels || !one.element.querySelector(":scope > .stage")) {
      one.show(props);
      return;
    }
    if (Object.keys(rest).length) one.show(rest);
    this.#fed.set(one.element, { value, brought: one.brought });
    one.element.dispatchEvent(new CustomEvent("feed", { detail: value }));
  }
}

/** Words where no script of ours is: a gr.HTML or gr.Markdown. @param {string} full elem_id @param {Record<string, any>} props */
function say(full, { value }) {
  const words = document.querySelector(`#${full} .html-container > *`);
  if (words && typeof value === "string") words.innerHTML = value;
}
