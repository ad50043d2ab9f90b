// Plan of an elementwise operation: its loops, four numbers at a time where the kernel can and they lie so.
import { LOOPS } from "./elementwise.js";
import { walk_of } from "./loops.js";
import { broadcast_strides } from "./program.js";

/** @typedef {import("./plan.js").PlanContext} PlanContext */
/** @typedef {import("./plan.js").Tensor} Tensor */
/** @typedef {import("./program.js").Node} Node */

const FEW = 8; // numbers in a run for which a call is not worth while

/** @type {import("./movement.js").Planner} */
export function elementwise(context, node, out, reads) {
  const walk = walk_of(out.shape, [out.strides, ...reads.map((read) => broadcast_strides(read, out.shape))]);
  const vectors = context.kernel.vectors[node.op];
  const even = walk.steps[0] === 1 && walk.steps.every((step) => step === 1 || step === 0);
  if (vectors && even && walk.inner >= FEW) return in_vectors(context, node, out, reads, walk, vectors);
  return in_loops(context, node, out, reads, walk, 0);
}

/**
 * @param {PlanContext} context
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor[]} reads
 * @param {import("./loops.js").Walk} walk
 * @param {number} begin the number of each run with which to begin
 * @returns {() => void}
 */
function in_loops({ heap }, node, out, reads, { inner, steps, runs, run_steps, places, lots }, begin) {
  const loop = LOOPS[node.op](node);
  const count = reads.length + 1;
  const last = count > 3 ? 3 : 0; // where there is no third, it is not read, whatever its place
  const second = count > 2 ? 2 : 0;
  const starts = [out, ...reads].map((tensor, at) => tensor.place + begin * steps[at]);
  const [to, x] = starts;
  const [y, z] = [starts[second], starts[last]];
  const length = inner - begin;
  return () => {
    const h = heap.numbers;
    for (let lot = 0; lot < lots; lot++)
      for (let run = 0; run < runs; run++) {
        const at = lot * count;
        loop(
          h,
          to + places[at] + run * run_steps[0],
          length,
          x + places[at + 1] + run * run_steps[1],
          steps[1],
          y + places[at + second] + run * run_steps[second],
          steps[second],
          z + places[at + last] + run * run_steps[last],
          steps[last],
        );
      }
  };
}

/**
 * @param {PlanContext} context
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor[]} reads
 * @param {import("./loops.js").Walk} walk
 * @param {import("./kernel.js").Vectors} vectors
 * @returns {() => void}
 */
function in_vectors(context, node, out, reads, walk, vectors) {
  const { heap } = context;
  const { inner, steps, runs, run_steps, places, lots } = walk;
  const count = reads.length + 1;
  const whole = inner >> 2;
  // a number that a run reads again and again lies four times side by side
  const repeated = reads.map((_, at) => (steps[at + 1] === 0 ? context.scratch(4) : 0));
  const alone = reads.some((_, at) => steps[at + 1] === 0 && run_steps[at + 1] !== 0); // another number in each run
  const [calls, together] = alone ? [runs, 1] : [1, runs];
  const after = (/** @type {number} */ at) => 4 * (together === 1 ? 0 : run_steps[at] - (steps[at] ? 4 * whole : 0));
  /** @type {number[]} */
  const slots = [whole, together, 0, after(0)];
  for (let at = 1; at < count; at++) slots.push(0, steps[at] ? 16 : 0, steps[at] ? after(at) : 0);
  if (node.op === "leaky_relu") slots.push(4 * context.constant("", 4, (h, to) => h.fill(node.slope, to, to + 4)), 0, 0);
  const rest = inner % 4 ? in_loops(context, node, out, reads, walk, 4 * whole) : null;
  const of_runs = count === 2 && slots.length === 7 ? 2 : slots.length;
  return () => {
    const h = heap.numbers;
    for (let lot = 0; lot < lots; lot++)
      for (let call = 0; call < calls; call++) {
        slots[2] = 4 * (out.place + places[lot * count] + call * run_steps[0]);
        for (let at = 1; at < count; at++) {
          const place = reads[at - 1].place + places[lot * count + at] + call * run_steps[at];
          const four = repeated[at - 1];
          if (four) h.fill(h[place], four, four + 4);
          slots[3 * at + 1] = 4 * (four || place);
        }
        if (of_runs === 2) vectors(slots[0], slots[1], slots[2], slots[3], slots[4], slots[5], slots[6]);
        else vectors.apply(null, /** @type {any} */ (slots));
      }
    rest?.();
  };
}
