// Loop nests over tensors that broadcast or are read in another order: outer axes are walked here, the innermost by the caller.

/**
 * A walk over a shape with several tensors at once.
 * @typedef {object} Walk
 * @property {number} inner numbers in the innermost run
 * @property {number[]} steps of each tensor within a run
 * @property {Int32Array} places where each run begins, in each tensor: [run][tensor], from the tensor's own start
 * @property {number} runs
 */

/**
 * Plans a walk: axes along which all tensors go on as before are joined, so that most walks are one run.
 * @param {number[]} shape
 * @param {number[][]} strides of each tensor, along each axis
 * @returns {Walk}
 */
export function walk_of(shape, strides) {
  /** @type {{side: number, steps: number[]}[]} */
  const axes = [];
  shape.forEach((side, axis) => {
    if (side === 1) return;
    const steps = strides.map((own) => own[axis]);
    const outer = axes[axes.length - 1];
    if (outer?.steps.every((step, at) => step === steps[at] * side)) axes[axes.length - 1] = { side: outer.side * side, steps };
    else axes.push({ side, steps });
  });
  const last = axes.pop() ?? { side: shape.includes(0) ? 0 : 1, steps: strides.map(() => 0) };
  const runs = axes.reduce((all, axis) => all * axis.side, 1);
  const count = strides.length;
  const places = new Int32Array(runs * count);
  const at = axes.map(() => 0);
  const here = strides.map(() => 0);
  for (let run = 0; run < runs; run++) {
    for (let tensor = 0; tensor < count; tensor++) places[run * count + tensor] = here[tensor];
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { side, steps } = axes[axis];
      at[axis] += 1;
      for (let tensor = 0; tensor < count; tensor++) here[tensor] += steps[tensor];
      if (at[axis] < side) break;
      at[axis] = 0;
      for (let tensor = 0; tensor < count; tensor++) here[tensor] -= steps[tensor] * side;
    }
  }
  return { inner: last.side, steps: last.steps, places, runs };
}
