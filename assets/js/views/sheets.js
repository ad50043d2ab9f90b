// Sheets of pictures around a point: twins of gan/web/show/latent_views.py. Which points are on a sheet is one function, so that
// a click is answered without the sheet; its value is another.
import { interpolate, neighbours, sweep } from "./latents.js";
import { as_single, rounded } from "./points.js";
import { RULES } from "./rules.js";
import { picture } from "./stage.js";
import { filled } from "./words.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../models/types.js").Pictures} Pictures */
/** @typedef {import("../components/stage.js").StageValue} StageValue */
/** @typedef {(points: Point[]) => Promise<Pictures | null>} Draw of a model; null when something newer came */

/** @param {Facts} facts @returns {[number, number]} the two strongest entries of z */
export function axes({ layout: { order } }) {
  return [order[0], order[Math.min(1, order.length - 1)]];
}

/**
 * Points around one, along its two strongest dimensions.
 * @param {Facts} facts
 * @param {Point} point
 */
export function around(facts, point) {
  const [across, down] = axes(facts);
  return neighbours(as_single(facts, point), across, down, RULES.neighbourhood.reach, RULES.neighbourhood.side);
}

/**
 * The pictures around a point, which is their source.
 * @param {Facts} facts
 * @param {Draw} draw
 * @param {Point} point
 * @returns {Promise<StageValue | null>}
 */
export async function neighbourhood(facts, draw, point) {
  const { side, alt } = RULES.neighbourhood;
  const [across, down] = axes(facts);
  const drawn = await draw(around(facts, point));
  const words = filled(alt, { count: side * side, across: across + 1, down: down + 1 });
  return drawn && { ...picture(drawn, words, { columns: side, marked: Math.floor((side * side) / 2) }), source: [point] };
}

/**
 * Points on the great circle from a to b.
 * @param {Facts} facts
 * @param {Point} a
 * @param {Point} b
 * @param {number} [frames]
 */
export const way = (facts, a, b, frames = RULES.film.frames) => interpolate(as_single(facts, a), as_single(facts, b), frames);

/**
 * The pictures on the great circle from a to b, which are their source.
 * @param {Facts} facts
 * @param {Draw} draw
 * @param {Point} a
 * @param {Point} b
 * @param {number} [frames]
 * @returns {Promise<StageValue | null>}
 */
export async function interpolation(facts, draw, a, b, frames = RULES.film.frames) {
  const drawn = await draw(way(facts, a, b, frames));
  return drawn && { ...picture(drawn, filled(RULES.film.alt, { frames }), { columns: frames, gap: 1 }), source: [a, b] };
}

/**
 * The same noise through every label.
 * @param {Facts} facts
 * @param {Point} point
 * @returns {Required<Point>[]}
 * @throws {Error} the model takes no label
 */
export function through_labels(facts, point) {
  if (!facts.latent.classes) throw new Error(filled(RULES.labels.none, { name: facts.name }));
  return Array.from({ length: facts.latent.classes }, (_, label) => ({ ...as_single(facts, point), label }));
}

/**
 * The same noise through every label, as a sheet with the chosen label marked.
 * @param {Facts} facts
 * @param {Draw} draw
 * @param {Point} point
 * @returns {Promise<StageValue | null>}
 */
export async function all_labels(facts, draw, point) {
  const { alt, columns, gap } = RULES.labels;
  const every = through_labels(facts, point);
  const drawn = await draw(every);
  const named = facts.draws_digits ? "" : `: ${facts.class_names.slice(0, every.length).join(", ")}`;
  return drawn && picture(drawn, filled(alt, { named }), { columns, gap, marked: as_single(facts, point).label ?? -1 });
}

/**
 * One point for each digit of a number, all with the same noise.
 * @param {Facts} facts
 * @param {Point} point
 * @param {string} text
 * @throws {Error} not 1 to 12 digits, or the model takes no label or draws no digits
 */
export function spell(facts, point, text) {
  const { unfit, refused, longest } = RULES.number;
  const { classes } = facts.latent;
  if (classes && !(facts.draws_digits && classes >= 10)) throw new Error(filled(unfit, { name: facts.name }));
  const digits = text.replace(/\s/g, "");
  if (!/^[0-9]+$/.test(digits) || digits.length > longest) throw new Error(filled(refused, { longest }));
  const every = through_labels(facts, point);
  return [...digits].map((digit) => every[Number(digit)]);
}

/**
 * A number in the generator's handwriting.
 * @param {Facts} facts
 * @param {Draw} draw
 * @param {Point} point
 * @param {string} text
 * @returns {Promise<StageValue | null>}
 * @throws {Error} as spell
 */
export async function handwriting(facts, draw, point, text) {
  const row = spell(facts, point, text);
  const drawn = await draw(row);
  return drawn && picture(drawn, filled(RULES.number.alt, { text }), { columns: row.length });
}

/**
 * InfoGAN's figure 2 at a point's noise: rows are the categories, columns one code from -2 to 2.
 * @param {Facts} facts
 * @param {Point} point
 * @param {string} code that the model has
 * @returns {Required<Point>[]}
 */
export function swept(facts, point, code) {
  const { code_names, categories } = facts.latent;
  const grid = sweep(as_single(facts, point), code_names.indexOf(code), RULES.sweep.values, Math.max(1, categories));
  return categories ? grid : grid.map((one) => ({ ...one, category: null }));
}

/**
 * The sweep of a code; the point is its source.
 * @param {Facts} facts
 * @param {Draw} draw
 * @param {Point} point
 * @param {string} code
 * @returns {Promise<StageValue | null>}
 */
export async function code_sweep(facts, draw, point, code) {
  const { alt, values, top, gap } = RULES.sweep;
  const left = Array.from({ length: facts.latent.categories }, (_, row) => `c1=${row}`);
  const drawn = await draw(swept(facts, point, code));
  return drawn && { ...picture(drawn, filled(alt, { code }), { columns: values.length, gap, top, left }), source: [point] };
}

/**
 * Point of the cell of a sheet that was clicked; of one beyond the sheet, the nearest.
 * @param {Required<Point>[]} grid
 * @param {number} index
 */
export const picked = (grid, index) => rounded(grid[Math.max(0, Math.min(grid.length - 1, index))]);
