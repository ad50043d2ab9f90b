// Presets: settings of a run that teaches one thing, and what to watch.

import { choice } from "../controls.js";

/** @typedef {{name: string, title: string, settings: Record<string, any>, watch: string}} Preset */

/** @type {Preset[]} */
export const PRESETS = [
  {
    name: "collapse",
    title: "Mode collapse",
    settings: { data: "eight-gaussians", objective: "non-saturating", lr_d: 0.0005, lr_g: 0.003 },
    watch:
      "Watch the fakes crowd onto one or two of the eight heaps and hop on as D finds out: the score “modes found” stays low.",
  },
  {
    name: "wasserstein",
    title: "Wasserstein with penalty finds all heaps",
    settings: {
      data: "eight-gaussians",
      objective: "wasserstein",
      penalty: "gradient",
      penalty_weight: 1,
      d_steps: 5,
      lr_d: 0.002,
      lr_g: 0.002,
    },
    watch:
      "Watch the fakes spread to all eight heaps: the critic’s slope is about 1 everywhere, so every fake is told where to go.",
  },
  {
    name: "saturating",
    title: "The saturating loss goes flat",
    settings: { data: "blobs", objective: "minimax", frozen: "generator", lr_d: 0.005 },
    watch:
      "G is frozen. Watch the arrows shrink to nothing as D grows sure: the saturating loss is flat there. Then choose the objective “non-saturating”.",
  },
  {
    name: "strong-d",
    title: "D is too strong",
    settings: { data: "ring", objective: "non-saturating", d_steps: 20, lr_d: 0.01, lr_g: 0.0005 },
    watch:
      "Watch the heatmap get sharp shores: the arrows tell fakes to cross them, but not to spread along the ring, and they gather on one side.",
  },
];

/**
 * Choice of a preset.
 * @param {(name: string) => void} chosen
 * @returns {HTMLElement}
 */
export function preset_choice(chosen) {
  const options = PRESETS.map(({ name, title }) => /** @type {[string, string]} */ ([name, title]));
  const made = choice(
    "Try this",
    [["", "…"], ...options],
    "",
    chosen,
    "Settings that show one thing, and what to watch. Begins again.",
  );
  made.element.classList.add("presets");
  return made.element;
}
