// Densities of points on a grid, and of both of them the optimal discriminator p / (p + g) (Goodfellow and others 2014, proposition 1).
import { EDGE } from "./place.js";

const SPREAD = 1.6; // cells: standard deviation of what smooths a sample to a density
const LEAST = 0.015; // of the highest density: where there is less of both, nothing is known

/**
 * Density of points by a smoothed histogram.
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number} cells along each side of the stage
 * @returns {Float32Array} (cells, cells), row by row from the top; sums to the share of points that lie on the stage
 */
export function density(points, cells) {
  const counts = new Float32Array(cells * cells);
  const count = points.length / 2;
  for (let i = 0; i < points.length; i += 2) {
    const column = Math.floor(((points[i] / EDGE + 1) / 2) * cells);
    const row = Math.floor(((1 - points[i + 1] / EDGE) / 2) * cells);
    if (column >= 0 && column < cells && row >= 0 && row < cells) counts[row * cells + column] += 1 / count;
  }
  return blurred(blurred(counts, cells, 1, cells), cells, cells, 1);
}

const REACH = Math.ceil(3 * SPREAD);
const WEIGHTS = Array.from({ length: 2 * REACH + 1 }, (_, i) => Math.exp(-((i - REACH) ** 2) / (2 * SPREAD ** 2)));
const TOTAL = WEIGHTS.reduce((sum, weight) => sum + weight, 0);

/**
 * A field blurred along one axis.
 * @param {Float32Array} field
 * @param {number} cells
 * @param {number} step from one cell to the next along the axis
 * @param {number} stride from one line to the next
 */
function blurred(field, cells, step, stride) {
  const result = new Float32Array(field.length);
  for (let line = 0; line < cells; line++)
    for (let cell = 0; cell < cells; cell++) {
      const mass = field[line * stride + cell * step];
      if (!mass) continue;
      const last = Math.min(cells - 1, cell + REACH);
      for (let to = Math.max(0, cell - REACH); to <= last; to++)
        result[line * stride + to * step] += (mass * WEIGHTS[to - cell + REACH]) / TOTAL;
    }
  return result;
}

/**
 * p / (p + g), no number where there is next to nothing of both.
 * @param {Float32Array} p density of the data
 * @param {Float32Array} g density of G
 * @returns {Float32Array}
 */
export function optimal_discriminator(p, g) {
  let highest = 0;
  for (let i = 0; i < p.length; i++) highest = Math.max(highest, p[i], g[i]);
  return p.map((data, i) => (data + g[i] > LEAST * highest ? data / (data + g[i]) : Number.NaN));
}
