// Plots of functions on a canvas, drawn anew in each frame that changes them:
//   const plot = open_function_plot(canvas, { x: [-3, 3], y: [0, 1] });     null while the canvas has no size
//   draw_axes(plot, { x: "logit", y: "loss" }, { ink, faint });             ticks, grid and the axes' names
//   fill_under(plot, xs, ys, { colour, opacity: 0.2 });                     down to 0, or to `base`: a number or one for each x
//   draw_curve(plot, xs, ys, { colour, width: 2, dash: [6, 4] });           a gap where a value is no number
//   draw_function(plot, Math.exp, { colour });                              the same, of a function
//   draw_marker(plot, x, y, { colour, edge, shape: "circle", radius: 7 });  also square, diamond, triangle, ring
//   draw_arrow(plot, [x, y], [x, y], style); draw_segment(...); draw_tangent(plot, x, y, slope, pixels, style);
//   write(plot, "text", x, y, { colour, align: "left", baseline: "bottom", dx: 4, dy: -4 });
//   const { x, y } = value_at(plot, event);                                 where a pointer is, in values
//   nearest_mark(plot, [[x, y], ...], event, 24);                           index of what lies within so many pixels, else -1
// A plot is a Plot of charts.js too: its rules (horizontal_rule, vertical_rule) work on it. Nothing is drawn beyond the plot's box, but
// for words and markers.
import { linear, open_sheet, rule } from "./charts.js";
import { is_projector } from "./elements.js";
import { nice_step, short, ticks } from "./ticks.js";

/** @typedef {[low: number, high: number]} Range */
/** @typedef {import("./charts.js").Style} Style */
/** @typedef {{canvas: HTMLCanvasElement, x: Range, y: Range, letter: number}} Extent letter: height of letters in CSS pixels */
/** @typedef {import("./charts.js").Plot & Extent} FunctionPlot */
/** @typedef {"circle" | "square" | "diamond" | "triangle" | "ring"} Shape */

/**
 * Height of letters, in CSS pixels: larger for a class.
 * @returns {number}
 */
const letters = () => (is_projector() ? 16 : 12);

/**
 * Plot on a cleared canvas, with room for ticks and the axes' names.
 * @param {HTMLCanvasElement} canvas
 * @param {{x: Range, y: Range}} ranges
 * @param {Partial<import("./charts.js").Box>} [margins] in CSS pixels
 * @returns {FunctionPlot | null} null while the canvas has no size, as on a folded panel
 */
export function open_function_plot(canvas, { x, y }, margins = {}) {
  const sheet = open_sheet(canvas);
  if (!sheet) return null;
  const { pen, width, height } = sheet;
  const letter = letters();
  pen.font = `${letter}px system-ui, sans-serif`;
  const { left, right, top, bottom } = { left: 3.4 * letter, right: letter, top: 2.1 * letter, bottom: 3.2 * letter, ...margins };
  const box = { left, right: width - right, top, bottom: height - bottom };
  return { canvas, pen, box, x, y, letter, x_of: linear(...x, box.left, box.right), y_of: linear(...y, box.bottom, box.top) };
}

/**
 * Draws both axes: a faint line and a number at each tick, the name of the one across below its middle, of the other above its top.
 * @param {FunctionPlot} plot
 * @param {{x?: string, y?: string, x_ticks?: number[], y_ticks?: number[], write_x?: (value: number) => string,
 *   write_y?: (value: number) => string}} axes names, and ticks where round numbers would not do
 * @param {{ink: string, faint: string}} colours
 */
export function draw_axes(plot, axes, { ink, faint }) {
  const { pen, box, letter, x_of, y_of } = plot;
  const { x = "", y = "", write_x = short, write_y = short } = axes;
  const across = axes.x_ticks ?? round_ticks(plot.x, (box.right - box.left) / (5 * letter));
  const up = axes.y_ticks ?? round_ticks(plot.y, (box.bottom - box.top) / (2.5 * letter));
  pen.fillStyle = ink;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  for (const value of across) {
    rule(pen, [x_of(value), box.top], [x_of(value), box.bottom], { colour: value === 0 ? ink : faint, width: 1 });
    pen.fillText(write_x(value), x_of(value), box.bottom + 0.35 * letter);
  }
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const value of up) {
    rule(pen, [box.left, y_of(value)], [box.right, y_of(value)], { colour: value === 0 ? ink : faint, width: 1 });
    pen.fillText(write_y(value), box.left - 0.5 * letter, y_of(value));
  }
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  if (x) pen.fillText(x, (box.left + box.right) / 2, box.bottom + 3 * letter);
  pen.textAlign = "left";
  if (y) pen.fillText(y, 2, box.top - 0.7 * letter);
}

/** @param {Range} range @param {number} parts at most and about */
function round_ticks([low, high], parts) {
  return ticks(low, high, nice_step(high - low, Math.max(2, parts)));
}

/**
 * Draws, and nothing beyond the box.
 * @param {FunctionPlot} plot
 * @param {() => void} draw
 */
function inside({ pen, box }, draw) {
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  pen.clip();
  draw();
  pen.restore();
}

/**
 * Draws a line through points, with a gap where a value is no number or infinite.
 * @param {FunctionPlot} plot
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {Style} style
 */
export function draw_curve(plot, xs, ys, { colour, width = 2, dash = [] }) {
  inside(plot, () => {
    const { pen, x_of, y_of } = plot;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineJoin = "round";
    pen.setLineDash(dash);
    pen.beginPath();
    let is_down = false;
    for (let i = 0; i < xs.length; i++) {
      const fits = Number.isFinite(ys[i]);
      if (fits && is_down) pen.lineTo(x_of(xs[i]), y_of(ys[i]));
      else if (fits) pen.moveTo(x_of(xs[i]), y_of(ys[i]));
      is_down = fits;
    }
    pen.stroke();
  });
}

/**
 * Numbers from low to high, both included, at equal distances.
 * @param {Range} range
 * @param {number} count at least 2
 * @returns {Float64Array}
 */
export function spaced([low, high], count) {
  return Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/**
 * Draws a function over all of the plot.
 * @param {FunctionPlot} plot
 * @param {(x: number) => number} of
 * @param {Style} style
 */
export function draw_function(plot, of, style) {
  const xs = spaced(plot.x, 1 + Math.ceil(plot.box.right - plot.box.left));
  draw_curve(plot, xs, xs.map(of), style);
}

/**
 * Fills between a line through points and its base.
 * @param {FunctionPlot} plot
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {{colour: string, opacity?: number, base?: number | ArrayLike<number>}} style
 */
export function fill_under(plot, xs, ys, { colour, opacity = 0.25, base = 0 }) {
  inside(plot, () => {
    const { pen, x_of, y_of } = plot;
    pen.fillStyle = colour;
    pen.globalAlpha = opacity;
    pen.beginPath();
    for (let i = 0; i < xs.length; i++) pen.lineTo(x_of(xs[i]), y_of(ys[i]));
    for (let i = xs.length - 1; i >= 0; i--) pen.lineTo(x_of(xs[i]), y_of(typeof base === "number" ? base : base[i]));
    pen.fill();
  });
}

/**
 * Draws a line of two points.
 * @param {FunctionPlot} plot
 * @param {[x: number, y: number]} from
 * @param {[x: number, y: number]} to
 * @param {Style} style
 */
export function draw_segment(plot, from, to, style) {
  const { pen, x_of, y_of } = plot;
  inside(plot, () => rule(pen, [x_of(from[0]), y_of(from[1])], [x_of(to[0]), y_of(to[1])], style));
}

/**
 * Draws an arrow; shorter than a pixel it is not drawn.
 * @param {FunctionPlot} plot
 * @param {[x: number, y: number]} from
 * @param {[x: number, y: number]} to
 * @param {Style} style
 */
export function draw_arrow(plot, from, to, style) {
  const { pen, x_of, y_of } = plot;
  const [x0, y0, x1, y1] = [x_of(from[0]), y_of(from[1]), x_of(to[0]), y_of(to[1])];
  const long = Math.hypot(x1 - x0, y1 - y0);
  if (!(long >= 1)) return;
  const head = Math.min(long, 3 + 2.5 * (style.width ?? 2));
  const [across, down] = [(x1 - x0) / long, (y1 - y0) / long];
  inside(plot, () => {
    // the line ends inside the head, whose tip would else be blunt
    rule(pen, [x0, y0], [x1 - 0.7 * head * across, y1 - 0.7 * head * down], style);
    pen.fillStyle = style.colour;
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x1 - head * across + 0.5 * head * down, y1 - head * down - 0.5 * head * across);
    pen.lineTo(x1 - head * across - 0.5 * head * down, y1 - head * down + 0.5 * head * across);
    pen.fill();
  });
}

/**
 * Draws the tangent of a function.
 * @param {FunctionPlot} plot
 * @param {number} x
 * @param {number} y its value there
 * @param {number} slope there
 * @param {number} pixels how long it is
 * @param {Style} style
 */
export function draw_tangent(plot, x, y, slope, pixels, style) {
  const { pen, x_of, y_of } = plot;
  const [across, down] = [x_of(x + 1) - x_of(x), y_of(y + slope) - y_of(y)];
  const half = pixels / 2 / Math.hypot(across, down);
  const [middle_x, middle_y] = [x_of(x), y_of(y)];
  const from = /** @type {[number, number]} */ ([middle_x - half * across, middle_y - half * down]);
  inside(plot, () => rule(pen, from, [middle_x + half * across, middle_y + half * down], style));
}

/**
 * Draws a marker. Shapes tell kinds apart without colour.
 * @param {FunctionPlot} plot
 * @param {number} x
 * @param {number} y
 * @param {{colour: string, edge?: string, shape?: Shape, radius?: number}} style edge: colour of its outline
 */
export function draw_marker({ pen, x_of, y_of }, x, y, { colour, edge = "", shape = "circle", radius = 6 }) {
  const [across, down] = [x_of(x), y_of(y)];
  pen.beginPath();
  if (shape === "square") pen.rect(across - 0.9 * radius, down - 0.9 * radius, 1.8 * radius, 1.8 * radius);
  else if (shape === "diamond") polygon(pen, across, down, 1.25 * radius, 4);
  else if (shape === "triangle") polygon(pen, across, down, 1.2 * radius, 3);
  else pen.arc(across, down, radius, 0, 2 * Math.PI);
  pen.lineWidth = shape === "ring" ? 2.5 : 1.5;
  pen.fillStyle = colour;
  if (shape !== "ring") pen.fill();
  pen.strokeStyle = shape === "ring" ? colour : edge;
  if (shape === "ring" || edge) pen.stroke();
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} radius @param {number} corners */
function polygon(pen, x, y, radius, corners) {
  for (let i = 0; i < corners; i++) {
    const turn = (2 * Math.PI * i) / corners - Math.PI / 2;
    pen.lineTo(x + radius * Math.cos(turn), y + radius * Math.sin(turn));
  }
  pen.closePath();
}

/**
 * Writes words at a place of the plot.
 * @param {FunctionPlot} plot
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{colour: string, align?: CanvasTextAlign, baseline?: CanvasTextBaseline, dx?: number, dy?: number, bold?: boolean}} style
 *   dx and dy: how far from there, in CSS pixels
 */
export function write(plot, text, x, y, { colour, align = "left", baseline = "middle", dx = 0, dy = 0, bold = false }) {
  const { pen, letter, x_of, y_of } = plot;
  pen.font = `${bold ? "600 " : ""}${letter}px system-ui, sans-serif`;
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.textBaseline = baseline;
  pen.fillText(text, x_of(x) + dx, y_of(y) + dy);
}

/**
 * Where a pointer is, in values; beyond the box it is beyond the ranges.
 * @param {FunctionPlot} plot
 * @param {{clientX: number, clientY: number}} event
 * @returns {{x: number, y: number}}
 */
export function value_at(plot, event) {
  const at = pixel_at(plot, event);
  const { box, x, y } = plot;
  return { x: linear(box.left, box.right, ...x)(at.x), y: linear(box.bottom, box.top, ...y)(at.y) };
}

/** @param {FunctionPlot} plot @param {{clientX: number, clientY: number}} event */
function pixel_at({ canvas }, event) {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/**
 * Mark that lies nearest to a pointer.
 * @param {FunctionPlot} plot
 * @param {[x: number, y: number][]} marks
 * @param {{clientX: number, clientY: number}} event
 * @param {number} reach in CSS pixels; a finger needs 24
 * @returns {number} its index, -1 when none is within reach; of two at one place the later, which is drawn above
 */
export function nearest_mark(plot, marks, event, reach) {
  const at = pixel_at(plot, event);
  let best = -1;
  let least = reach;
  marks.forEach(([x, y], i) => {
    const away = Math.hypot(plot.x_of(x) - at.x, plot.y_of(y) - at.y);
    if (away <= least) [best, least] = [i, away];
  });
  return best;
}
