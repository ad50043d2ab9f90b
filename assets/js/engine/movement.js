// Operations that move numbers, or join them along axes: copies, sums and largest values.
import { walk_of } from "./loops.js";
import { broadcast_strides, size_of, strides_of } from "./program.js";

/** @typedef {import("./heap.js").Heap} Heap */
/** @typedef {import("./program.js").Node} Node */
/** @typedef {{place: number, shape: number[]}} Tensor where it lies in the heap; its numbers follow each other */
/** @typedef {() => void} Run of one node */

/**
 * Copies between two tensors along a shape.
 * @param {Heap} heap
 * @param {number[]} shape
 * @param {number} to
 * @param {number[]} to_strides
 * @param {number} from
 * @param {number[]} from_strides
 * @returns {Run}
 */
function copying(heap, shape, to, to_strides, from, from_strides) {
  const { inner, steps, places, runs } = walk_of(shape, [to_strides, from_strides]);
  const [far, near] = steps;
  return () => {
    const h = heap.numbers;
    for (let run = 0; run < runs; run++) {
      const target = to + places[2 * run];
      const source = from + places[2 * run + 1];
      for (let i = 0; i < inner; i++) h[target + i * far] = h[source + i * near];
    }
  };
}

/** @typedef {(heap: Heap, node: Node, out: Tensor, reads: Tensor[]) => Run} Plan */

/** @type {Plan} */
function permute(heap, node, out, [x]) {
  const strides = strides_of(x.shape);
  const read = node.order.map((/** @type {number} */ axis) => strides[axis]);
  return copying(heap, out.shape, out.place, strides_of(out.shape), x.place, read);
}

/** @type {Plan} */
function expand(heap, _node, out, [x]) {
  return copying(heap, out.shape, out.place, strides_of(out.shape), x.place, broadcast_strides(x.shape, out.shape));
}

/** @type {Plan} */
function slice(heap, node, out, [x]) {
  const strides = strides_of(x.shape);
  const read = strides.map((step, axis) => (axis === node.axis ? step * node.step : step));
  return copying(heap, out.shape, out.place, strides_of(out.shape), x.place + node.start * strides[node.axis], read);
}

/** @type {Plan} */
function pad(heap, node, out, [x]) {
  const strides = strides_of(out.shape);
  const begin = node.before.reduce(
    (/** @type {number} */ at, /** @type {number} */ side, /** @type {number} */ axis) => at + side * strides[axis],
    0,
  );
  const copy = copying(heap, x.shape, out.place + begin, strides, x.place, strides_of(x.shape));
  const count = size_of(out.shape);
  return () => {
    heap.numbers.fill(0, out.place, out.place + count);
    copy();
  };
}

/** @type {Plan} */
function concat(heap, node, out, reads) {
  const strides = strides_of(out.shape);
  let along = 0;
  const copies = reads.map((x) => {
    const copy = copying(heap, x.shape, out.place + along * strides[node.axis], strides, x.place, strides_of(x.shape));
    along += x.shape[node.axis];
    return copy;
  });
  return () => {
    for (const copy of copies) copy();
  };
}

/**
 * Plans a reduction: numbers are joined in float64, in the order in which they lie.
 * @param {number} first with which joining begins
 * @param {(sums: Float64Array, at: number, step: number, h: Float32Array, from: number, near: number, count: number) => void} join
 * @returns {Plan}
 */
function reducing(first, join) {
  return (heap, _node, out, [x]) => {
    const { inner, steps, places, runs } = walk_of(x.shape, [broadcast_strides(out.shape, x.shape), strides_of(x.shape)]);
    const joined = new Float64Array(size_of(out.shape));
    return () => {
      const h = heap.numbers;
      joined.fill(first);
      for (let run = 0; run < runs; run++)
        join(joined, places[2 * run], steps[0], h, x.place + places[2 * run + 1], steps[1], inner);
      h.set(joined, out.place);
    };
  };
}

const sum = reducing(0, (sums, at, step, h, from, near, count) => {
  for (let i = 0; i < count; i++) sums[at + i * step] += h[from + i * near];
});
const max = reducing(-Infinity, (largest, at, step, h, from, near, count) => {
  for (let i = 0; i < count; i++) {
    const value = h[from + i * near];
    if (!(value <= largest[at + i * step])) largest[at + i * step] = value;
  }
});

/** @type {Record<string, Plan>} */
export const MOVEMENTS = { permute, expand, slice, pad, concat, sum, max };
