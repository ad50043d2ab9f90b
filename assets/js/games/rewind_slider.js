// Rewind slider: the moments of a run that are kept, to which one can go back; its right end is now.
import { tag } from "../lib/elements.js";

/**
 * @param {(step: number) => void} rewind is told the step once the hand lets go
 */
export function rewind_slider(rewind) {
  const range = tag("input", {
    type: "range",
    min: 0,
    max: 0,
    step: 1,
    "aria-label": "Rewind",
    title: "Go back to a moment that is kept",
  });
  const output = tag("output", {}, "step 0");
  /** @type {number[]} */
  let places = [0];
  let held = false; // while a hand moves the slider, frames leave it alone
  const say = (/** @type {number} */ step) => {
    output.textContent = `step ${step.toLocaleString("en")}`;
    range.setAttribute("aria-valuetext", output.textContent);
  };
  range.addEventListener("input", () => {
    held = true;
    say(places[Number(range.value)]);
  });
  range.addEventListener("change", () => {
    held = false;
    rewind(places[Number(range.value)]);
  });
  range.addEventListener("blur", () => {
    held = false;
  });
  return {
    element: tag("div", { class: "game-rewind" }, tag("span", {}, "Rewind"), range, output),
    /** @param {{step: number, moments: number[]}} frame */
    show({ step, moments }) {
      if (held) return;
      places = [...moments, step]; // the last place is now
      range.max = String(places.length - 1);
      range.value = range.max;
      say(step);
    },
  };
}
