// Settings of a run as controls: bounds, choices and help come from Python (gan.games.point_game), names on screen and when each takes
// effect stand here.

import { tag } from "../../lib/elements.js";
import { choice, folded, slider } from "../controls.js";

/**
 * Setting as Python describes it.
 * @typedef {{help: string, value: any, low?: number, high?: number, choices?: string[]}} Described
 */
/** @typedef {Record<string, Described>} SettingTable */
/**
 * How a setting is shown.
 * @typedef {object} Shown
 * @property {string} key
 * @property {string} label
 * @property {"now" | "restart"} when it takes effect
 * @property {boolean} [first] whether it stands in the first view
 * @property {"powers" | "whole" | "number" | "choice"} kind
 * @property {number} [step] of a slider
 * @property {number} [lowest] exponent of a slider of powers, whose setting may be 0 in Python
 */

/** @type {Shown[]} */
export const SHOWN = [
  { key: "objective", label: "Objective", when: "restart", first: true, kind: "choice" },
  { key: "penalty", label: "Penalty on D", when: "restart", first: true, kind: "choice" },
  { key: "penalty_weight", label: "Penalty weight", when: "now", first: true, kind: "powers", step: 0.01, lowest: -3 },
  { key: "lr_d", label: "D’s learning rate", when: "now", first: true, kind: "powers", step: 0.01, lowest: -5 },
  { key: "lr_g", label: "G’s learning rate", when: "now", first: true, kind: "powers", step: 0.01, lowest: -5 },
  { key: "d_steps", label: "D’s updates a step", when: "now", first: true, kind: "whole", step: 1 },
  { key: "latent", label: "Entries of z", when: "restart", first: true, kind: "whole", step: 1 },
  { key: "noise", label: "Noise", when: "restart", first: true, kind: "choice" },
  { key: "g_width", label: "G’s width", when: "restart", kind: "whole", step: 1 },
  { key: "g_depth", label: "G’s hidden layers", when: "restart", kind: "whole", step: 1 },
  { key: "d_width", label: "D’s width", when: "restart", kind: "whole", step: 1 },
  { key: "d_depth", label: "D’s hidden layers", when: "restart", kind: "whole", step: 1 },
  { key: "batch", label: "Batch", when: "restart", kind: "whole", step: 1 },
  { key: "optimiser", label: "Optimiser", when: "restart", kind: "choice" },
  { key: "beta1", label: "β₁", when: "now", kind: "number", step: 0.01 },
  { key: "beta2", label: "β₂", when: "now", kind: "number", step: 0.001 },
  { key: "clip", label: "Clip D’s weights", when: "now", kind: "number", step: 0.01 },
  { key: "smoothing", label: "Label smoothing", when: "now", kind: "number", step: 0.01 },
  { key: "ema", label: "Average of G", when: "now", kind: "number", step: 0.001 },
  { key: "frozen", label: "Frozen", when: "now", kind: "choice" },
];

const WHEN = { now: "Takes effect at the next step.", restart: "Takes effect at once, by beginning again." };
const NO_ONE = "nobody";

/**
 * The controls.
 * @param {SettingTable} table
 * @param {Record<string, string>} titles of choices on screen, by value
 * @param {Record<string, any>} settings at first
 * @param {(key: string, value: any, when: "now" | "restart") => void} changed
 */
export function setting_controls(table, titles, settings, changed) {
  const known = SHOWN.filter(({ key }) => key in table);
  const controls = Object.fromEntries(
    known.map((shown) => [shown.key, control(shown, table[shown.key], titles, settings[shown.key], changed)]),
  );
  const blocks = (/** @type {boolean} */ first) =>
    known.filter((shown) => Boolean(shown.first) === first).map(({ key }) => controls[key].element);
  const element = tag("div", { class: "settings" }, ...blocks(true), folded("Networks, optimiser and more", ...blocks(false)));
  return {
    element,
    /**
     * @param {Record<string, any>} now
     * @param {import("./opinions.js").Kind} kind what D's outputs are
     */
    show(now, kind) {
      for (const { key } of known) controls[key].show(now[key]);
      // what would change nothing cannot be moved
      controls.penalty_weight?.enable(now.penalty !== "none");
      controls.smoothing?.enable(kind !== "score");
      controls.beta1?.enable(now.optimiser === "adam");
    },
  };
}

/**
 * @param {Shown} shown
 * @param {Described} described
 * @param {Record<string, string>} titles
 * @param {any} value
 * @param {(key: string, value: any, when: "now" | "restart") => void} changed
 * @returns {import("../controls.js").Control<any>}
 */
function control(
  { key, label, when, kind, step = 1, lowest = 0 },
  { help, low = 0, high = 1, choices = [] },
  titles,
  value,
  changed,
) {
  const told = `${help} ${WHEN[when]}`;
  const heard = (/** @type {any} */ now) => changed(key, now, when);
  if (kind === "choice") {
    const options = choices.map((one) => /** @type {[string, string]} */ ([one, titles[one] ?? (one || NO_ONE)]));
    return choice(label, options, value, heard, told);
  }
  if (kind === "powers") {
    const range = { low: Math.max(lowest, low > 0 ? Math.log10(low) : lowest), high: Math.log10(high), step, powers: true };
    const made = slider(
      label,
      { ...range, shown: as_power },
      value || 10 ** lowest,
      (now) => heard(Number(now.toPrecision(2))),
      told,
    );
    return { ...made, show: (now) => made.show(now || 10 ** lowest) };
  }
  return slider(label, { low, high, step, shown: (now) => String(Number(now.toFixed(4))) }, value, heard, told);
}

/** @param {number} number */
const as_power = (number) => (number >= 0.001 && number < 1000 ? String(Number(number.toPrecision(2))) : number.toExponential(0));
