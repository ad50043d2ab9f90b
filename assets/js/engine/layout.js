// Layout of each tensor of a program, planned before any memory is: how far its neighbours along each axis lie apart. Pictures of
// eight channels or more lie with their channels side by side, as the kernel reads them; a permuted, sliced or expanded tensor is
// only another view of the same numbers.
import { LANES } from "./kernel.js";
import { broadcast_strides, strides_of } from "./program.js";

/** @typedef {import("./program.js").Node} Node */
/**
 * @typedef {object} Layout
 * @property {number[]} strides
 * @property {boolean} view whether the numbers are those of the first tensor that the node reads
 * @property {number} offset of a view's first number from that tensor's
 */

/** @param {number} count */
export const padded = (count) => Math.ceil(count / LANES) * LANES;

/**
 * Strides of pictures (N, C, H, W) whose channels lie side by side, and begin at multiples of eight.
 * @param {number[]} shape
 */
export function channels_last([, channels, height, width]) {
  const apart = padded(channels);
  return [height * width * apart, 1, width * apart, apart];
}

/**
 * How many numbers a tensor takes with these strides.
 * @param {number[]} shape
 * @param {number[]} strides
 */
export function span_of(shape, strides) {
  if (shape.includes(0)) return 0;
  return 1 + shape.reduce((all, side, axis) => all + (side - 1) * strides[axis], 0);
}

/**
 * Whether two layouts put each number of a shape at the same place.
 * @param {number[]} shape
 * @param {number[]} one
 * @param {number[]} other
 */
export function same_layout(shape, one, other) {
  return shape.every((side, axis) => side === 1 || one[axis] === other[axis]);
}

/** @param {{shape: number[], strides: number[]}} tensor */
export function is_standard({ shape, strides }) {
  return same_layout(shape, strides, strides_of(shape));
}

/** @param {number[]} shape */
const is_picture = (shape) => shape.length === 4 && shape[1] >= LANES && shape[2] * shape[3] > 1;

/**
 * @param {Node} node
 * @param {{shape: number[], strides: number[], constant: boolean}[]} reads
 * @param {boolean} elementwise
 * @returns {Layout}
 */
export function layout_of(node, reads, elementwise) {
  const { op, shape } = node;
  const own = { strides: strides_of(shape), view: false, offset: 0 };
  if (elementwise || op === "sum" || op === "max" || op === "pad" || op === "concat") {
    const like = reads.find((read) => is_picture(read.shape) && same_layout(read.shape, read.strides, channels_last(read.shape)));
    return like && is_picture(shape) ? { ...own, strides: channels_last(shape) } : own;
  }
  const [x] = reads;
  switch (op) {
    case "reshape":
      if (!is_standard(x)) return is_picture(shape) ? { ...own, strides: channels_last(shape) } : own;
      return is_picture(shape) && !x.constant ? { ...own, strides: channels_last(shape) } : { ...own, view: true };
    case "permute":
      return { strides: node.order.map((/** @type {number} */ axis) => x.strides[axis]), view: true, offset: 0 };
    case "expand":
      return { strides: broadcast_strides(x, shape), view: true, offset: 0 };
    case "slice": {
      const strides = x.strides.map((step, axis) => (axis === node.axis ? step * node.step : step));
      return { strides, view: true, offset: node.start * x.strides[node.axis] };
    }
    case "conv":
      return shape[1] >= LANES ? { ...own, strides: channels_last(shape) } : own;
  }
  return own;
}
