// Points of latent space as a console holds them and as a link says them: the twin of gan/web/show/points.py.
import { round } from "../lib/decimals.js";
import { RULES } from "./rules.js";
import { filled } from "./words.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../lib/view_state.js").State} State */

const DECIMALS = 3; // what a slider shows

/**
 * Point with all its parts, its numbers in single precision: as a generator takes it.
 * @param {Facts} facts
 * @param {Point} point
 * @returns {Required<Point>}
 */
export function as_single(facts, point) {
  const { classes, categories } = facts.latent;
  return {
    noise: point.noise.map(Math.fround),
    label: classes ? (point.label ?? 0) : null,
    category: categories ? (point.category ?? 0) : null,
    codes: (point.codes ?? []).map(Math.fround),
  };
}

/**
 * Point rounded to what a slider shows.
 * @param {Required<Point>} point
 * @returns {Required<Point>}
 */
export function rounded(point) {
  const some = (/** @type {number[]} */ numbers) => numbers.map((number) => round(number, DECIMALS));
  return { ...point, noise: some(point.noise), codes: some(point.codes) };
}

/**
 * Point as plain values, from whatever a console holds.
 * @param {Facts} facts
 * @param {Point} point
 * @returns {Required<Point>}
 */
export const plain = (facts, point) => rounded(as_single(facts, point));

/**
 * Seed that every random generator accepts.
 * @param {any} seed
 * @returns {number}
 * @throws {Error} no whole number, or out of range
 */
export function check_seed(seed) {
  const { refused, last } = RULES.seeds;
  if (typeof seed === "number" && Number.isInteger(seed) && seed >= 0 && seed <= last) return seed;
  throw new Error(filled(refused, { last, seed: String(seed ?? "None").slice(0, 40) }));
}

/**
 * Point that a seed draws.
 * @param {LocalModel} model
 * @param {any} seed
 * @returns {Required<Point>}
 * @throws {Error} the seed is none
 */
export const from_seed = (model, seed) => /** @type {Required<Point>} */ (model.fill(check_seed(seed))[0]);

/** A seed drawn at random, short enough to be told to a neighbour. */
export const any_seed = () => Math.floor(Math.random() * RULES.seeds.drawn);

/**
 * The middle of latent space: z = 0, codes 0, first label and category.
 * @param {Facts} facts
 * @returns {Required<Point>}
 */
export function origin({ latent }) {
  return {
    noise: new Array(latent.noise).fill(0),
    label: latent.classes ? 0 : null,
    category: latent.categories ? 0 : null,
    codes: new Array(latent.codes).fill(0),
  };
}

/**
 * The same point in another model where the two spaces agree, else what seed 0 draws there.
 * @param {Point} point
 * @param {Facts} before
 * @param {LocalModel} after
 * @returns {Required<Point>}
 */
export function carry(point, before, after) {
  const parts = /** @type {const} */ (["noise", "classes", "categories", "codes"]);
  const agrees = parts.every((part) => before.latent[part] === after.facts.latent[part]);
  return agrees ? plain(before, point) : from_seed(after, 0);
}

/**
 * A point's part of the view state in a link: z, and the label, category and codes it has.
 * @param {Point} point
 * @returns {State}
 */
export function to_state(point) {
  /** @type {State} */
  const state = { z: point.noise };
  for (const part of /** @type {const} */ (["label", "category"]))
    if (point[part] !== null && point[part] !== undefined) state[part] = point[part];
  if (point.codes?.length) state.codes = point.codes;
  return state;
}

/**
 * Point that a link's view state with a z asks for, and a sentence for all that was changed: an index beyond what a space has is
 * clamped, and parts that it lacks are left out.
 * @param {Facts} facts
 * @param {State} state
 * @returns {{point: Required<Point>, changed: string[]}}
 * @throws {Error} numbers that are not finite, or not as many as this space has
 */
export function from_state({ latent }, state) {
  const { noise, classes, categories, codes } = latent;
  /** @type {string[]} */
  const changed = [];
  const point = {
    noise: as_many("z", state.z, noise),
    label: classes ? index("label", state.label ?? 0, classes, changed) : null,
    category: categories ? index("category", state.category ?? 0, categories, changed) : null,
    codes: codes && state.codes ? as_many("codes", state.codes, codes) : new Array(codes).fill(0),
  };
  const counts = /** @type {[string, number][]} */ ([
    ["label", classes],
    ["category", categories],
    ["codes", codes],
  ]); // prettier-ignore
  for (const [part, count] of counts) if (state[part] !== undefined && !count) changed.push(filled(RULES.link.lacks, { part }));
  return { point, changed };
}

/** @param {string} part @param {number[]} numbers @param {number} count */
function as_many(part, numbers, count) {
  if (numbers.length !== count) throw new Error(filled(RULES.link.count, { part, given: numbers.length, count }));
  if (!numbers.every(Number.isFinite)) throw new Error(filled(RULES.link.not_finite, { part }));
  return numbers;
}

/** @param {string} part @param {number} number @param {number} count @param {string[]} changed */
function index(part, number, count, changed) {
  if (number < 0 || number >= count) changed.push(filled(RULES.link.clamped, { part, last: count - 1 }));
  return Math.max(0, Math.min(count - 1, number));
}
