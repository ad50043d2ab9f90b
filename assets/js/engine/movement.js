// Operations that move numbers: copies of all kinds.
import { walk_of } from "./loops.js";
import { size_of, strides_of } from "./program.js";

/** @typedef {import("./heap.js").Heap} Heap */
/** @typedef {import("./plan.js").PlanContext} PlanContext */
/** @typedef {import("./plan.js").Tensor} Tensor */
/** @typedef {import("./program.js").Node} Node */
/** @typedef {() => void} Run of one node */
/** @typedef {(context: PlanContext, node: Node, out: Tensor, reads: Tensor[]) => Run} Planner */

/**
 * Copies between two layouts of a shape.
 * @param {Heap} heap
 * @param {number[]} shape
 * @param {number} to
 * @param {number[]} to_strides
 * @param {number} from
 * @param {number[]} from_strides
 * @returns {Run}
 */
export function copying(heap, shape, to, to_strides, from, from_strides) {
  const { inner, steps, runs, run_steps, places, lots } = walk_of(shape, [to_strides, from_strides]);
  const [far, near] = steps;
  return () => {
    const h = heap.numbers;
    for (let lot = 0; lot < lots; lot++)
      for (let run = 0; run < runs; run++) {
        const target = to + places[2 * lot] + run * run_steps[0];
        const source = from + places[2 * lot + 1] + run * run_steps[1];
        for (let i = 0; i < inner; i++) h[target + i * far] = h[source + i * near];
      }
  };
}

/**
 * What a view cannot do: the same numbers in the same order in another shape, where they do not follow each other.
 * @type {Planner}
 */
function reshape({ heap }, _node, out, [x]) {
  // both shapes are cut into the same axes, each a part of one axis of either
  const [from, to] = [strides_of(x.shape), strides_of(out.shape)];
  const count = size_of(out.shape);
  const cuts = [...new Set([...from, ...to, count])].sort((a, b) => a - b);
  const fits = cuts.every((cut, at) => at === 0 || cut % cuts[at - 1] === 0);
  const steps = fits ? cuts.slice(0, -1).reverse() : [1];
  const shape = fits ? steps.map((step) => cuts[cuts.indexOf(step) + 1] / step) : [count];
  /** @param {Tensor} tensor @param {number[]} own @param {number} at */
  const place_of = (tensor, own, at) =>
    own.reduce((all, step, axis) => all + (Math.floor(at / step) % tensor.shape[axis]) * tensor.strides[axis], 0);
  if (fits) {
    const strides = [x, out].map((tensor, which) => steps.map((step) => place_of(tensor, which ? to : from, step)));
    return copying(heap, shape, out.place, strides[1], x.place, strides[0]);
  }
  const targets = Int32Array.from({ length: count }, (_, at) => place_of(out, to, at));
  const sources = Int32Array.from({ length: count }, (_, at) => place_of(x, from, at));
  return () => {
    const h = heap.numbers;
    for (let at = 0; at < count; at++) h[out.place + targets[at]] = h[x.place + sources[at]];
  };
}

/** @type {Planner} */
function pad({ heap }, node, out, [x]) {
  const begin = node.before.reduce(
    (/** @type {number} */ at, /** @type {number} */ side, /** @type {number} */ axis) => at + side * out.strides[axis],
    0,
  );
  const copy = copying(heap, x.shape, out.place + begin, out.strides, x.place, x.strides);
  return () => {
    heap.numbers.fill(0, out.place, out.place + out.span);
    copy();
  };
}

/** @type {Planner} */
function concat({ heap }, node, out, reads) {
  let along = 0;
  const copies = reads.map((x) => {
    const copy = copying(heap, x.shape, out.place + along * out.strides[node.axis], out.strides, x.place, x.strides);
    along += x.shape[node.axis];
    return copy;
  });
  return () => {
    for (const copy of copies) copy();
  };
}

/** @type {Record<string, Planner>} */
export const MOVEMENTS = { reshape, pad, concat };
