// Layers of the stage: each is a phrase of the caption under it, which toggles it.
import { tag } from "../../lib/elements.js";

/** @typedef {"real" | "fakes" | "heatmap" | "arrows" | "grid" | "contours"} Layer */

/** @type {{layer: Layer, words: string, shown: boolean, help: string}[]} */
export const LAYERS = [
  { layer: "real", words: "● real points", shown: true, help: "A sample of the data, which D is to take for real." },
  {
    layer: "fakes",
    words: "◆ fakes",
    shown: true,
    help: "What G makes of a fixed sample of noise, so that one sees each of them move.",
  },
  {
    layer: "heatmap",
    words: "D’s heatmap",
    shown: true,
    help: "What D says of each place: the bluer, the more real. On the blue line D is undecided.",
  },
  {
    layer: "arrows",
    words: "→ gradients",
    shown: true,
    help: "D’s gradient at the fakes, where G is told to go: minus the slope of G’s loss at each fake. Where arrows are dots, G learns nothing.",
  },
  {
    layer: "grid",
    words: "G’s warped grid",
    shown: false,
    help: "Where G takes a regular grid of z; the darker a cell, the denser G lays its fakes there.",
  },
  {
    layer: "contours",
    words: "p/(p+g)",
    shown: false,
    help: "Contours of what the best possible D would say, from smoothed samples of both: 1/4, 1/2 (thick) and 3/4, dashed. Compare it with D’s.",
  },
];

/** What is shown at first. @returns {Layer[]} */
export const shown_at_first = () => LAYERS.filter(({ shown }) => shown).map(({ layer }) => layer);

/**
 * The caption, with a button for each layer.
 * @param {Set<Layer>} shown
 * @param {(layer: Layer) => void} toggled
 * @returns {{element: HTMLElement, show: () => void}} `show` brings the buttons up to date
 */
export function caption(shown, toggled) {
  const buttons = LAYERS.map(({ layer, words, help }) => {
    const button = tag("button", { type: "button", title: help, class: "layer", "data-layer": layer }, words);
    button.addEventListener("click", () => toggled(layer));
    return button;
  });
  const show = () => {
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(shown.has(/** @type {Layer} */ (button.dataset.layer))));
  };
  show();
  const element = tag("div", { class: "layers", role: "group", "aria-label": "Layers of the stage" }, ...buttons);
  return { element, show };
}
