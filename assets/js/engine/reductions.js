// Reductions: sums and largest values along axes. Sums are made in float64, each in one order that nest_code.js keeps too: where the
// innermost axis stays, one after another; where it is summed, in four lanes, number i of it in lane i % 4, and in a fifth those after
// the last whole four; then ((first + third) + (second + fourth)) + fifth.
import { order_of, walk_of } from "./loops.js";
import { broadcast_strides } from "./program.js";

/** @typedef {import("./movement.js").Planner} Planner */
/** @typedef {{shape: number[], strides: number[]}} Layout */

export const LANES_OF_SUM = 5;

/**
 * Side of a tensor's innermost axis where a reduction runs along it, else 0.
 * @param {Layout} x
 * @param {Layout} out of the reduction
 */
export function reduced_run({ shape, strides }, out) {
  const order = order_of(shape, strides);
  const axis = order[order.length - 1];
  if (axis === undefined) return 1;
  return out.shape[axis] === 1 ? shape[axis] : 0;
}

/** @type {Planner} */
function sum({ heap }, _node, out, [x]) {
  const side = reduced_run(x, out);
  const lanes = side ? LANES_OF_SUM : 1;
  const whole = side - (side % 4);
  const walk = walk_of(x.shape, [x.strides, broadcast_strides(out, x.shape)], side > whole);
  const { inner, steps, runs, run_steps, places, lots } = walk;
  const [near, step] = steps;
  const sums = new Float64Array(out.span * lanes);
  return () => {
    const h = heap.numbers;
    sums.fill(0);
    for (let lot = 0; lot < lots; lot++)
      for (let run = 0; run < runs; run++) {
        const from = x.place + places[2 * lot] + run * run_steps[0];
        const at = lanes * (places[2 * lot + 1] + run * run_steps[1]);
        if (!side) {
          for (let i = 0; i < inner; i++) sums[at + i * step] += h[from + i * near];
          continue;
        }
        const end = side > whole ? whole : inner; // where all is whole, an inner run may be many of the axis
        for (let i = 0; i < end; i++) sums[at + (i & 3)] += h[from + i * near];
        for (let i = end; i < inner; i++) sums[at + 4] += h[from + i * near];
      }
    if (side)
      for (let at = 0; at < out.span; at++) {
        const first = lanes * at;
        h[out.place + at] = sums[first] + sums[first + 2] + (sums[first + 1] + sums[first + 3]) + sums[first + 4];
      }
    else h.set(sums, out.place);
  };
}

/** @type {Planner} */
function max({ heap }, _node, out, [x]) {
  const { inner, steps, runs, run_steps, places, lots } = walk_of(x.shape, [x.strides, broadcast_strides(out, x.shape)]);
  const [near, step] = steps;
  return () => {
    const h = heap.numbers;
    h.fill(Number.NEGATIVE_INFINITY, out.place, out.place + out.span);
    for (let lot = 0; lot < lots; lot++)
      for (let run = 0; run < runs; run++) {
        const from = x.place + places[2 * lot] + run * run_steps[0];
        const at = out.place + places[2 * lot + 1] + run * run_steps[1];
        for (let i = 0; i < inner; i++) h[at + i * step] = Math.max(h[at + i * step], h[from + i * near]);
      }
  };
}

/** @type {Record<string, Planner>} */
export const REDUCTIONS = { sum, max };
