// Input of a convolution as the kernel reads it: pictures whose channels lie side by side, with zeros around them where taps reach out.
import { padded } from "./layout.js";
import { BYTES } from "./products.js";

/** @typedef {import("./kernel_calls.js").Call} Call */
/** @typedef {import("./plan.js").PlanContext} PlanContext */
/** @typedef {import("./plan.js").Tensor} Tensor */
/** @typedef {import("./program.js").Node} Node */
/** @typedef {Pick<Tensor, "place" | "shape" | "strides">} Numbers */
/**
 * @typedef {object} Pictures
 * @property {number} place of the first number of the first picture, or of the zeros above and left of it
 * @property {number} picture distance from one to the next, in numbers
 * @property {number} row
 * @property {number} pixel
 * @property {(() => void) | null} clear
 * @property {Call[]} calls that make them, after `clear`
 */

/**
 * Rows and columns of zeros around a picture of so many, where places from the least to the largest are read.
 * @param {number} side
 * @param {number[]} places
 * @returns {[number, number]} before and after
 */
export function borders(side, places) {
  return [Math.max(0, -Math.min(...places)), Math.max(0, Math.max(...places) - (side - 1))];
}

/**
 * Pictures as they lie, or a copy where their channels do not lie side by side or zeros belong around them.
 * @param {PlanContext} context
 * @param {Numbers} x (N, C, H, W)
 * @param {[number, number]} rows of zeros above and below
 * @param {[number, number]} columns of zeros at the left and right
 * @returns {Pictures}
 */
export function with_borders({ heap, scratch }, { place, shape, strides }, [top, bottom], [left, right]) {
  const [count, channels, height, width] = shape;
  const beside = strides[1] === 1 || channels === 1;
  if (beside && !(top || bottom || left || right))
    return { place, picture: strides[0], row: strides[2], pixel: strides[3], clear: null, calls: [] };
  const row = (left + width + right) * channels;
  const picture = (top + height + bottom) * row;
  const to = scratch(count * picture + padded(channels));
  const first = to + top * row + left * channels;
  const joined = (beside && strides[3] === channels) || channels === 1; // all numbers of a row in one run
  const [columns, length, apart] = joined
    ? [1, width * channels, channels === 1 ? strides[3] : 1]
    : [width, channels, strides[1]];
  /** @type {Call[]} */
  const calls = [];
  for (let at = 0; at < count; at++) {
    const target = [first + at * picture, row, channels].map((places) => BYTES * places);
    const source = [place + at * strides[0], strides[2], strides[3], apart].map((places) => BYTES * places);
    calls.push(["copy", ...target, ...source, height, columns, length]);
  }
  const clear = top || bottom || left || right ? () => void heap.numbers.fill(0, to, to + count * picture) : null;
  return { place: to, picture, row, pixel: channels, clear, calls };
}

/**
 * A tap of a kernel.
 * @typedef {object} Tap
 * @property {number} down rows from a place to what it sees
 * @property {number} right columns
 * @property {number} from where its weights begin, in the kernel
 */

/**
 * How the numbers of a kernel lie: (O, C, h, w), or (C, O, h, w) of a transposed convolution.
 * @param {Node} node
 * @param {Tensor} kernel
 */
export function sides_of({ transposed }, { shape, strides }) {
  const [of_outputs, of_channels] = transposed ? [1, 0] : [0, 1];
  /** @type {[number, number][]} */
  const taps = [];
  for (let ty = 0; ty < shape[2]; ty++) for (let tx = 0; tx < shape[3]; tx++) taps.push([ty, tx]);
  const from = (/** @type {[number, number]} */ [ty, tx]) => ty * strides[2] + tx * strides[3];
  return { columns: shape[of_outputs], across: strides[of_outputs], down: strides[of_channels], taps, from };
}
