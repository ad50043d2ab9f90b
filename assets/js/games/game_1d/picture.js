// Picture of the game as in Goodfellow and others 2014, figure 1: both densities, D and its optimum, and below them the lines along
// which G carries z to x.
import { linear, rule } from "../../lib/charts.js";
import { is_projector } from "../../lib/elements.js";
import { draw_axes, draw_curve, draw_segment, fill_under, open_function_plot, write } from "../../lib/function_plot.js";
import { player_colours } from "../player_colours.js";
import { CENTRES, HIGH, LOW } from "./densities.js";

/** @typedef {import("../../lib/function_plot.js").FunctionPlot} FunctionPlot */
/**
 * What is drawn; all arrays but the last two have a number for each bin.
 * @typedef {object} Scene
 * @property {ArrayLike<number>} p
 * @property {ArrayLike<number> | null} g null before the first frame
 * @property {ArrayLike<number> | null} said what D says, of 0 to 1
 * @property {ArrayLike<number> | null} best its optimum, where there is one
 * @property {string} d_name of its axis
 * @property {ArrayLike<number> | null} ends of the intervals of z
 * @property {ArrayLike<number> | null} outputs G there
 */

const LINES = 24; // from z to x
const ROOM = 1.75; // the height of the plot, in units of the largest density of the data
const SHEET = { x: /** @type {[number, number]} */ ([LOW, HIGH]) };

/** How wide a curve is, in CSS pixels. */
export const line_width = () => (is_projector() ? 4 : 2.5);

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Scene} scene
 */
export function draw_game(canvas, scene) {
  const letter = is_projector() ? 16 : 12;
  const below = Math.min(130, 0.28 * canvas.clientHeight); // for x, z and the lines between
  const top = ROOM * Math.max(0.1, ...Array.from(scene.p));
  const margins = { left: 3 * letter, right: 3 * letter, bottom: below };
  const plot = open_function_plot(canvas, { ...SHEET, y: [0, top] }, margins);
  if (!plot) return;
  const colours = player_colours(canvas);
  const width = line_width();
  draw_axes(plot, { y: "density" }, colours);
  const of_d = { ...plot, y: /** @type {[number, number]} */ ([0, 1.05]), y_of: linear(0, 1.05, plot.box.bottom, plot.box.top) };
  draw_right_axis(of_d, scene.d_name, colours.d, Boolean(scene.best));
  if (scene.g) {
    fill_under(plot, CENTRES, scene.g, { colour: colours.g, opacity: 0.15 });
    draw_curve(plot, CENTRES, scene.g, { colour: colours.g, width });
  }
  draw_curve(plot, CENTRES, scene.p, { colour: colours.real, width, dash: [1.5, 1.8 * width] });
  if (scene.best) draw_curve(of_d, CENTRES, scene.best, { colour: colours.d, width: 0.7 * width, dash: [9, 6] });
  if (scene.said) draw_curve(of_d, CENTRES, scene.said, { colour: colours.d, width });
  if (scene.ends && scene.outputs) draw_lines(plot, scene.ends, scene.outputs, colours, below);
}

/**
 * Axis of D on the right, and the line at one half, where D cannot tell.
 * @param {FunctionPlot} plot
 * @param {string} name
 * @param {string} colour
 * @param {boolean} half
 */
function draw_right_axis(plot, name, colour, half) {
  const [, right] = plot.x;
  for (const tick of half ? [0, 0.5, 1] : []) write(plot, String(tick), right, tick, { colour, dx: 6 });
  if (half) draw_segment(plot, [plot.x[0], 0.5], [right, 0.5], { colour, width: 0.5 });
  write(plot, name, right, plot.y[1], {
    colour,
    align: "right",
    baseline: "bottom",
    dx: 2.6 * plot.letter,
    dy: -0.4 * plot.letter,
  });
}

/**
 * Axes of x and z with their arrows, and lines from equally many draws of z each to where G carries them.
 * @param {FunctionPlot} plot
 * @param {ArrayLike<number>} ends
 * @param {ArrayLike<number>} outputs
 * @param {ReturnType<typeof player_colours>} colours
 * @param {number} below height of what lies below the plot
 */
function draw_lines({ pen, box, x_of, letter }, ends, outputs, colours, below) {
  const y_x = box.bottom + 1.9 * letter;
  const y_z = box.bottom + below - 1.5 * letter;
  const most = ends[ends.length - 1];
  const z_of = linear(-most, most, box.left + 0.2 * (box.right - box.left), box.right - 0.2 * (box.right - box.left));
  const axis = { colour: colours.ink, width: 1.5 };
  rule(pen, [box.left, y_x], [box.right, y_x], axis);
  rule(pen, [z_of(-most), y_z], [z_of(most), y_z], axis);
  pen.fillStyle = colours.ink;
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  pen.fillText("x", box.right + 6, y_x);
  pen.fillText("z", z_of(most) + 6, y_z);
  pen.textBaseline = "top";
  pen.textAlign = "center";
  for (const z of [-most, 0, most]) pen.fillText(String(z), z_of(z), y_z + 0.3 * letter);
  const stride = Math.floor((ends.length - 1) / LINES);
  for (let i = Math.floor(stride / 2); i < ends.length; i += stride) {
    const from = /** @type {[number, number]} */ ([z_of(ends[i]), y_z]);
    const to = /** @type {[number, number]} */ ([x_of(Math.max(LOW, Math.min(HIGH, outputs[i]))), y_x]);
    rule(pen, from, to, { colour: colours.g, width: 1 });
    head(pen, from, to, colours.g);
  }
}

/** Tip of an arrow. @param {CanvasRenderingContext2D} pen @param {[number, number]} from @param {[number, number]} to @param {string} colour */
function head(pen, [x0, y0], [x1, y1], colour) {
  const long = Math.hypot(x1 - x0, y1 - y0);
  if (long < 1) return;
  const [across, down] = [(6 * (x1 - x0)) / long, (6 * (y1 - y0)) / long];
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x1 - across + 0.4 * down, y1 - down - 0.4 * across);
  pen.lineTo(x1 - across - 0.4 * down, y1 - down + 0.4 * across);
  pen.fill();
}
