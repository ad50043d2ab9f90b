// Scores of generated points against real ones, each beside the same score of other real points: what a perfect generator gets. All
// compare samples, so that none is 0 even for a generator that is the data. gan/games/scores.py is the same in Python, and says of each
// score how far from 0 it then is.
import { assignment_cost } from "./assignment.js";

/** @typedef {import("./distributions.js").Mode} Mode */

/**
 * Scores of points; what is no number belongs to points of which one is none.
 * @typedef {object} Scores
 * @property {number} js Jensen-Shannon divergence on a grid, in nats, 0 to log 2 = 0.693
 * @property {number} wasserstein Wasserstein-1 distance, in the units of the points
 * @property {number} modes_found number of modes
 * @property {number} on_data share of points that have a real one nearby, 0 to 1
 */

export const EDGE = 2; // the grid lies over [-EDGE, EDGE] in each dimension; what is beyond counts in its outermost cells
const CELLS = [0, 160, 40]; // in each dimension, by the number of dimensions
const KERNEL = [0, 2, 1]; // standard deviation of the smoothing, in cells: 0.05 in one dimension, 0.1 in two
export const PAIRS = 200; // points of each sample, the first ones, between which the Wasserstein distance is taken
export const MODE_SHARE = 0.25; // a mode is found with at least this part of the share that it holds of the real points
const QUANTILE = 0.99; // the part of real points that have another one as close as generated ones need to have one
const [CLOSEST, FARTHEST] = [0.02, 0.25]; // bounds of what counts as nearby, for a few points that lie far apart or are repeated

/**
 * Scorer of points against the same real ones; what hangs on these alone is computed once.
 * @param {ArrayLike<number>} reals (M, dimensions), one point after another
 * @param {ArrayLike<number>} held_out other real points, as many as there will be generated ones: each score hangs on the sample's size
 * @param {1 | 2} dimensions
 * @param {Mode[]} modes of the distribution
 * @returns {{real: Scores, of: (points: ArrayLike<number>) => Scores}} real: of held_out
 */
export function scorer(reals, held_out, dimensions, modes) {
  const histogram = smoothed(reals, dimensions);
  const wanted = modes.map((mode) => share_in(reals, dimensions, mode));
  const threshold = nearby(reals, dimensions);
  /** @param {ArrayLike<number>} points @returns {Scores} */
  const of = (points) => {
    if (!points.length || !reals.length || !Array.prototype.every.call(points, Number.isFinite))
      return { js: Number.NaN, wasserstein: Number.NaN, modes_found: 0, on_data: Number.NaN };
    return {
      js: divergence(smoothed(points, dimensions), histogram),
      wasserstein: wasserstein(points, reals, dimensions),
      modes_found: modes.filter((mode, i) => {
        const inside = share_in(points, dimensions, mode);
        return inside > 0 && inside >= MODE_SHARE * wanted[i];
      }).length,
      on_data: nearest(points, reals, dimensions).filter((apart) => apart <= threshold).length / (points.length / dimensions),
    };
  };
  return { real: of(held_out), of };
}

/**
 * Scores of generated points, and of real ones that stand in their place.
 * @param {ArrayLike<number>} fakes
 * @param {ArrayLike<number>} reals
 * @param {ArrayLike<number>} held_out
 * @param {1 | 2} dimensions
 * @param {Mode[]} modes
 */
export function scored(fakes, reals, held_out, dimensions, modes) {
  const { real, of } = scorer(reals, held_out, dimensions, modes);
  return { generated: of(fakes), real };
}

/**
 * Histogram of points, smoothed by a Gaussian kernel; sums to 1.
 * @param {ArrayLike<number>} points
 * @param {1 | 2} dimensions
 * @returns {Float64Array} in two dimensions row by row of the first one
 */
function smoothed(points, dimensions) {
  const cells = CELLS[dimensions];
  let counts = new Float64Array(cells ** dimensions);
  const cell_of = (/** @type {number} */ value) =>
    Math.min(cells - 1, Math.max(0, Math.floor((value + EDGE) * (cells / (2 * EDGE)))));
  for (let at = 0; at < points.length; at += dimensions) {
    let where = 0;
    for (let i = 0; i < dimensions; i++) where = where * cells + cell_of(points[at + i]);
    counts[where]++;
  }
  const reach = Math.ceil(3 * KERNEL[dimensions]);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / KERNEL[dimensions]) ** 2));
  for (let stride = 1; stride < counts.length; stride *= cells) counts = spread(counts, cells, stride, kernel);
  const sum = counts.reduce((so_far, one) => so_far + one, 0);
  return counts.map((one) => one / sum);
}

/**
 * Convolution along one axis; what would fall off the grid is left out.
 * @param {Float64Array} counts
 * @param {number} cells of the axis
 * @param {number} stride between two cells of it
 * @param {number[]} kernel
 */
function spread(counts, cells, stride, kernel) {
  const reach = (kernel.length - 1) / 2;
  const result = new Float64Array(counts.length);
  for (let i = 0; i < counts.length; i++) {
    if (!counts[i]) continue;
    const place = Math.floor(i / stride) % cells;
    for (let k = -reach; k <= reach; k++)
      if (place + k >= 0 && place + k < cells) result[i + k * stride] += counts[i] * kernel[k + reach];
  }
  return result;
}

/** Jensen-Shannon divergence of two histograms. @param {Float64Array} p @param {Float64Array} q */
function divergence(p, q) {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const middle = (p[i] + q[i]) / 2;
    if (p[i] > 0) sum += p[i] * Math.log(p[i] / middle);
    if (q[i] > 0) sum += q[i] * Math.log(q[i] / middle);
  }
  return sum / 2;
}

/**
 * Jensen-Shannon divergence of two samples, in nats.
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {1 | 2} dimensions
 */
export function jensen_shannon(one, other, dimensions) {
  return divergence(smoothed(one, dimensions), smoothed(other, dimensions));
}

/**
 * Wasserstein-1 distance of the first PAIRS points of two samples, or as many as both have: the mean length of the shortest matching.
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {1 | 2} dimensions
 */
export function wasserstein(one, other, dimensions) {
  const count = Math.min(PAIRS, one.length / dimensions, other.length / dimensions);
  if (dimensions === 1) {
    const [a, b] = [one, other].map((points) => Float64Array.from(points).subarray(0, count).sort());
    return a.reduce((so_far, value, i) => so_far + Math.abs(value - b[i]), 0) / count; // on a line the order is the matching
  }
  const [x0, y0] = axes(one, dimensions);
  const [x1, y1] = axes(other, dimensions);
  const costs = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      costs[i * count + j] = Math.sqrt((x0[i] - x1[j]) * (x0[i] - x1[j]) + (y0[i] - y1[j]) * (y0[i] - y1[j]));
  return assignment_cost(costs, count) / count;
}

/**
 * Coordinates of points, dimension by dimension; the second is 0 where there is one.
 * @param {ArrayLike<number>} points
 * @param {1 | 2} dimensions
 */
function axes(points, dimensions) {
  const count = points.length / dimensions;
  const [xs, ys] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    xs[i] = points[i * dimensions];
    if (dimensions === 2) ys[i] = points[i * dimensions + 1];
  }
  return [xs, ys];
}

/**
 * Share of points inside a mode.
 * @param {ArrayLike<number>} points
 * @param {1 | 2} dimensions
 * @param {Mode} mode
 */
function share_in(points, dimensions, { centre, radius }) {
  const count = points.length / dimensions;
  return nearest(points, centre, dimensions).filter((apart) => apart <= radius).length / count;
}

/**
 * Distance of each point to the nearest of some.
 * @param {ArrayLike<number>} points
 * @param {ArrayLike<number>} among
 * @param {1 | 2} dimensions
 * @param {boolean} [others] whether a point is left aside that has the same number
 */
function nearest(points, among, dimensions, others = false) {
  const [count, many] = [points.length / dimensions, among.length / dimensions];
  const [xs, ys] = axes(among, dimensions);
  const apart = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const x = points[i * dimensions];
    const y = dimensions === 2 ? points[i * dimensions + 1] : 0;
    let least = Infinity;
    for (let j = 0; j < many; j++) {
      const one = (x - xs[j]) * (x - xs[j]) + (y - ys[j]) * (y - ys[j]);
      if (one < least && !(others && i === j)) least = one;
    }
    apart[i] = Math.sqrt(least);
  }
  return apart;
}

/**
 * The distance up to which a point counts as on the data: so close lies another real point to QUANTILE of them, copies of a point left
 * aside.
 * @param {ArrayLike<number>} reals
 * @param {1 | 2} dimensions
 */
export function nearby(reals, dimensions) {
  /** @type {Map<string, number[]>} */
  const different = new Map();
  for (let at = 0; at < reals.length; at += dimensions) {
    const point = Array.from({ length: dimensions }, (_, i) => reals[at + i]);
    different.set(point.join(), point);
  }
  if (different.size < 2) return CLOSEST;
  const points = Float64Array.from([...different.values()].flat());
  const apart = nearest(points, points, dimensions, true).sort();
  return Math.min(FARTHEST, Math.max(CLOSEST, apart[Math.min(apart.length - 1, Math.floor(QUANTILE * apart.length))]));
}
