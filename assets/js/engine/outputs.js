// Outputs of a program: how they are read, or become weights.
import { same_layout } from "./layout.js";
import { copying } from "./movement.js";
import { size_of, strides_of } from "./program.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./heap.js").Heap} Heap */
/** @typedef {import("./movement.js").Run} Run */
/** @typedef {import("./plan.js").Tensor} Tensor */

/**
 * How an output is read.
 * @param {Heap} heap
 * @param {string} name
 * @param {Tensor} tensor
 * @returns {{name: string, place: number, span: number, copy: Run | null}}
 */
export function output_of(heap, name, { place, shape, strides }) {
  const span = size_of(shape);
  if (same_layout(shape, strides, strides_of(shape))) return { name, place, span, copy: null };
  const to = heap.take(span);
  return { name, place: to, span, copy: copying(heap, shape, to, strides_of(shape), place, strides) };
}

/**
 * How an output becomes a weight: two copies where its numbers are a weight's, which may be written before they are read.
 * @param {Engine} engine
 * @param {string} name
 * @param {Tensor} tensor
 * @returns {{first: Run | null, last: Run}}
 */
export function write_of(engine, name, { place, shape, strides, given }) {
  const { heap } = engine;
  const count = size_of(shape);
  const to = engine.place_of(name, count);
  const standard = strides_of(shape);
  if (!given) return { first: null, last: copying(heap, shape, to, standard, place, strides) };
  const between = heap.take(count);
  const first = copying(heap, shape, between, standard, place, strides);
  return { first, last: copying(heap, shape, to, standard, between, standard) };
}

/**
 * @param {string[]} names of weights that a program writes
 * @param {Map<string, {place: number, count: number}>} weights
 */
export function refuse_overlaps(names, weights) {
  const places = names
    .map((name) => ({ name, .../** @type {{place: number, count: number}} */ (weights.get(name)) }))
    .sort((a, b) => a.place - b.place);
  places.forEach(({ name, place }, at) => {
    const before = places[at - 1];
    if (before && place < before.place + before.count)
      throw new Error(`This program writes ${before.name} and ${name}, which have numbers in common; reload the page.`);
  });
}
