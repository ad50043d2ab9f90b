// Plot of both players' losses of one sample over what D says of it, with the slopes at one place.
import { horizontal_rule, read_colours, vertical_rule } from "../../lib/charts.js";
import { is_projector } from "../../lib/elements.js";
import * as plots from "../../lib/function_plot.js";
import { player } from "./words.js";

/** @typedef {import("./losses.js").Kind} Kind */
/** @typedef {import("./losses.js").Term} Term */

export const LIMIT = 6.9; // of the logits: a belief of 0.001 to 0.999
export const GRID = plots.spaced([-LIMIT, LIMIT], 241);
const TICKS = [-6, -4, -2, 0, 2, 4, 6];
const BELIEFS = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999];
/** @type {Record<string, [number, number]>} of the losses */
const RANGES = {
  minimax: [-7, 7],
  "non-saturating": [-0.4, 7],
  "least-squares": [-0.4, 8],
  wasserstein: [-7, 7],
  relativistic: [-0.4, 7],
};

/** Colours of the page's canvases. @param {Element} element */
export function colours_of(element) {
  return read_colours(element, {
    d: ["--player-d", ""],
    g: ["--player-g", ""],
    real: ["--player-real", ""],
    entropy: ["--lane-1", ""],
    squared: ["--lane-2", ""],
    error: ["--body-text-color", "#333"],
    ink: ["--body-text-color", "#333"],
    faint: ["--border-color-primary", "#ccc"],
    ground: ["--background-fill-primary", "#fff"],
  });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} shown
 * @param {import("./words.js").Objective} shown.objective
 * @param {Kind} shown.kind
 * @param {number} shown.logit
 * @param {number} shown.other what D says of the sample beside it
 * @param {{d: Term, g: Term | null}} shown.terms at the logit
 * @param {{d: Float32Array, g: Float32Array | null}} shown.curves at GRID
 * @returns {import("../../lib/function_plot.js").FunctionPlot | null}
 */
export function draw_losses(canvas, { objective, kind, logit, other, terms, curves }) {
  const plot = plots.open_function_plot(
    canvas,
    { x: [-LIMIT, LIMIT], y: RANGES[objective.name] },
    { right: is_projector() ? 28 : 20 },
  );
  if (!plot) return null;
  const colours = colours_of(canvas);
  const across = objective.probability
    ? {
        x: "D's belief that it is real, on the scale of logits",
        x_ticks: BELIEFS.map((one) => Math.log(one / (1 - one))),
        write_x: written_belief,
      }
    : { x: `what the ${player(objective)} says of this sample`, x_ticks: TICKS };
  plots.draw_axes(plot, { ...across, y: "loss of this sample" }, colours);
  if (objective.name === "least-squares") landmark(plot, kind === "real" ? 1 : 0, "D's target", colours.ink);
  if (objective.paired) landmark(plot, other, "the other sample's", colours.ink);
  vertical_rule(plot, plot.x_of(logit), { colour: colours.ink, dash: [3, 3] });
  horizontal_rule(plot, plot.y_of(0), { colour: colours.ink });
  const wide = is_projector() ? 4 : 2.5;
  plots.draw_curve(plot, GRID, curves.d, { colour: colours.d, width: wide });
  if (curves.g) plots.draw_curve(plot, GRID, curves.g, { colour: colours.g, width: wide, dash: [9, 4] });
  const shape = kind === "real" ? "square" : "circle";
  const [low, high] = plot.y;
  for (const player of /** @type {const} */ (["d", "g"])) {
    const term = terms[player];
    if (!term) continue;
    const { value, slope } = term;
    const height = Math.min(high, Math.max(low, value)); // where the curve has left the plot, its marker stays at the edge
    plots.draw_tangent(plot, logit, value, slope, 130, { colour: colours.ink, width: 1.5 });
    downhill(plot, logit, value, slope, colours[player]);
    plots.draw_marker(plot, logit, height, {
      colour: colours[player],
      edge: colours.ground,
      shape,
      radius: wide + (player === "d" ? 6.5 : 3.5),
    });
  }
  return plot;
}

/** Tick of a logit. @param {number} at */
const written_belief = (at) => String(+(1 / (1 + Math.exp(-at))).toFixed(3));

/**
 * Arrow along the curve, in the direction of a step down the loss and as long as its slope is steep.
 * @param {import("../../lib/function_plot.js").FunctionPlot} plot
 * @param {number} x
 * @param {number} y
 * @param {number} slope
 * @param {string} colour
 */
function downhill(plot, x, y, slope, colour) {
  const far = -1.4 * Math.sign(slope) * Math.min(1, Math.abs(slope));
  plots.draw_arrow(plot, [x, y], [x + far, y + far * slope], { colour, width: 4 });
}

/**
 * Line at an output of D that matters.
 * @param {import("../../lib/function_plot.js").FunctionPlot} plot
 * @param {number} at
 * @param {string} text
 * @param {string} ink
 */
function landmark(plot, at, text, ink) {
  vertical_rule(plot, plot.x_of(at), { colour: ink, dash: [1, 4] });
  const left = at > 0.5 * LIMIT;
  plots.write(plot, text, at, plot.y[1], { colour: ink, dx: left ? -4 : 4, dy: plot.letter, align: left ? "right" : "left" });
}
