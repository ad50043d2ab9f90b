// Arithmetic on latent vectors: A - B + C on averages of samples, as gan.latents.arithmetic computes it.
import { Generator } from "../models/draws.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {Required<Point>} Whole point with all its parts */

const NOISE_LIMIT = 6;
const CODE_LIMIT = 3;
/** Bound of the move of each entry of z of a neighbour. */
const REACH = 0.25;
const { fround } = Math;

/** @param {number} value @param {number} limit */
const within = (value, limit) => Math.max(-limit, Math.min(limit, value));

/** In the order of PyTorch, so that the last bit is the same. @param {number[][]} rows @returns {number[]} */
const mean_of = (rows) => rows[0].map((_, i) => fround(rows.reduce((sum, row) => fround(sum + row[i]), 0) / rows.length));

/** The index that most have, the smallest of several. @param {(number | null)[]} indices @returns {number | null} */
function most_common(indices) {
  if (indices.includes(null)) return null;
  const seen = /** @type {number[]} */ (indices);
  const often = (/** @type {number} */ one) => seen.filter((index) => index === one).length;
  return seen.reduce((best, one) => (often(one) > often(best) || (often(one) === often(best) && one < best) ? one : best));
}

/**
 * Mean of some points: noise and codes averaged; label and category are those that most have, the smallest of several.
 * @param {Whole[]} chosen at least one
 * @returns {Whole}
 */
export function mean(chosen) {
  return {
    noise: mean_of(chosen.map(({ noise }) => noise)),
    label: most_common(chosen.map(({ label }) => label)),
    category: most_common(chosen.map(({ category }) => category)),
    codes: mean_of(chosen.map(({ codes }) => codes)),
  };
}

/**
 * mean(a) - mean(b) + mean(c), within the limits of noise and codes. A label is no number: each point votes for its own, with a share
 * of 1 over the points of its group, those of b against; the label with most votes wins, c's if it is level with others. So is the
 * category.
 * @param {Whole[]} a
 * @param {Whole[]} b
 * @param {Whole[]} c
 * @returns {Whole}
 */
export function combine(a, b, c) {
  const means = [a, b, c].map(mean);
  const sum = (/** @type {"noise" | "codes"} */ part, /** @type {number} */ limit) => {
    const [first, second, third] = means.map((one) => one[part]);
    return first.map((value, i) => within(fround(fround(value - second[i]) + third[i]), limit));
  };
  const vote = (/** @type {"label" | "category"} */ part) => voted(...rows_of([a, b, c], part));
  return { noise: sum("noise", NOISE_LIMIT), label: vote("label"), category: vote("category"), codes: sum("codes", CODE_LIMIT) };
}

/** @param {Whole[][]} groups @param {"label" | "category"} part @returns {[(number | null)[], (number | null)[], (number | null)[]]} */
function rows_of([a, b, c], part) {
  const indices = (/** @type {Whole[]} */ group) => group.map((point) => point[part]);
  return [indices(a), indices(b), indices(c)];
}

/** @param {(number | null)[]} a @param {(number | null)[]} b @param {(number | null)[]} c @returns {number | null} */
function voted(a, b, c) {
  const all = [...a, ...b, ...c];
  if (all.includes(null)) return null;
  const share = (/** @type {(number | null)[]} */ group, /** @type {number} */ kind) =>
    fround(group.filter((one) => one === kind).length / group.length);
  const votes = Array.from({ length: Math.max(.../** @type {number[]} */ (all)) + 1 }, (_, kind) => {
    const [for_a, against, for_c] = [share(a, kind), share(b, kind), share(c, kind)];
    return fround(fround(fround(for_a - against) + for_c) + fround(fround(1e-3) * for_c));
  });
  return votes.indexOf(Math.max(...votes));
}

/**
 * Neighbours of a point: itself in the middle, in the others each entry of z moved by a number drawn from -0.25 to 0.25.
 * @param {Whole} point
 * @param {number} count
 * @param {number} seed
 * @returns {Whole[]}
 */
export function around(point, count, seed) {
  const draws = new Generator(seed);
  return Array.from({ length: count }, (_, row) => {
    const moves = point.noise.map(() => fround((draws.uniform() * 2 - 1) * REACH));
    const still = row === Math.floor(count / 2);
    return { ...point, noise: point.noise.map((value, i) => within(fround(value + (still ? 0 : moves[i])), NOISE_LIMIT)) };
  });
}
