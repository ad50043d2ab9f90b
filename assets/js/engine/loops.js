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
 * Axes of a loop nest, outermost first, in the order in which the first tensor lies; those along which all tensors go on as before are
 * joined, so that most nests have one.
 * @param {number[]} shape
 * @param {number[][]} strides of each tensor, along each axis
 * @param {boolean} [apart] whether the innermost axis stays as it is
 * @returns {{side: number, steps: number[]}[]}
 */
export function axes_of(shape, strides, apart = false) {
  /** @type {{side: number, steps: number[]}[]} */
  const axes = [];
  const order = order_of(shape, strides[0]);
  for (const axis of order) {
    const side = shape[axis];
    const steps = strides.map((own) => own[axis]);
    const outer = axes[axes.length - 1];
    const joined = outer?.steps.every((step, at) => step === steps[at] * side) && !(apart && axis === order[order.length - 1]);
    if (joined) axes[axes.length - 1] = { side: outer.side * side, steps };
    else axes.push({ side, steps });
  }
  return axes;
}

/**
 * Axes of more than one number in the order in which a tensor lies, the outermost first.
 * @param {number[]} shape
 * @param {number[]} strides
 */
export function order_of(shape, strides) {
  const order = shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1);
  if (order.every((axis) => strides[axis])) order.sort((a, b) => strides[b] - strides[a]);
  return order;
}

/**
 * Plans a walk along these axes.
 * @param {number[]} shape
 * @param {number[][]} strides of each tensor, along each axis
 * @param {boolean} [apart] whether the innermost axis stays as it is
 * @returns {Walk}
 */
export function walk_of(shape, strides, apart = false) {
  const axes = axes_of(shape, strides, apart);
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
