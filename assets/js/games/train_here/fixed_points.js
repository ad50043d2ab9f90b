// Fixed points: the latent vectors of the grid, which stay the same while the generator learns.
import { Generator } from "../../models/draws.js";

const SEED = 1;

/**
 * Latent vectors of a grid; with classes one class in each row, and the same z in each column.
 * @param {{noise: number, classes: number, side: number}} of the recipe and the grid
 * @returns {Float32Array} (side * side, noise + classes): z and then the class, one-hot
 */
export function fixed_points({ noise, classes, side }) {
  const width = noise + classes;
  const drawn = new Generator(SEED).normal(noise * (classes ? side : side * side));
  const points = new Float32Array(side * side * width);
  for (let picture = 0; picture < side * side; picture++) {
    const z = (classes ? picture % side : picture) * noise;
    points.set(drawn.subarray(z, z + noise), picture * width);
    if (classes) points[picture * width + noise + (Math.floor(picture / side) % classes)] = 1;
  }
  return points;
}
