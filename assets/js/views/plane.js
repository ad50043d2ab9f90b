// Plane through latent space: two coordinates in place of sixty-four, as gan.latents.plane computes them.

/** Share of a direction's length at right angles to the other below which the two count as parallel. */
const PARALLEL = 1e-3;

/**
 * Plane of all points origin + x across + y down; across and down are unit vectors at right angles.
 * @typedef {{origin: number[], across: number[], down: number[]}} Plane
 */

const { fround } = Math;

/** @param {number[]} a @param {number[]} b */
export const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Length of a vector. @param {number[]} a */
export const norm = (a) => Math.sqrt(dot(a, a));

/**
 * z at the coordinates x, y, in float32 as PyTorch computes it.
 * @param {Plane} plane
 * @param {number} x
 * @param {number} y
 * @returns {number[]}
 */
export function z_at({ origin, across, down }, x, y) {
  const [right, below] = [fround(x), fround(y)];
  return origin.map((start, i) => fround(fround(fround(start) + fround(right * across[i])) + fround(below * down[i])));
}

/**
 * Coordinates of the point of the plane that is nearest to z.
 * @param {Plane} plane
 * @param {number[]} z
 * @returns {[x: number, y: number]}
 */
export function place_of({ origin, across, down }, z) {
  const away = z.map((value, i) => fround(fround(value) - fround(origin[i])));
  return [dot(away, across), dot(away, down)];
}

/**
 * The plane through a point along two directions, made orthonormal by Gram and Schmidt. Throws an Error of one sentence where they
 * are parallel, or one is zero.
 * @param {number[]} origin
 * @param {number[]} first
 * @param {number[]} second
 * @returns {Plane}
 */
export function spanned(origin, first, second) {
  const unit = (/** @type {number[]} */ vector) => vector.map((value) => value / norm(vector));
  const beside = (/** @type {number[]} */ vector, /** @type {number[]} */ along) => {
    const share = dot(vector, along);
    return vector.map((value, i) => value - share * along[i]);
  };
  const longest = Math.max(norm(first), norm(second));
  if (norm(first) > 0) {
    const across = unit(first);
    const rest = beside(second, across);
    // twice: the first time loses digits when they are nearly parallel
    if (norm(rest) > PARALLEL * longest) {
      const down = unit(beside(unit(rest), across));
      return { origin, across: across.map(fround), down: down.map(fround) };
    }
  }
  throw new Error("These points lie on one line, so they span no plane; choose three that differ.");
}

/**
 * The plane through three points: its origin is their mean, and from a to b lies to the right. Throws an Error as `spanned`.
 * @param {number[]} a
 * @param {number[]} b
 * @param {number[]} c
 * @returns {Plane}
 */
export function through(a, b, c) {
  const mean = a.map((_, i) => fround(fround(fround(fround(a[i]) + fround(b[i])) + fround(c[i])) / 3));
  const away = (/** @type {number[]} */ point) => point.map((value, i) => fround(fround(value) - fround(a[i])));
  return spanned(mean, away(b), away(c));
}
