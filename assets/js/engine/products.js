// Products of matrices, as calls of the kernel, which reads both as they lie, but for a right one whose columns are not side by side.
import { LANES } from "./kernel.js";
import { calling } from "./kernel_calls.js";
import { padded } from "./layout.js";
import { copying } from "./movement.js";
import { broadcast_strides } from "./program.js";

/** @typedef {import("./kernel_calls.js").Call} Call */
/** @typedef {import("./plan.js").PlanContext} PlanContext */
/** @typedef {import("./plan.js").Tensor} Tensor */

export const BYTES = 4;
const BEHIND = 24; // numbers that pack_across writes behind its blocks
const MANY = 96; // rows or columns of a result from which a copy of the other matrix is worth while
const FAR = 2 ** 14; // numbers over which a block of a matrix is spread when it is to be copied

/**
 * Weights as the kernel reads them where they do not lie so: [block of eight columns][tap][number][8].
 * @param {PlanContext} context
 * @param {Tensor} weights
 * @param {{columns: number, across: number, length: number, down: number, taps: number[]}} how where each tap begins, from the tensor's
 *   own start, how many columns and numbers it has, and how far apart they lie
 * @returns {{place: number, calls: Call[]}} `calls` pack them, where they may be others each time
 */
export function packing({ kernel, constant, scratch, table }, weights, { columns, across, length, down, taps }) {
  const count = padded(columns) * taps.length * length + BEHIND;
  const listed = table(`taps ${taps}`, () => Int32Array.from(taps, (tap) => BYTES * tap));
  /** @param {number} to @returns {Call[]} */
  const calls = (to) => {
    const from = BYTES * weights.place;
    const whole = down === 1 && taps.length === 1 ? Math.floor(columns / LANES) : 0;
    /** @type {Call[]} */
    const made = [];
    if (whole) made.push(["pack_across", from + BYTES * taps[0], BYTES * across, whole, length, BYTES * to]);
    const rest = columns - whole * LANES;
    const [begin, end] = [from + BYTES * whole * LANES * across, BYTES * (to + whole * LANES * length)];
    if (rest && taps.length)
      made.push(["pack", begin, BYTES * listed, taps.length, BYTES * down, BYTES * across, rest, length, end]);
    return made;
  };
  if (!weights.constant) {
    const place = scratch(count);
    return { place, calls: calls(place) };
  }
  const key = weights.given ? `packed ${weights.place} ${columns} ${across} ${length} ${down} ${taps}` : "";
  return { place: constant(key, count, (_, to) => calling(kernel, calls(to))()), calls: [] };
}

/** @type {import("./movement.js").Planner} */
export function matmul(context, _node, out, [x, y, bias]) {
  const [rows, length] = x.shape;
  const columns = y.shape[1];
  if (!length) throw new Error("A product of matrices has no numbers to add up; reload the page.");
  const start = start_of(context, out, bias);
  const to = BYTES * out.place;
  /** @type {Call[]} */
  let calls;
  if (columns === 1 && x.strides[0] === 1 && (!bias || start.apart === 1)) {
    // a single column of results lies as a row does, and the left one's rows as columns do
    const vector = [BYTES * y.place, 0, 0, BYTES * y.strides[0]];
    const right = [BYTES * x.place, BYTES * x.strides[1], BYTES * LANES];
    calls = [["product", ...vector, ...right, start.place, 0, to, 0, 1, rows, length]];
  } else {
    const left = left_of(context, x, columns);
    const right = right_of(context, y, rows);
    const begin = [start.place, BYTES * start.apart];
    const sizes = [BYTES * columns, rows, columns, length];
    calls = [...left.calls, ...right.calls, ["product", ...left.how, ...right.how, ...begin, to, ...sizes]];
  }
  const run = calling(context.kernel, calls);
  const copy = start.copy;
  return copy
    ? () => {
        copy();
        run();
      }
    : run;
}

/**
 * The left matrix of a product: as it lies, or with four rows side by side where otherwise too many of its numbers would fall into the
 * same lines of a processor's cache.
 * @param {PlanContext} context
 * @param {Tensor} x
 * @param {number} columns of the result
 * @returns {{how: number[], calls: Call[]}} the kernel's place and distances, and what makes it
 */
function left_of({ scratch }, { place, shape, strides }, columns) {
  const [rows, length] = shape;
  if (strides[0] !== 1 || columns < MANY || length * strides[1] < FAR)
    return { how: [place, 4 * strides[0], strides[0], strides[1]].map((one) => BYTES * one), calls: [] };
  const to = scratch(4 * Math.ceil(rows / 4) * length);
  const how = [to, 4 * length, 1, 4].map((one) => BYTES * one);
  const sizes = [Math.ceil(rows / 4), length, 4];
  const ways = [4 * length, 4, place, 4, strides[1], 1].map((one) => BYTES * one);
  return { how, calls: [["copy", BYTES * to, ...ways, ...sizes]] };
}

/**
 * The right matrix of a product: as it lies where its columns lie side by side and it is small, or packed.
 * @param {PlanContext} context
 * @param {Tensor} y
 * @param {number} rows of the result
 * @returns {{how: number[], calls: Call[]}}
 */
function right_of(context, y, rows) {
  const [length, columns] = y.shape;
  const [down, across] = y.strides;
  const beside = across === 1 || columns === 1;
  if (beside && (rows < MANY || length * down < FAR)) return { how: [BYTES * y.place, BYTES * down, BYTES * LANES], calls: [] };
  const distances = [BYTES * LANES, BYTES * LANES * length];
  if (!beside || y.constant) {
    const packed = packing(context, y, { columns, across, length, down, taps: [0] });
    return { how: [BYTES * packed.place, ...distances], calls: packed.calls };
  }
  const to = context.scratch(padded(columns) * length);
  const ways = [LANES * length, LANES, y.place, LANES, down, 1].map((one) => BYTES * one);
  const sizes = [padded(columns) / LANES, length, LANES];
  return { how: [BYTES * to, ...distances], calls: [["copy", BYTES * to, ...ways, ...sizes]] };
}

/**
 * What a product begins with: the bias, or zeros; a bias whose columns are not side by side is copied.
 * @param {PlanContext} context
 * @param {Tensor} out
 * @param {Tensor | undefined} bias
 * @returns {{place: number, apart: number, copy: (() => void) | null}} place in bytes, and how many numbers its rows lie apart
 */
function start_of({ heap, scratch, zeros }, out, bias) {
  if (!bias) return { place: BYTES * zeros(padded(Math.max(...out.shape))), apart: 0, copy: null };
  const [apart, across] = broadcast_strides(bias, out.shape);
  if (across === 1 || out.shape[1] === 1) return { place: BYTES * bias.place, apart, copy: null };
  const place = scratch(out.span);
  return {
    place: BYTES * place,
    apart: out.shape[1],
    copy: copying(heap, out.shape, place, out.strides, bias.place, [apart, across]),
  };
}
