// Convolutions, as calls of the kernel, which adds up what lies under each tap: no picture is unrolled for it.
import { correlated, is_correlation } from "./convolution_gradient.js";
import { borders, sides_of, with_borders } from "./convolution_input.js";
import { scattered } from "./convolution_narrow.js";
import { LANES } from "./kernel.js";
import { calling } from "./kernel_calls.js";
import { padded } from "./layout.js";
import { BYTES, packing } from "./products.js";

/** @typedef {import("./convolution_input.js").Pictures} Pictures */
/** @typedef {import("./convolution_input.js").Tap} Tap */
/** @typedef {import("./kernel_calls.js").Call} Call */
/** @typedef {import("./movement.js").Run} Run */
/** @typedef {import("./plan.js").PlanContext} PlanContext */
/** @typedef {import("./plan.js").Tensor} Tensor */
/** @typedef {import("./program.js").Node} Node */

/** @type {import("./movement.js").Planner} */
export function conv(context, node, out, reads) {
  if (is_correlation(node, out, reads)) return correlated(context, node, out, reads);
  return out.shape[1] < LANES ? scattered(context, node, out, reads) : direct(context, node, out, reads);
}

/**
 * Outputs that see the same taps.
 * @typedef {object} Phase
 * @property {[number, number]} first output
 * @property {[number, number]} step from one output to the next
 * @property {[number, number]} move from what one output sees to what the next does
 * @property {Tap[]} taps from the place of the output that sees them, in the order in which they lie
 */

/**
 * Phases of a convolution: one, but where a transposed one spreads pixels, every output between two of them sees other taps.
 * @param {Node} node
 * @param {number[]} sides of the output
 * @param {Tensor} kernel
 * @returns {Phase[]}
 */
function phases_of(node, sides, kernel) {
  const { stride, padding, dilation, transposed } = node;
  const { taps, from } = sides_of(node, kernel);
  if (!transposed) {
    const seen = taps.map((tap) => ({
      down: tap[0] * dilation[0] - padding[0],
      right: tap[1] * dilation[1] - padding[1],
      from: from(tap),
    }));
    return [{ first: [0, 0], step: [1, 1], move: [stride[0], stride[1]], taps: seen }];
  }
  /** @type {Phase[]} */
  const phases = [];
  for (let py = 0; py < Math.min(stride[0], sides[0]); py++)
    for (let px = 0; px < Math.min(stride[1], sides[1]); px++) {
      const seen = taps.map((tap) => ({
        down: (py + padding[0] - tap[0] * dilation[0]) / stride[0],
        right: (px + padding[1] - tap[1] * dilation[1]) / stride[1],
        from: from(tap),
      }));
      const whole = seen.filter(({ down, right }) => Number.isInteger(down) && Number.isInteger(right));
      whole.sort((one, other) => one.down - other.down || one.right - other.right);
      phases.push({ first: [py, px], step: [stride[0], stride[1]], move: [1, 1], taps: whole });
    }
  return phases;
}

/**
 * @param {PlanContext} context
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor[]} reads
 * @returns {Run}
 */
function direct(context, node, out, [x, kernel, bias]) {
  const { columns, across, down } = sides_of(node, kernel);
  const sides = out.shape.slice(2);
  const length = x.shape[1];
  const phases = phases_of(node, sides, kernel);
  const outermost = [0, 1].map((axis) =>
    phases.flatMap(({ first, step, move, taps }) => {
      const last = Math.floor((sides[axis] - 1 - first[axis]) / step[axis]) * move[axis];
      const reach = taps.map((tap) => (axis ? tap.right : tap.down));
      return [0, last].flatMap((place) => reach.map((one) => place + one));
    }),
  );
  const [rows, beside] = [borders(x.shape[2], outermost[0]), borders(x.shape[3], outermost[1])];
  const input = with_borders(context, x, rows, beside);
  const start = BYTES * (bias?.strides[0] === 1 || (bias && columns === 1) ? bias.place : context.zeros(padded(columns)));
  if (bias && bias.strides[0] !== 1) throw new Error("A bias of this program does not lie in a row; reload the page.");
  /** @type {Call[]} */
  const calls = [...input.calls];
  phases.forEach((phase) => {
    const { taps } = phase;
    const packed = packing(context, kernel, { columns, across, length, down, taps: taps.map((tap) => tap.from) });
    calls.push(...packed.calls);
    const runs = runs_of(taps, length, input);
    const offsets = runs.begin.map((tap) => BYTES * ((tap.down + rows[0]) * input.row + (tap.right + beside[0]) * input.pixel));
    const listed = context.table(`taps of ${offsets}`, () => Int32Array.from(offsets));
    const places = places_of(phase, sides);
    // so many pictures at once that groups of four are full
    const together = places.length % 4 ? Math.min(x.shape[0], 4) : 1;
    for (let picture = 0; picture < x.shape[0]; picture += together) {
      const count = Math.min(together, x.shape[0] - picture);
      const key = JSON.stringify([
        sides,
        phase.first,
        phase.step,
        phase.move,
        count,
        out.strides,
        input.picture,
        input.row,
        input.pixel,
      ]);
      const table = context.table(`places ${key}`, () => table_of(count, out, input, places));
      const groups = Math.ceil((count * places.length) / 4);
      const to = BYTES * (out.place + picture * out.strides[0]);
      const from = BYTES * (input.place + picture * input.picture);
      const weights = [runs.length, BYTES * packed.place, start, padded(columns) / LANES];
      calls.push(["convolve", BYTES * table, groups, BYTES * listed, offsets.length, ...weights, from, to]);
    }
  });
  const run = calling(context.kernel, calls);
  const clear = input.clear;
  return clear
    ? () => {
        clear();
        run();
      }
    : run;
}

/**
 * Taps whose numbers follow each other in the input, joined to one longer one, where all such runs are of the same length.
 * @param {Tap[]} taps in the order in which they lie
 * @param {number} channels
 * @param {Pictures} input
 * @returns {{begin: Tap[], length: number}}
 */
function runs_of(taps, channels, input) {
  if (input.pixel !== channels || !taps.length) return { begin: taps, length: channels };
  const goes_on = (/** @type {number} */ at) =>
    at > 0 && taps[at].down === taps[at - 1].down && taps[at].right === taps[at - 1].right + 1;
  const begin = taps.filter((_, at) => !goes_on(at));
  const length = taps.length / begin.length;
  const even = taps.every((_, at) => goes_on(at) === (at % length !== 0));
  return even ? { begin, length: length * channels } : { begin: taps, length: channels };
}

/**
 * The outputs of a phase, each with the place in the input from which its taps count.
 * @param {Phase} phase
 * @param {number[]} sides
 * @returns {[number, number, number, number][]} row and column of the output, row and column of the input
 */
function places_of({ first, step, move }, sides) {
  /** @type {[number, number, number, number][]} */
  const places = [];
  for (let y = first[0], down = 0; y < sides[0]; y += step[0], down += move[0])
    for (let x = first[1], right = 0; x < sides[1]; x += step[1], right += move[1]) places.push([y, x, down, right]);
  return places;
}

/**
 * The kernel's table of pictures at once.
 * @param {number} pictures
 * @param {Tensor} out
 * @param {Pictures} input
 * @param {[number, number, number, number][]} places
 */
function table_of(pictures, { strides }, input, places) {
  const rows = pictures * places.length;
  const table = new Int32Array(8 * Math.ceil(rows / 4));
  for (let row = 0; row < table.length / 2; row++) {
    const real = Math.min(row, rows - 1); // the last one again, where four are not full
    const [picture, place] = [Math.floor(real / places.length), places[real % places.length]];
    const at = (row >> 2) * 8 + (row & 3);
    table[at] = BYTES * (picture * strides[0] + place[0] * strides[2] + place[1] * strides[3]);
    table[at + 4] = BYTES * (picture * input.picture + place[2] * input.row + place[3] * input.pixel);
  }
  return table;
}
