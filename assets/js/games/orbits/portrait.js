// Phase portrait: the plane of both players' numbers, with arrows where their gradients point, the paths, and the start that a hand drags.
import { read_colours } from "../../lib/charts.js";
import { is_projector } from "../../lib/elements.js";
import { draw_arrow, draw_axes, draw_curve, draw_marker, open_function_plot, write } from "../../lib/function_plot.js";

/** @typedef {import("../../lib/function_plot.js").FunctionPlot} FunctionPlot */
/** @typedef {{xs: Float32Array, ys: Float32Array, pull_x: Float32Array, pull_y: Float32Array}} Field on a grid, point by point */
/** @typedef {{xs: number[], ys: number[]}} Drawn path */
/** @typedef {{axis_x: string, axis_y: string}} Names of the axes */

export const HALF_HEIGHT = 2; // of the plane that is shown
const SPACING = 40; // CSS pixels between arrows, about
const MOST_DRAWN = 4000; // last states of a path
/** How paths are told apart without colour. @type {{dash: number[], shape: import("../../lib/function_plot.js").Shape}[]} */
export const MARKS = [
  { dash: [], shape: "circle" },
  { dash: [7, 4], shape: "square" },
];

const COLOURS = /** @type {const} */ ({
  ink: ["--body-text-color", "#333"],
  faint: ["--border-color-primary", "#ccc"],
  arrow: ["--body-text-color-subdued", "#777"],
  paper: ["--background-fill-primary", "#fff"],
  d: ["--player-d", ""],
  g: ["--player-g", ""],
  a: ["--lane-1", ""],
  b: ["--lane-2", ""],
});

/** Colours of the page now. @param {Element} element */
export const colours_of = (element) =>
  read_colours(element, /** @type {Record<keyof typeof COLOURS, [string, string]>} */ (/** @type {unknown} */ (COLOURS)));

/**
 * Plane on a canvas, with one unit as long across as up.
 * @param {HTMLCanvasElement} canvas
 * @returns {FunctionPlot | null}
 */
export function open_plane(canvas) {
  const letter = is_projector() ? 16 : 12;
  const margins = { left: 2.6 * letter, right: 0.6 * letter, top: 1.9 * letter, bottom: 3.1 * letter };
  const across = canvas.clientWidth - margins.left - margins.right;
  const up = canvas.clientHeight - margins.top - margins.bottom;
  const half = (HALF_HEIGHT * across) / Math.max(up, 1);
  return open_function_plot(canvas, { x: [-half, half], y: [-HALF_HEIGHT, HALF_HEIGHT] }, margins);
}

/**
 * Places of the arrows.
 * @param {FunctionPlot} plot
 * @returns {{xs: Float32Array, ys: Float32Array}}
 */
export function grid_of({ x: [left, right], y: [low, high], box }) {
  const columns = Math.max(5, Math.round((box.right - box.left) / SPACING));
  const rows = Math.max(5, Math.round((box.bottom - box.top) / SPACING));
  const count = columns * rows;
  const xs = Float32Array.from({ length: count }, (_, i) => left + ((right - left) * ((i % columns) + 0.5)) / columns);
  const ys = Float32Array.from({ length: count }, (_, i) => low + ((high - low) * (Math.floor(i / columns) + 0.5)) / rows);
  return { xs, ys };
}

/**
 * Draws all of it.
 * @param {FunctionPlot} plot
 * @param {{field: Field | null, paths: Drawn[], start: [number, number], names: Names}} scene
 */
export function draw_portrait(plot, { field, paths, start, names }) {
  const colours = colours_of(plot.canvas);
  draw_axes(plot, {}, colours);
  write(plot, names.axis_x, 0, -HALF_HEIGHT, {
    colour: colours.g,
    align: "center",
    baseline: "bottom",
    bold: true,
    dy: 3 * plot.letter,
  });
  write(plot, names.axis_y, plot.x[0], HALF_HEIGHT, {
    colour: colours.d,
    baseline: "bottom",
    bold: true,
    dy: -0.4 * plot.letter,
  });
  if (field) draw_field(plot, field, colours.arrow);
  draw_marker(plot, 0, 0, { colour: colours.ink, shape: "ring", radius: 7 });
  write(plot, "equilibrium", 0, 0, { colour: colours.ink, dx: 12, dy: 0.9 * plot.letter });
  const wide = is_projector() ? 4 : 2.5;
  paths.forEach(({ xs, ys }, which) => {
    const { dash, shape } = MARKS[which];
    const colour = which ? colours.b : colours.a;
    const from = Math.max(0, xs.length - MOST_DRAWN);
    draw_curve(plot, xs.slice(from), ys.slice(from), { colour, width: wide, dash });
    const [x, y] = [xs[xs.length - 1], ys[ys.length - 1]];
    if (is_inside(plot, x, y)) draw_marker(plot, x, y, { colour, edge: colours.paper, shape, radius: wide + 4.5 });
  });
  draw_marker(plot, ...start, { colour: colours.ink, shape: "ring", radius: 11 });
  const words = "start: drag me";
  const left = plot.x_of(start[0]) + plot.pen.measureText(words).width + 30 > plot.box.right;
  const at = { colour: colours.ink, bold: true, align: /** @type {CanvasTextAlign} */ (left ? "right" : "left") };
  write(plot, words, ...start, { ...at, dx: left ? -16 : 16, dy: -plot.letter });
}

/** @param {FunctionPlot} plot @param {number} x @param {number} y */
const is_inside = ({ x: [left, right], y: [low, high] }, x, y) => x >= left && x <= right && y >= low && y <= high;

/**
 * An arrow at each place, longer where the pull is stronger; by the root, so that weak ones are still seen.
 * @param {FunctionPlot} plot
 * @param {Field} field
 * @param {string} colour
 */
function draw_field(plot, { xs, ys, pull_x, pull_y }, colour) {
  const long = (SPACING * 0.8 * (plot.y[1] - plot.y[0])) / (plot.box.bottom - plot.box.top);
  const sizes = pull_x.map((pull, i) => Math.hypot(pull, pull_y[i]));
  const most = sizes.reduce((so_far, size) => (Number.isFinite(size) ? Math.max(so_far, size) : so_far), 1e-9);
  sizes.forEach((size, i) => {
    if (!(size > 0)) return;
    const part = (long * Math.sqrt(size / most)) / (2 * size);
    const [x, y] = [part * pull_x[i], part * pull_y[i]];
    draw_arrow(plot, [xs[i] - x, ys[i] - y], [xs[i] + x, ys[i] + y], { colour, width: 1 });
  });
}
