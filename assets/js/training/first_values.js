// First values of new networks, drawn from a seed as Python says they are (TrainingPrograms.start).
import { size_of } from "../engine/program.js";

/** @typedef {import("./types.js").FirstValues} FirstValues */
/** @typedef {import("./types.js").TrainingPrograms} TrainingPrograms */
/** @typedef {import("../models/draws.js").Generator} Generator */

/**
 * Values of all tensors of both networks, by name.
 * @param {TrainingPrograms} programs
 * @param {Generator} random
 * @returns {Record<string, Float32Array>}
 */
export function first_values({ start }, random) {
  /** @type {Record<string, Float32Array>} */
  const values = {};
  for (const [name, first] of Object.entries(start)) {
    const numbers = new Float32Array(size_of(first.shape));
    const { scale } = first;
    if (typeof scale !== "number") numbers.set(scale);
    else if (first.draw === "constant") numbers.fill(scale);
    else draw(first.draw, numbers, scale, random);
    values[name] = numbers;
  }
  return values;
}

/**
 * @param {"uniform" | "normal"} kind
 * @param {Float32Array} numbers
 * @param {number} scale
 * @param {Generator} random
 */
function draw(kind, numbers, scale, random) {
  if (kind === "normal") {
    random.fill_normal(numbers);
    for (let i = 0; i < numbers.length; i++) numbers[i] *= scale;
  } else {
    random.fill_uniform(numbers);
    for (let i = 0; i < numbers.length; i++) numbers[i] = (2 * numbers[i] - 1) * scale;
  }
}
