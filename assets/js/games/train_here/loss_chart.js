// Loss chart: both players' losses since the first step, across the whole width from the first second on.
import * as charts from "../../lib/charts.js";
import { is_projector } from "../../lib/elements.js";
import { nice_step } from "../../lib/ticks.js";

/** @typedef {import("./loss_history.js").LossPoint} LossPoint */

const COLOURS = /** @type {Record<"d" | "g" | "ink" | "faint", [string, string]>} */ ({
  d: ["--player-d", "blue"],
  g: ["--player-g", "green"],
  ink: ["--body-text-color-subdued", "gray"],
  faint: ["--border-color-primary", "silver"],
});
const CALM = 0.02; // share of losses at either end that may lie beyond the chart, so that one spike does not flatten all ...
const MANY = 200; // ... once there are so many
const FEWEST_STEPS = 10; // on the axis

/**
 * Range of most losses.
 * @param {LossPoint[]} points
 * @returns {[number, number]}
 */
export function range_of(points) {
  const sorted = points
    .flatMap(([, d, g]) => [d, g])
    .filter((loss) => !Number.isNaN(loss))
    .sort((a, b) => a - b);
  if (!sorted.length) return [0, 2];
  const edge = sorted.length > MANY ? Math.floor(CALM * sorted.length) : 0;
  return charts.padded(Math.min(0, sorted[edge]), sorted[sorted.length - 1 - edge]);
}

/**
 * Draws it; its axis counts images.
 * @param {HTMLCanvasElement} canvas
 * @param {LossPoint[]} points
 * @param {number} images of one step
 */
export function draw_losses(canvas, points, images) {
  const sheet = charts.open_sheet(canvas);
  if (!sheet) return;
  const colours = charts.read_colours(canvas, COLOURS);
  const end = images * Math.max(FEWEST_STEPS, points.at(-1)?.[0] ?? 0);
  const [low, high] = range_of(points);
  const plot = charts.open_plot(sheet, { end, low, high });
  charts.draw_value_axis(plot, { low, high, step: nice_step(high - low, 3) }, colours);
  charts.draw_progress_axis(plot, { end, step: nice_step(end, 4) }, "images", colours.ink);
  const { pen, box } = plot;
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  pen.clip();
  const width = is_projector() ? 3 : 1.75;
  const x = (/** @type {LossPoint} */ point) => images * point[0];
  const lines = /** @type {[1 | 2, import("../../lib/charts.js").Style][]} */ ([
    [1, { colour: colours.d, width }],
    [2, { colour: colours.g, width, dash: [6, 3] }],
  ]);
  for (const [player, style] of lines) {
    const known = points.filter((point) => !Number.isNaN(point[player]));
    charts.draw_line(plot, known, { x, y: (point) => point[player] }, style);
  }
  pen.restore();
}
