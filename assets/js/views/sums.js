// Sum that the page Arithmetic shows, as plain values. Twins of gan.web.pages.arithmetic.state.
import { encode } from "../lib/view_state.js";
import { around, combine } from "./vector_arithmetic.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../lib/view_state.js").State} State */
/** @typedef {import("../lib/view_state.js").Table} Table */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../components/picker.js").PickerValue & {psi: number}} Sum */
/** @typedef {Required<Point>} Whole point with all its parts */

export const COLUMNS = 6;
const ROWS = 5;
export const CELLS = COLUMNS * ROWS;
export const GROUPS = ["A", "B", "C"];
const LABELS = [3, 7];
const FIRST = 3 * COLUMNS; // cells of the first label
const EACH = 3; // samples a group at first

/**
 * Points of all cells, as links of every version draw them.
 * @param {LocalModel} model
 * @param {number} seed
 * @returns {Whole[]}
 */
export const drawn = (model, seed) => /** @type {Whole[]} */ (model.sample(seed, CELLS));

/**
 * The samples to choose from. Of a conditional model the first three rows have one label and the last two another, so that what is
 * found on one can be added to the other; so has InfoGAN's category.
 * @param {LocalModel} model
 * @param {number} seed
 * @returns {Whole[]}
 */
export function sheet_points(model, seed) {
  const { classes, categories } = model.facts.latent;
  const kind = (/** @type {number} */ count, /** @type {number} */ cell) => (count ? LABELS[cell < FIRST ? 0 : 1] % count : null);
  return drawn(model, seed).map((point, cell) => ({ ...point, label: kind(classes, cell), category: kind(categories, cell) }));
}

/**
 * Bold minus thin plus thin: A are the three of the first rows with most ink, B those with least, C the three of the last rows with
 * least, as measured on the pictures.
 * @param {LocalModel} model
 * @param {number} seed
 * @param {number} psi
 * @returns {Promise<Sum>}
 */
export async function begin(model, seed, psi) {
  const pictures = await model.draw(sheet_points(model, seed));
  if (!pictures) throw new Error("The samples could not be drawn; try again.");
  const size = pictures.pixels.length / CELLS;
  const ink = (/** @type {number} */ cell) =>
    pictures.pixels.subarray(cell * size, (cell + 1) * size).reduce((sum, value) => sum + value, 0);
  const inks = Array.from({ length: CELLS }, (_, cell) => ink(cell));
  const order = (/** @type {number} */ from, /** @type {number} */ to) =>
    Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) => inks[a] - inks[b]);
  const [first, last] = [order(0, FIRST), order(FIRST, CELLS)];
  const groups = { A: first.slice(-EACH), B: first.slice(0, EACH), C: last.slice(0, EACH) };
  const chosen = Object.fromEntries(Object.entries(groups).map(([group, cells]) => [group, cells.sort((a, b) => a - b)]));
  return { model: model.facts.name, seed, chosen, psi };
}

/**
 * The part of an address after its question mark that restores the sum.
 * @param {Table} table
 * @param {Sum} total
 */
export function address(table, { model, seed, chosen, psi }) {
  return encode(table, "arithmetic", { model, seed, a: chosen.A, b: chosen.B, c: chosen.C, psi });
}

/**
 * The sum that a state of an address asks for.
 * @param {Table} table
 * @param {LocalModel} model
 * @param {State} state
 * @returns {Promise<Sum>}
 */
export async function read(table, model, state) {
  const first = /** @type {{seed: number, psi: number}} */ (table.pages.arithmetic.defaults);
  const total = await begin(model, state.seed ?? first.seed, state.psi ?? first.psi);
  const asked = GROUPS.filter((group) => state[group.toLowerCase()] !== undefined);
  return {
    ...total,
    chosen: { ...total.chosen, ...Object.fromEntries(asked.map((group) => [group, state[group.toLowerCase()]])) },
  };
}

/**
 * The samples of each group.
 * @param {LocalModel} model
 * @param {Sum} total
 * @returns {[a: Whole[], b: Whole[], c: Whole[]]}
 * @throws {Error} a group is empty
 */
export function terms(model, { seed, chosen }) {
  const every = sheet_points(model, seed);
  const empty = GROUPS.find((group) => !chosen[group].length);
  if (empty) throw new Error(`Group ${empty} is empty; choose at least one sample for each of A, B and C.`);
  const rows = (/** @type {string} */ group) => chosen[group].map((cell) => every[cell]);
  return [rows("A"), rows("B"), rows("C")];
}

/**
 * A - B + C in the middle of some points close to it.
 * @param {LocalModel} model
 * @param {Sum} total
 * @param {number} count
 * @returns {Whole[]}
 * @throws {Error} a group is empty
 */
export const result_of = (model, total, count) => around(combine(...terms(model, total)), count, total.seed);
