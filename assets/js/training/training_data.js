// Training data of a run: real points or images, drawn row by row.
import { distribution } from "../games/distributions.js";

/** @typedef {import("./types.js").TrainingData} TrainingData */
/** @typedef {import("../models/draws.js").Generator} Generator */
/** @typedef {(random: Generator, rows: Float32Array, labels: Float32Array) => void} Draw fills as many rows as there is room for */

/**
 * How a run's real rows are drawn.
 * @param {TrainingData} data
 * @returns {Draw} or an Error of one sentence
 */
export function draw_of(data) {
  if (data.kind === "distribution") {
    const { dimensions, sample } = distribution(data.name);
    return (random, rows) => rows.set(sample(random, rows.length / dimensions));
  }
  if (data.kind === "points") return of_points(data.values, data.dimensions);
  return of_images(data.pixels, data.labels, data.shape);
}

/**
 * @param {Float32Array} values
 * @param {number} dimensions
 * @returns {Draw}
 */
function of_points(values, dimensions) {
  const count = Math.floor(values.length / dimensions);
  if (count < 2) throw new Error("There are fewer than two points to learn from; draw or bring more.");
  if (!values.every(Number.isFinite)) throw new Error("Some of these points are no finite numbers; bring points without them.");
  return (random, rows) => {
    for (let to = 0; to < rows.length; to += dimensions) {
      const from = random.whole(count) * dimensions;
      for (let axis = 0; axis < dimensions; axis++) rows[to + axis] = values[from + axis];
    }
  };
}

/**
 * @param {Uint8Array} pixels
 * @param {Uint8Array} labels
 * @param {[number, number, number]} shape
 * @returns {Draw}
 */
function of_images(pixels, labels, shape) {
  const size = shape.reduce((all, side) => all * side, 1);
  const count = Math.floor(pixels.length / size);
  if (!count) throw new Error("There are no images to learn from; choose a data set that has some.");
  return (random, rows, of_rows) => {
    for (let row = 0; row * size < rows.length; row++) {
      const index = random.whole(count);
      const from = index * size;
      const to = row * size;
      for (let i = 0; i < size; i++) rows[to + i] = pixels[from + i] / 127.5 - 1; // gan.data.datasets.to_unit
      if (of_rows.length) of_rows[row] = labels[index];
    }
  };
}
