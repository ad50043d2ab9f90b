// Walks through latent space: loops through keyframes and an endless walk, as gan.latents.walks computes them.
import { with_commas } from "../lib/decimals.js";
import { NumpyDraws } from "./numpy_draws.js";
import { norm } from "./plane.js";

/** @typedef {import("../lib/component.js").Point} Point */

export const NOISE_LIMIT = 6;
const CODE_LIMIT = 3;
export const MOST_KEYS = 12;
const MOST_STEPS = 120;
const MOST_FRAMES = 1_000;
/** The last frame of an endless walk. */
export const FARTHEST = 10_000_000;

/** @param {number} value @param {number} limit */
const within = (value, limit) => Math.max(-limit, Math.min(limit, value));

/**
 * Mean and standard deviation of |z| for z ~ N(0, I): those of the chi distribution.
 * @param {number} dimensions
 * @returns {[mean: number, deviation: number]}
 */
export function shell(dimensions) {
  // Gamma((n + 1) / 2) / Gamma(n / 2), from that of n = 1 or 2 upwards in steps of 2
  let ratio = dimensions % 2 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let n = dimensions % 2 ? 1 : 2; n < dimensions; n += 2) ratio *= (n + 1) / n;
  const mean = Math.SQRT2 * ratio;
  return [mean, Math.sqrt(dimensions - mean ** 2)];
}

/**
 * Closed walk through every keyframe in turn and back to the first: keys * steps points, z and codes along a closed Catmull-Rom
 * spline, label and category those of the nearest keyframe. Throws an Error of one sentence where there are too few or too many.
 * @param {Required<Point>[]} keys
 * @param {number} steps from one keyframe to the next
 * @returns {Required<Point>[]}
 */
export function loop(keys, steps) {
  const count = keys.length;
  if (count < 2 || count > MOST_KEYS)
    throw new Error(`A loop goes through 2 to ${MOST_KEYS} keyframes, not ${count}; add or remove some.`);
  check_steps(steps);
  return Array.from({ length: count * steps }, (_, frame) => {
    const start = Math.floor(frame / steps);
    const four = [-1, 0, 1, 2].map((offset) => keys[(start + offset + count) % count]);
    return between(four, Math.fround(frame / steps) - start);
  });
}

/**
 * Frames `first` to `first + count - 1` of the endless walk of a seed that begins at a point, whose label and category stay.
 * Throws an Error of one sentence where the frames lie beyond 10 million.
 * @param {Required<Point>} start
 * @param {number} seed
 * @param {number} first
 * @param {number} count
 * @param {number} steps from one keyframe to the next
 * @returns {Required<Point>[]}
 */
export function walk(start, seed, first, count, steps) {
  if (first < 0 || first > FARTHEST || count < 1 || count > MOST_FRAMES)
    throw new Error(`A walk is shown from frame 0 to ${with_commas(FARTHEST)}, not from ${String(first).slice(0, 20)}.`);
  check_steps(steps);
  /** @type {Map<number, Required<Point>>} */
  const drawn = new Map([[1, start]]);
  const key_at = (/** @type {number} */ index) => {
    const key = drawn.get(index) ?? drawn_key(start, seed, index);
    drawn.set(index, key);
    return key;
  };
  return Array.from({ length: count }, (_, i) => {
    const here = Math.floor((first + i) / steps);
    const four = [here, here + 1, here + 2, here + 3].map(key_at);
    return between(four, Math.fround((first + i) / steps - here));
  });
}

/** @param {number} steps */
function check_steps(steps) {
  if (!Number.isInteger(steps) || steps < 1 || steps > MOST_STEPS)
    throw new Error(`There are 1 to ${MOST_STEPS} frames from one keyframe to the next, not ${String(steps).slice(0, 20)}.`);
}

/** Keyframe of a walk, independent of all others. @param {Required<Point>} start @param {number} seed @param {number} index @returns {Required<Point>} */
function drawn_key(start, seed, index) {
  const draws = new NumpyDraws([seed, index]);
  const noise = start.noise.map(() => Math.fround(draws.normal()));
  return { ...start, noise, codes: start.codes.map(() => Math.fround(draws.uniform(-1, 1))) };
}

/** Point between the second (t = 0) and the third (t = 1) of four keyframes. @param {Required<Point>[]} four @param {number} t @returns {Required<Point>} */
function between(four, t) {
  const lengths = four.map(({ noise }) => norm(noise));
  const units = four.map(({ noise }, i) => noise.map((value) => value / Math.max(lengths[i], 1e-6)));
  const direction = four[0].noise.map((_, i) =>
    catmull_rom(
      units.map((unit) => unit[i]),
      t,
    ),
  );
  const scale = Math.max(catmull_rom(lengths, t), 0) / Math.max(norm(direction), 1e-6);
  const { label, category } = four[t < 0.5 ? 1 : 2];
  return {
    noise: direction.map((value) => within(value * scale, NOISE_LIMIT)),
    label,
    category,
    codes: four[0].codes.map((_, i) =>
      within(
        catmull_rom(
          four.map(({ codes }) => codes[i]),
          t,
        ),
        CODE_LIMIT,
      ),
    ),
  };
}

/** The cubic that is at each of its middle corners as steep as the line between its neighbours. @param {number[]} corners four @param {number} t */
function catmull_rom([before, here, there, beyond], t) {
  return (
    here +
    (t / 2) * (there - before + t * (2 * before - 5 * here + 4 * there - beyond + t * (3 * (here - there) + beyond - before)))
  );
}
