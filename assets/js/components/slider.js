// Slider: one number, by hand or typed. A component of ours and not Gradio's, so that whoever draws in this browser hears it before
// Gradio does.
import { tag } from "../lib/elements.js";

/**
 * A number with its bounds.
 * @typedef {object} SliderProps
 * @property {number} value
 * @property {string} heading
 * @property {number} low
 * @property {number} high
 * @property {number} step
 */

/**
 * Mounts a slider; it triggers "input" while a hand moves and "settle" when it lets go, or has typed a number.
 * @param {import("../lib/component.js").Component<SliderProps>} component
 */
export function mount({ element, props, trigger, watch }) {
  const { heading, low, high, step } = props;
  const bounds = { min: low, max: high, step };
  const range = tag("input", { type: "range", "aria-label": heading, ...bounds });
  const typed = tag("input", { type: "number", "aria-label": `${heading}, as a number`, ...bounds });
  element.replaceChildren(tag("div", { class: "slider" }, tag("span", { class: "slider-label" }, heading), typed, range));

  /** @param {number} number */
  function move(number) {
    props.value = number;
    trigger("input");
  }

  range.addEventListener("input", () => {
    typed.value = range.value;
    move(Number(range.value));
  });
  range.addEventListener("change", () => trigger("settle"));
  typed.addEventListener("change", () => {
    const number = Math.max(low, Math.min(high, typed.valueAsNumber));
    if (Number.isFinite(number)) {
      move(number);
      trigger("settle");
    }
    show();
  });

  function show() {
    if (Number(range.value) !== props.value) range.value = String(props.value);
    if (typed.valueAsNumber !== props.value) typed.value = String(props.value);
  }

  watch("value", show);
  show();
}
