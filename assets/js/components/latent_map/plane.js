// Plane: the cells of the map's mosaic at each zoom. A level has cells half as wide as the one before; a cell is named by how many
// steps its middle is from the origin, so (0, 0) is there on every level.

/**
 * What is said of a map.
 * @typedef {object} Frame
 * @property {string} key of the tiles that belong to it
 * @property {number} told counts up: each is opened once
 * @property {Record<string, string>} query of the model and the samples that span the plane
 * @property {View} view where it begins
 * @property {{name: string, x: number, y: number}[]} marks the samples that span it
 * @property {number} side cells across the view at zoom 0
 * @property {number} step between cells of level 0
 * @property {number} edge beyond which there is no map, on either side
 * @property {[number, number]} zooms from, to
 * @property {string[]} classes that the classifier tells apart
 * @property {string} noun of a class
 * @property {boolean} probability whether D's opinion is one
 * @property {import("../../views/plane.js").Plane} plane in latent space, for who draws tiles in this browser
 */
/** @typedef {"none" | "opinion" | "class"} Layer */
/** @typedef {{x: number, y: number, zoom: number, layer: Layer}} View x and y of the middle */
/** @typedef {[column: number, row: number]} Cell */

/**
 * A number, or the bound that it is beyond.
 * @param {number} number
 * @param {number} low
 * @param {number} high
 */
export function clamp(number, low, high) {
  return Math.min(high, Math.max(low, number));
}

/**
 * Level whose cells are shown at a zoom.
 * @param {number} zoom
 */
export function level_of(zoom) {
  return Math.floor(zoom + 0.5);
}

/**
 * Width of a cell of a level.
 * @param {Frame} frame
 * @param {number} level
 */
export function step_of(frame, level) {
  return frame.step / 2 ** level;
}

/**
 * Width of what a view shows.
 * @param {Frame} frame
 * @param {View} view
 */
export function span_of(frame, view) {
  return (frame.side * frame.step) / 2 ** view.zoom;
}

/**
 * Cells that a view needs, those nearest to its middle first.
 * @param {Frame} frame
 * @param {View} view
 * @returns {{level: number, cells: Cell[]}}
 */
export function cells_in_view(frame, view) {
  const level = level_of(view.zoom);
  const step = step_of(frame, level);
  const half = span_of(frame, view) / 2;
  const last = Math.floor(frame.edge / step);
  const low = (/** @type {number} */ middle) => Math.max(-last, Math.floor((middle - half) / step + 0.5 + 1e-9));
  const high = (/** @type {number} */ middle) => Math.min(last, Math.floor((middle + half) / step + 0.5 - 1e-9));
  /** @type {Cell[]} */
  const cells = [];
  for (let row = low(view.y); row <= high(view.y); row++)
    for (let column = low(view.x); column <= high(view.x); column++) cells.push([column, row]);
  const away = (/** @type {Cell} */ [column, row]) => Math.hypot(column * step - view.x, row * step - view.y);
  return { level, cells: cells.sort((a, b) => away(a) - away(b)) };
}

/**
 * Cell of the view's level that lies nearest to a place.
 * @param {Frame} frame
 * @param {View} view
 * @param {number} x
 * @param {number} y
 * @returns {{level: number, step: number, cell: Cell, x: number, y: number}} x and y of its middle
 */
export function nearest_cell(frame, view, x, y) {
  const level = level_of(view.zoom);
  const step = step_of(frame, level);
  const last = Math.floor(frame.edge / step);
  const column = clamp(Math.round(x / step), -last, last);
  const row = clamp(Math.round(y / step), -last, last);
  return { level, step, cell: [column, row], x: column * step, y: row * step };
}
