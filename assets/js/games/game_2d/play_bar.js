// Play bar: play and pause, single steps, how fast, the seed, a new beginning, and a slider over the moments to which one can go back.
import { tag } from "../../lib/elements.js";
import { action, choice, row, whole_number } from "../controls.js";
import { SPEEDS } from "./run.js";

/**
 * What the bar asks for.
 * @typedef {object} Wishes
 * @property {() => void} toggle plays or pauses
 * @property {(what: "discriminator" | "generator" | "both") => void} step
 * @property {(speed: import("./run.js").Speed) => void} pace
 * @property {(seed: number) => void} seed
 * @property {() => void} reset
 * @property {(step: number) => void} rewind
 */

const MOST_SEED = 2147483647;

/** Keys, by what they do. */
export const KEYS = "Keys: Space plays and pauses, D, G and B step the discriminator, the generator and both, R begins again.";

/**
 * @param {Wishes} wishes
 * @param {number} seed
 */
export function play_bar(wishes, seed) {
  const play = action("▶ Play", wishes.toggle, { help: `Train, or pause. ${KEYS}`, primary: true });
  play.classList.add("play");
  const steps = [
    action("Step D", () => wishes.step("discriminator"), { help: "One update of D alone (key D)" }),
    action("Step G", () => wishes.step("generator"), { help: "One update of G alone (key G)" }),
    action("Step both", () => wishes.step("both"), { help: "One step: D’s updates, then G’s (key B)" }),
  ];
  const speeds = SPEEDS.map(({ name, title }) => /** @type {[string, string]} */ ([name, title]));
  const pace = choice(
    "Speed",
    speeds,
    "full",
    (name) => wishes.pace(SPEEDS.find((speed) => speed.name === name) ?? SPEEDS[0]),
    "How fast it plays.",
  );
  const of_seed = whole_number(
    "Seed",
    { low: 0, high: MOST_SEED },
    seed,
    wishes.seed,
    "The same seed gives the same run. Begins again.",
  );
  const reset = action("Reset", wishes.reset, { help: "Begin again from this seed (key R)" });
  const range = tag("input", {
    type: "range",
    min: 0,
    max: 0,
    step: 1,
    "aria-label": "Rewind",
    title: "Go back to a moment that is kept",
  });
  const output = tag("output", {}, "step 0");
  const rewind = tag("div", { class: "rewind" }, tag("span", {}, "Rewind"), range, output);
  /** @type {number[]} */
  let moments = [0];
  let held = false; // while a hand moves the slider, frames leave it alone
  const chosen = () => moments[Number(range.value)] ?? 0;
  const say = (/** @type {number} */ step) => {
    const text = `step ${step.toLocaleString("en")}`;
    output.textContent = text;
    range.setAttribute("aria-valuetext", text);
  };
  range.addEventListener("input", () => {
    held = true;
    say(chosen());
  });
  range.addEventListener("change", () => {
    held = false;
    wishes.rewind(chosen());
  });
  range.addEventListener("blur", () => {
    held = false;
  });
  return {
    element: tag("div", { class: "play-bar" }, row(play, ...steps, reset, pace.element, of_seed.element), rewind),
    pace,
    seed: of_seed,
    /** @param {boolean} playing */
    show_playing(playing) {
      play.textContent = playing ? "❚❚ Pause" : "▶ Play";
    },
    /** @param {{step: number, moments: number[]}} frame */
    show_frame(frame) {
      if (held) return;
      moments = frame.moments.length ? frame.moments : [0];
      range.max = String(moments.length); // the last place is now
      range.value = range.max;
      moments = [...moments, frame.step];
      say(frame.step);
    },
  };
}
