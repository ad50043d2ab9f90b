// Controls of the games: native elements with a label and a sentence of help each, so that keyboard, touch and screen readers work as
// everywhere. Each hears its own changes, and can be set from outside without being heard.
import { button, tag } from "../lib/elements.js";

/**
 * Control on the page.
 * @template Value
 * @typedef {object} Control
 * @property {HTMLElement} element
 * @property {() => Value} read
 * @property {(value: Value) => void} show sets it; nobody hears
 * @property {(enabled: boolean) => void} enable
 */

let made = 0;

/** An id that no other element of the page has. */
function fresh_id() {
  made += 1;
  return `control-${made}`;
}

/**
 * Label, control and help as one block.
 * @param {string} label
 * @param {string} help one sentence: what it means, and when it takes effect
 * @param {HTMLElement} control
 * @param {...HTMLElement} more
 */
function field(label, help, control, ...more) {
  control.id = fresh_id();
  control.title = help;
  const name = tag("label", { for: control.id, title: help }, label);
  return tag("div", { class: "game-field" }, name, control, ...more);
}

/**
 * Choice of one of several words.
 * @param {string} label
 * @param {[value: string, shown: string][]} options
 * @param {string} value at first
 * @param {(value: string) => void} changed
 * @param {string} [help]
 * @returns {Control<string>}
 */
export function choice(label, options, value, changed, help = "") {
  const select = tag("select", {}, ...options.map(([one, shown]) => tag("option", { value: one }, shown)));
  select.value = value;
  select.addEventListener("change", () => changed(select.value));
  return {
    element: field(label, help, select),
    read: () => select.value,
    show: (one) => {
      select.value = one;
    },
    enable: (enabled) => {
      select.disabled = !enabled;
    },
  };
}

/**
 * Slider of a number, whose value stands beside it; with `powers` it moves through powers of ten.
 * @param {string} label
 * @param {{low: number, high: number, step: number, powers?: boolean, shown?: (value: number) => string}} range of powers: of the exponent
 * @param {number} value at first
 * @param {(value: number) => void} changed while a hand moves it
 * @param {string} [help]
 * @returns {Control<number>}
 */
export function slider(label, { low, high, step, powers = false, shown = String }, value, changed, help = "") {
  const input = tag("input", { type: "range", min: low, max: high, step });
  const output = tag("output", {});
  const read = () => (powers ? 10 ** Number(input.value) : Number(input.value));
  const say = () => {
    const text = shown(read());
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  const show = (/** @type {number} */ one) => {
    input.value = String(powers ? Math.log10(one) : one);
    say();
  };
  input.addEventListener("input", () => {
    say();
    changed(read());
  });
  show(value);
  return {
    element: field(label, help, input, output),
    read,
    show,
    enable: (enabled) => {
      input.disabled = !enabled;
    },
  };
}

/**
 * Field of a whole number, such as a seed; what is none, or out of range, is not heard, and the field says so.
 * @param {string} label
 * @param {{low: number, high: number}} range
 * @param {number} value at first
 * @param {(value: number) => void} changed
 * @param {string} [help]
 * @returns {Control<number>}
 */
export function whole_number(label, { low, high }, value, changed, help = "") {
  const input = tag("input", { type: "number", min: low, max: high, step: 1, inputmode: "numeric" });
  input.value = String(value);
  let last = value;
  let typing = false; // what is being typed is nobody else's to change
  input.addEventListener("input", () => {
    typing = true;
  });
  input.addEventListener("blur", () => {
    if (typing) input.value = String(last); // typed back to what it was, of which no change is told
    typing = false;
  });
  input.addEventListener("change", () => {
    typing = false;
    const number = Number(input.value);
    const fits = input.value.trim() !== "" && Number.isInteger(number) && number >= low && number <= high;
    input.setCustomValidity(fits ? "" : `${label} must be a whole number from ${low} to ${high}.`);
    input.reportValidity();
    if (!fits) return;
    last = number;
    changed(number);
  });
  return {
    element: field(label, help, input),
    read: () => last,
    show: (one) => {
      last = one;
      if (typing) return;
      input.value = String(one);
      input.setCustomValidity("");
    },
    enable: (enabled) => {
      input.disabled = !enabled;
    },
  };
}

/**
 * Button that stays pressed.
 * @param {string} label
 * @param {boolean} value at first
 * @param {(value: boolean) => void} changed
 * @param {string} [help]
 * @returns {Control<boolean>}
 */
export function toggle(label, value, changed, help = label) {
  let now = value;
  const show = (/** @type {boolean} */ one) => {
    now = one;
    element.setAttribute("aria-pressed", String(one));
  };
  const element = button(label, help, () => {
    show(!now);
    changed(now);
  });
  element.classList.add("game-toggle");
  element.removeAttribute("aria-label"); // its text is its name
  show(value);
  return {
    element,
    read: () => now,
    show,
    enable: (enabled) => {
      element.disabled = !enabled;
    },
  };
}

/**
 * Button with a word on it.
 * @param {string} label
 * @param {() => void} act
 * @param {{help?: string, primary?: boolean}} [options]
 */
export function action(label, act, { help = label, primary = false } = {}) {
  const made_button = button(label, help, act);
  made_button.removeAttribute("aria-label"); // its text is its name
  made_button.classList.add("game-action");
  made_button.classList.toggle("primary", primary);
  return made_button;
}

/** Controls side by side. @param {...HTMLElement} children */
export const row = (...children) => tag("div", { class: "game-row" }, ...children);

/**
 * Controls that are folded away at first.
 * @param {string} title
 * @param {...HTMLElement} children
 */
export function folded(title, ...children) {
  return tag("details", { class: "game-folded" }, tag("summary", {}, title), ...children);
}
