// Loop nests over tensors that broadcast or are read in another order: outer axes are walked here, the two innermost by the caller.

/**
 * A walk over a shape with several tensors at once.
 * @typedef {object} Walk
 * @property {number} inner numbers in the innermost run
 * @property {number[]} steps of each tensor within a run
 * @property {number} runs that follow each other at equal distances
 * @property {number[]} run_steps of each tensor from one run to the next
 * @property {Int32Array} places where each lot of runs begins, in each tensor: [lot][tensor], from the tensor's own start
 * @property {number} lots
 */

/**
 * Plans a walk in the order in which the first tensor lies: axes along which all tensors go on as before are joined, so that most
 * walks are one run.
 * @param {number[]} shape
 * @param {number[][]} strides of each tensor, along each axis
 * @returns {Walk}
 */
export function walk_of(shape, strides) {
  /** @type {{side: number, steps: number[]}[]} */
  const axes = [];
  const order = shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1);
  if (strides[0].every((step, axis) => step || shape[axis] === 1)) order.sort((a, b) => strides[0][b] - strides[0][a]);
  for (const axis of order) {
    const side = shape[axis];
    const steps = strides.map((own) => own[axis]);
    const outer = axes[axes.length - 1];
    if (outer?.steps.every((step, at) => step === steps[at] * side)) axes[axes.length - 1] = { side: outer.side * side, steps };
    else axes.push({ side, steps });
  }
  const one = { side: shape.includes(0) ? 0 : 1, steps: strides.map(() => 0) };
  const last = axes.pop() ?? one;
  const before = axes.pop() ?? { ...one, side: 1 };
  const lots = axes.reduce((all, axis) => all * axis.side, 1);
  const count = strides.length;
  const places = new Int32Array(lots * count);
  const at = axes.map(() => 0);
  const here = strides.map(() => 0);
  for (let lot = 0; lot < lots; lot++) {
    for (let tensor = 0; tensor < count; tensor++) places[lot * count + tensor] = here[tensor];
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { side, steps } = axes[axis];
      at[axis] += 1;
      for (let tensor = 0; tensor < count; tensor++) here[tensor] += steps[tensor];
      if (at[axis] < side) break;
      at[axis] = 0;
      for (let tensor = 0; tensor < count; tensor++) here[tensor] -= steps[tensor] * side;
    }
  }
  return { inner: last.side, steps: last.steps, runs: before.side, run_steps: before.steps, places, lots };
}
