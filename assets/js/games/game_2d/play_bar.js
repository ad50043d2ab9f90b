// Play bar: play and pause, single steps, how fast, the seed, a new beginning, and a slider over the moments to which one can go back.
import { tag } from "../../lib/elements.js";
import { action, choice, row, whole_number } from "../controls.js";
import { rewind_slider } from "../rewind_slider.js";
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
  const back = rewind_slider(wishes.rewind);
  return {
    element: tag("div", { class: "play-bar" }, row(play, ...steps, reset, pace.element, of_seed.element), back.element),
    pace,
    seed: of_seed,
    /** @param {boolean} playing */
    show_playing(playing) {
      play.textContent = playing ? "❚❚ Pause" : "▶ Play";
    },
    show_frame: back.show,
  };
}
