// Charts: scales, axes, rules and lines on a canvas. A chart is drawn anew in each frame that changes it, so all of it is kept
// to plain calls of the canvas.
import { context_of } from "./elements.js";
import { short, ticks } from "./ticks.js";

const FONT = "12px system-ui, sans-serif";
const FEWEST = 0.1; // below it a logarithm is of no use: it falls to minus infinity

/**
 * Rectangle of the canvas in which values are drawn, in CSS pixels.
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 */

/**
 * Canvas that is open for drawing: the pen and how large it is, in CSS pixels.
 * @typedef {{pen: CanvasRenderingContext2D, width: number, height: number}} Sheet
 */

/**
 * Scale from values to pixels, on both axes, inside a box.
 * @typedef {object} Plot
 * @property {CanvasRenderingContext2D} pen
 * @property {Box} box
 * @property {(value: number) => number} x_of
 * @property {(value: number) => number} y_of
 */

/**
 * How a line is drawn; dashes in CSS pixels.
 * @typedef {{colour: string, width?: number, dash?: number[]}} Style
 */

/**
 * Scale that takes low to from and high to to, and all else along.
 * @param {number} low
 * @param {number} high another number than low
 * @param {number} from
 * @param {number} to
 * @returns {(value: number) => number}
 */
export function linear(low, high, from, to) {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/**
 * Range with some room around what is drawn.
 * @param {number} low
 * @param {number} high less than low when there is nothing to draw
 * @returns {[number, number]}
 */
export function padded(low, high) {
  if (low > high) return [0, 1];
  if (high - low < 1e-6) return [low - 0.5, high + 0.5];
  const room = 0.06 * (high - low);
  return [low - room, high + room];
}

/**
 * Range of whole powers of ten.
 * @param {number} low a logarithm to base 10
 * @param {number} high another
 * @returns {[number, number]} at least one power apart
 */
export function decades(low, high) {
  const floor = Math.floor(low);
  return [floor, Math.max(Math.ceil(high), floor + 1)];
}

/**
 * Logarithm to base 10 of a score that may come close to 0.
 * @param {number} score
 * @returns {number}
 */
export function log_score(score) {
  return Math.log10(Math.max(score, FEWEST));
}

/**
 * Opens a canvas, cleared and as sharp as the screen is.
 * @param {HTMLCanvasElement} canvas
 * @returns {Sheet | null} null while it has no size, as on a folded panel
 */
export function open_sheet(canvas) {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width || !height) return null;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = context_of(canvas);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = FONT;
  return { pen, width, height };
}

/**
 * Plot on a sheet, with room for its ticks and their words.
 * @param {Sheet} sheet
 * @param {{end: number, low: number, high: number}} range of 0 to end across, and of low to high
 * @param {Partial<Box>} [margins] in CSS pixels
 * @returns {Plot}
 */
export function open_plot({ pen, width, height }, { end, low, high }, margins = {}) {
  const { left, right, top, bottom } = { left: 44, right: 10, top: 8, bottom: 22, ...margins };
  const box = { left, right: width - right, top, bottom: height - bottom };
  return { pen, box, x_of: linear(0, end, box.left, box.right), y_of: linear(low, high, box.bottom, box.top) };
}

/**
 * Draws a line of two points.
 * @param {CanvasRenderingContext2D} pen
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {Style} style
 */
export function rule(pen, from, to, { colour, width = 1, dash = [] }) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * Draws a line across the whole plot at one height.
 * @param {Plot} plot
 * @param {number} y in pixels
 * @param {Style} style
 */
export function horizontal_rule({ pen, box }, y, style) {
  rule(pen, [box.left, y], [box.right, y], style);
}

/**
 * Draws a line from top to bottom of the plot.
 * @param {Plot} plot
 * @param {number} x in pixels
 * @param {Style} style
 */
export function vertical_rule({ pen, box }, x, style) {
  rule(pen, [x, box.top], [x, box.bottom], style);
}

/**
 * Draws the axis of values: a faint line at each tick, and the tick's number on the left.
 * @param {Plot} plot
 * @param {{low: number, high: number, step: number}} range
 * @param {{ink: string, faint: string}} colours
 * @param {(value: number) => string} [write]
 */
export function draw_value_axis(plot, { low, high, step }, { ink, faint }, write = short) {
  const { pen, box, y_of } = plot;
  for (const value of ticks(low, high, step)) {
    horizontal_rule(plot, y_of(value), { colour: faint });
    pen.fillStyle = ink;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    pen.fillText(write(value), box.left - 6, y_of(value));
  }
}

/**
 * Draws the axis of what goes on from 0, with its unit at the 0.
 * @param {Plot} plot
 * @param {{end: number, step: number}} range
 * @param {string} unit
 * @param {string} ink
 */
export function draw_progress_axis({ pen, box, x_of }, { end, step }, unit, ink) {
  pen.fillStyle = ink;
  pen.textBaseline = "top";
  for (const value of ticks(0, end, step)) {
    pen.textAlign = value === 0 ? "left" : value > 0.95 * end ? "right" : "center";
    pen.fillText(value === 0 ? `0 ${unit}` : short(value), Math.min(x_of(value), box.right), box.bottom + 5);
  }
}

/**
 * Draws a line through rows, of which some are left out where more lie on a pixel than the eye can tell apart.
 * @template Row
 * @param {Plot} plot
 * @param {Row[]} rows
 * @param {{x: (row: Row) => number, y: (row: Row) => number}} of what is drawn of a row
 * @param {Style} style
 */
export function draw_line({ pen, box, x_of, y_of }, rows, of, { colour, width = 2, dash = [] }) {
  const stride = Math.max(1, Math.floor(rows.length / (2 * (box.right - box.left))));
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  for (let at = 0; at < rows.length; at += stride) pen.lineTo(x_of(of.x(rows[at])), y_of(of.y(rows[at])));
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * Row that lies nearest to a place on the axis.
 * @template Row
 * @param {Row[]} rows
 * @param {number} place
 * @param {(row: Row) => number} x_of where a row lies
 * @returns {number} its index, -1 if there are no rows
 */
export function nearest_row(rows, place, x_of) {
  let best = -1;
  let least = Infinity;
  for (let at = 0; at < rows.length; at++) {
    const away = Math.abs(x_of(rows[at]) - place);
    if (away < least) [best, least] = [at, away];
  }
  return best;
}

/**
 * Colours of the style sheets, as the page has them now: light or dark.
 * @template {string} Name
 * @param {Element} element
 * @param {Record<Name, [variable: string, fallback: string]>} wanted
 * @returns {Record<Name, string>}
 */
export function read_colours(element, wanted) {
  const style = getComputedStyle(element);
  const read = Object.entries(wanted).map(([name, value]) => {
    const [variable, fallback] = /** @type {[string, string]} */ (value);
    return [name, style.getPropertyValue(variable).trim() || fallback];
  });
  return Object.fromEntries(read);
}
