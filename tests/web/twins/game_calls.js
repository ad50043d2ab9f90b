// Calls of functions of assets/js/games on plain values, as a test's cases have them.
import { assignment, assignment_cost } from "../../../assets/js/games/assignment.js";
import { distribution, NAMES_1D, NAMES_2D } from "../../../assets/js/games/distributions.js";
import { scorer } from "../../../assets/js/games/scores.js";
import { Generator } from "../../../assets/js/models/draws.js";

export const described = (name) => {
  const { title, help, dimensions, modes } = distribution(name);
  return { title, help, dimensions, modes };
};

export const drawn = (name, seed, count) => [...distribution(name).sample(new Generator(seed), count)];

export const densities = (name, points) => points.map((point) => distribution(name).density(point));

export const names = () => [NAMES_1D, NAMES_2D];

export const broken_scores = () => scorer([0, 0, 1, 1], [0, 0], 2, [{ centre: [0, 0], radius: 1 }]).of([0, 0, Number.NaN, 1]);

export const assigned = (costs, count) => {
  const given = Float64Array.from(costs);
  return [[...assignment(given, count)], assignment_cost(given, count)];
};
