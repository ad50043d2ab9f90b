// Calls of several functions of assets/js in a row, for the pages about latent space.
import { NumpyDraws } from "../../../assets/js/views/numpy_draws.js";

export function numpy_draws(seed, index) {
  const draws = new NumpyDraws([seed, index]);
  const normal = Array.from({ length: 200 }, () => Math.fround(draws.normal()));
  return [...normal, ...Array.from({ length: 3 }, () => Math.fround(draws.uniform(-1, 1)))];
}
