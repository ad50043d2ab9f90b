// Fixed points: the latent vectors of the grid, which stay the same while the generator learns.
import { Generator } from "../../models/draws.js";

export const COLUMNS = 8;
const SEED = 1;

/**
 * Latent vectors of a grid; with classes one class in each row, and the same z in each column.
 * @param {{noise: number, classes: number, rows: number}} of the recipe and the grid
 * @returns {Float32Array} (rows * COLUMNS, noise + classes): z and then the class, one-hot
 */
export function fixed_points({ noise, classes, rows }) {
  const width = noise + classes;
  const drawn = new Generator(SEED).normal(noise * (classes ? COLUMNS : COLUMNS * rows));
  const points = new Float32Array(rows * COLUMNS * width);
  for (let picture = 0; picture < rows * COLUMNS; picture++) {
    const z = (classes ? picture % COLUMNS : picture) * noise;
    points.set(drawn.subarray(z, z + noise), picture * width);
    if (classes) points[picture * width + noise + (Math.floor(picture / COLUMNS) % classes)] = 1;
  }
  return points;
}
