// Calls of functions of assets/js/games on plain values, as a test's cases have them.
import { distribution, NAMES_1D, NAMES_2D } from "../../../assets/js/games/distributions.js";
import { Generator } from "../../../assets/js/models/draws.js";

export const described = (name) => {
  const { title, help, dimensions, modes } = distribution(name);
  return { title, help, dimensions, modes };
};

export const drawn = (name, seed, count) => [...distribution(name).sample(new Generator(seed), count)];

export const densities = (name, points) => points.map((point) => distribution(name).density(point));

export const names = () => [NAMES_1D, NAMES_2D];
