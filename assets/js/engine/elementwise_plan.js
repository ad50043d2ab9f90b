// Plan of an elementwise operation in plain JavaScript: its loop, run by run.
import { LOOPS } from "./elementwise.js";
import { walk_of } from "./loops.js";
import { broadcast_strides } from "./program.js";

/** @type {import("./movement.js").Planner} */
export function elementwise({ heap }, node, out, reads) {
  const strides = [out.strides, ...reads.map((read) => broadcast_strides(read, out.shape))];
  const { inner, steps, runs, run_steps, places, lots } = walk_of(out.shape, strides);
  const loop = LOOPS[node.op](node);
  const count = reads.length + 1;
  const last = count > 3 ? 3 : 0; // where there is no third, it is not read, whatever its place
  const second = count > 2 ? 2 : 0;
  const starts = [out, ...reads].map(({ place }) => place);
  const [to, x] = starts;
  const [y, z] = [starts[second], starts[last]];
  return () => {
    const h = heap.numbers;
    for (let lot = 0; lot < lots; lot++)
      for (let run = 0; run < runs; run++) {
        const at = lot * count;
        loop(
          h,
          to + places[at] + run * run_steps[0],
          inner,
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
