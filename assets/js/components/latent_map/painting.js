// Painting of the map: tiles, the layer over them, the samples that span the plane, and frames around cells.
import { context_of } from "../../lib/elements.js";
import { clamp, level_of, nearest_cell, span_of, step_of } from "./plane.js";

/** @typedef {import("./plane.js").Frame} Frame */
/** @typedef {import("./plane.js").View} View */
/** @typedef {import("./tiles.js").Tile} Tile */
/**
 * All that is painted.
 * @typedef {object} Scene
 * @property {Frame} frame
 * @property {View} view
 * @property {import("./tiles.js").Tiles} tiles
 * @property {[number, number]} spread the opinions from which the layer goes, and to which
 * @property {[number, number]} picked middle of the chosen cell
 */
/** @typedef {{left: number, top: number, size: number}} Square */

const COLOURS = ["#dc2626", "#2563eb", "#16a34a", "#f59e0b", "#9333ea", "#06b6d4", "#92400e", "#f9a8d4", "#a3e635", "#64748b"];

/** @param {number} index of a class */
export function class_colour(index) {
  return COLOURS[index % COLOURS.length];
}

/**
 * Paints a map.
 * @param {HTMLCanvasElement} canvas
 * @param {Scene} scene
 */
export function paint_map(canvas, scene) {
  const { frame, view, tiles, picked } = scene;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(canvas.clientWidth * ratio);
  if (!side) return;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = context_of(canvas);
  pen.fillStyle = "#1f2937"; // what is beyond the edge, or not here yet
  pen.fillRect(0, 0, side, side);
  const scale = side / span_of(frame, view);
  const across = (/** @type {number} */ x) => (x - view.x) * scale + side / 2;
  const down = (/** @type {number} */ y) => (y - view.y) * scale + side / 2;
  const level = level_of(view.zoom);
  // tiles of another zoom stand in until those of this one come
  for (const tile of tiles.up_to(level)) {
    const step = step_of(frame, tile.level);
    const size = step * scale;
    const left = across(tile.column * step - step / 2);
    const top = down(tile.row * step - step / 2);
    if (left > side || top > side || left + size < 0 || top + size < 0) continue;
    pen.imageSmoothingEnabled = size < 2 * tile.width; // below twice its size a picture of hard squares looks torn
    const [x, y, right, bottom] = [left, top, left + size, top + size].map(Math.round);
    pen.drawImage(tile.sheet, tile.left, 0, tile.width, tile.height, x, y, right - x, bottom - y);
    if (tile.level === level) paint_layer(pen, tile, { left: x, top: y, size: right - x }, scene, ratio);
  }
  const outline = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ colour) => {
    const step = step_of(frame, level);
    paint_outline(pen, { left: across(x - step / 2), top: down(y - step / 2), size: step * scale }, colour, ratio);
  };
  for (const { name, x, y } of frame.marks) paint_mark(pen, name, across(x), down(y), ratio);
  outline(...picked, "#047857");
  if (canvas.matches(":focus-visible")) {
    const { x, y } = nearest_cell(frame, view, view.x, view.y);
    outline(x, y, "#1d4ed8");
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Tile} tile
 * @param {Square} square
 * @param {Scene} scene
 * @param {number} ratio pixels of the screen to one of CSS
 */
function paint_layer(pen, tile, square, { view, spread }, ratio) {
  if (view.layer === "opinion") {
    const [low, high] = spread;
    paint_opinion(pen, clamp((tile.opinion - low) / Math.max(high - low, 1e-9), 0, 1), square, ratio);
  } else if (view.layer === "class" && tile.seen !== undefined) {
    paint_class(pen, tile.seen, square, ratio);
  }
}

/**
 * A tint, and a bar for those who see no colours.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} share from generated, 0, to real, 1
 * @param {Square} square
 * @param {number} ratio
 */
function paint_opinion(pen, share, { left, top, size }, ratio) {
  pen.globalAlpha = 0.55 * Math.abs(2 * share - 1);
  pen.fillStyle = share < 0.5 ? "#f97316" : "#3b82f6";
  pen.fillRect(left, top, size, size);
  pen.globalAlpha = 1;
  const thick = Math.max(2 * ratio, size / 10);
  pen.fillStyle = "#000";
  pen.fillRect(left, top + size - thick - ratio, size, thick + ratio);
  pen.fillStyle = share < 0.5 ? "#fdba74" : "#93c5fd";
  pen.fillRect(left, top + size - thick, size * share, thick);
}

/**
 * A tint and the class's number.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} seen
 * @param {Square} square
 * @param {number} ratio
 */
function paint_class(pen, seen, { left, top, size }, ratio) {
  pen.globalAlpha = 0.5;
  pen.fillStyle = class_colour(seen);
  pen.fillRect(left, top, size, size);
  pen.globalAlpha = 1;
  const tall = clamp(size / 3, 9 * ratio, 22 * ratio);
  const words = String(seen);
  pen.font = `700 ${tall}px system-ui, sans-serif`;
  pen.textBaseline = "top";
  pen.fillStyle = "#000";
  pen.fillRect(left, top, pen.measureText(words).width + tall * 0.4, tall * 1.15);
  pen.fillStyle = "#fff";
  pen.fillText(words, left + tall * 0.2, top + tall * 0.12);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Square} square
 * @param {string} colour
 * @param {number} ratio
 */
function paint_outline(pen, { left, top, size }, colour, ratio) {
  pen.lineWidth = 4 * ratio;
  pen.strokeStyle = "#fff";
  pen.strokeRect(left, top, size, size);
  pen.lineWidth = 2 * ratio;
  pen.strokeStyle = colour;
  pen.strokeRect(left, top, size, size);
}

/**
 * A pin where the sample is, and its name above, so that the picture below is seen.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} name
 * @param {number} x in pixels
 * @param {number} y
 * @param {number} ratio
 */
function paint_mark(pen, name, x, y, ratio) {
  const tall = 16 * ratio;
  pen.font = `700 ${12 * ratio}px system-ui, sans-serif`;
  pen.textBaseline = "middle";
  pen.lineWidth = 2 * ratio;
  pen.strokeStyle = "#111827";
  const wide = pen.measureText(name).width + 8 * ratio;
  const top = y - tall - 5 * ratio;
  pen.fillStyle = "#fff";
  pen.beginPath();
  pen.arc(x, y, 4 * ratio, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  pen.fillRect(x - wide / 2, top, wide, tall);
  pen.fillStyle = "#111827";
  pen.fillText(name, x - wide / 2 + 4 * ratio, top + tall / 2);
}
