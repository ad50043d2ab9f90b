// Walks and grids in latent space, in single precision as PyTorch's: twins of gan/latents/latent.py.
import { fractions, linspace } from "./spaced_numbers.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {(a: number[], b: number[], t: number) => number[]} Way from a to b, at the fraction t */

const NOISE_LIMIT = 6;

/** @param {number[]} a @param {number[]} b */
const product = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** @param {number[]} a */
const norm = (a) => Math.sqrt(product(a, a));

/** @type {Way} Straight line between two vectors. */
export const lerp = (a, b, t) => a.map((value, i) => value + (b[i] - value) * t);

/** @type {Way} Great circle between two vectors, lengths blended in a straight line; a straight line where they are parallel. */
export function slerp(a, b, t) {
  const [long_a, long_b] = [norm(a), norm(b)];
  if (long_a * long_b < 1e-6) return lerp(a, b, t);
  const angle = Math.acos(Math.max(-1, Math.min(1, product(a, b) / (long_a * long_b))));
  if (Math.sin(angle) < 1e-4) return lerp(a, b, t);
  const [share_a, share_b] = [Math.sin((1 - t) * angle) / long_a, Math.sin(t * angle) / long_b];
  const length = (long_a * (1 - t) + long_b * t) / Math.sin(angle);
  return a.map((value, i) => (share_a * value + share_b * b[i]) * length);
}

/**
 * Points from one to another, both included: noise along a way, codes along a straight line; label and category switch half way.
 * @param {Required<Point>} a
 * @param {Required<Point>} b
 * @param {number} steps at least 2
 * @param {Way} [way]
 * @returns {Required<Point>[]} in single precision
 */
export function interpolate(a, b, steps, way = slerp) {
  return fractions(steps).map((t) => ({
    noise: way(a.noise, b.noise, t).map(Math.fround),
    label: a.label === null || b.label === null ? null : t < 0.5 ? a.label : b.label,
    category: a.category === null || b.category === null ? null : t < 0.5 ? a.category : b.category,
    codes: lerp(a.codes, b.codes, t).map(Math.fround),
  }));
}

/**
 * Grid of points around one, rows first: one entry of z grows to the right, another downwards; z is kept within what is accepted.
 * @param {Required<Point>} point
 * @param {number} across which entry grows to the right
 * @param {number} down which entry grows downwards
 * @param {number} reach by how much at most
 * @param {number} side points in a row
 * @returns {Required<Point>[]} in single precision
 */
export function neighbours(point, across, down, reach, side) {
  const offsets = linspace(-reach, reach, side);
  return offsets.flatMap((below) =>
    offsets.map((beside) => {
      const noise = [...point.noise];
      noise[across] = Math.fround(noise[across] + beside);
      noise[down] = Math.fround(noise[down] + below);
      return { ...point, noise: noise.map((value) => Math.max(-NOISE_LIMIT, Math.min(NOISE_LIMIT, value))) };
    }),
  );
}

/**
 * Sweep of a code: rows are the categories, columns the values of one continuous code; all else is the point's.
 * @param {Required<Point>} point
 * @param {number} code
 * @param {number[]} values
 * @param {number} categories at least 1
 * @returns {Required<Point>[]}
 */
export function sweep(point, code, values, categories) {
  return Array.from({ length: categories }, (_, category) =>
    values.map((value) => ({ ...point, category, codes: point.codes.map((own, i) => (i === code ? value : own)) })),
  ).flat();
}
