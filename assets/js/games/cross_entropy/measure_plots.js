// Plots of three measures of one belief: classification error, squared error and cross-entropy, and their slopes along the logit.
import { vertical_rule } from "../../lib/charts.js";
import { is_projector } from "../../lib/elements.js";
import * as plots from "../../lib/function_plot.js";
import { colours_of, GRID, LIMIT } from "./loss_plot.js";
import { sigmoid } from "./losses.js";

/** @typedef {Record<string, Float32Array>} Measures by the program's outputs */
/** @typedef {"error" | "squared" | "entropy"} Measure */

export const BELIEFS = plots.spaced([0.001, 0.999], 251);
/** @type {[Measure, number[]][]} and how each is dashed */
const LINES = [
  ["error", [2, 3]],
  ["squared", [8, 4]],
  ["entropy", []],
];

/**
 * @typedef {object} Shown
 * @property {number} logit
 * @property {number} truth 1 for a real sample, 0 for a generated one
 * @property {Measures} costs at BELIEFS
 * @property {Measures} slopes at GRID
 * @property {Measures} here at the logit
 */

/**
 * What a belief costs.
 * @param {HTMLCanvasElement} canvas
 * @param {Shown} shown
 */
export function draw_costs(canvas, { logit, truth, costs, here }) {
  const plot = plots.open_function_plot(canvas, { x: [0, 1], y: [0, 5] });
  if (!plot) return null;
  const colours = colours_of(canvas);
  plots.draw_axes(plot, { x: "D's belief that it is real", y: "cost" }, colours);
  vertical_rule(plot, plot.x_of(sigmoid(logit)), { colour: colours.ink, dash: [3, 3] });
  for (const [name, dash] of LINES) plots.draw_curve(plot, BELIEFS, costs[name], { colour: colours[name], width: wide(), dash });
  for (const [name] of LINES)
    plots.draw_marker(plot, sigmoid(logit), Math.min(5, here[name][0]), mark(colours[name], colours.ground, truth));
  return plot;
}

/**
 * How steep each is along the logit: the error is flat wherever it has a slope.
 * @param {HTMLCanvasElement} canvas
 * @param {Shown} shown
 */
export function draw_slopes(canvas, { logit, truth, slopes, here }) {
  const plot = plots.open_function_plot(canvas, { x: [-LIMIT, LIMIT], y: truth ? [-1.05, 0.25] : [-0.25, 1.05] });
  if (!plot) return null;
  const colours = colours_of(canvas);
  plots.draw_axes(plot, { x: "logit of that belief", y: "slope along the logit" }, colours);
  vertical_rule(plot, plot.x_of(logit), { colour: colours.ink, dash: [3, 3] });
  for (const [name, dash] of LINES) {
    const curve = slopes[`${name}.slope`];
    if (curve) plots.draw_curve(plot, GRID, curve, { colour: colours[name], width: wide(), dash });
    else plots.draw_segment(plot, [-LIMIT, 0], [LIMIT, 0], { colour: colours[name], width: wide(), dash });
  }
  for (const [name] of LINES)
    plots.draw_marker(plot, logit, here[`${name}.slope`]?.[0] ?? 0, mark(colours[name], colours.ground, truth));
  return plot;
}

const wide = () => (is_projector() ? 4 : 2.5);

/** @param {string} colour @param {string} edge @param {number} truth @returns {Parameters<typeof plots.draw_marker>[3]} */
const mark = (colour, edge, truth) => ({ colour, edge, shape: truth ? "square" : "circle", radius: wide() + 3 });
