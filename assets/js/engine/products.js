// Products of matrices, as calls of the kernel.
import { elementwise } from "./elementwise_plan.js";
import { LANES } from "./kernel.js";
import { padded } from "./layout.js";
import { copying } from "./movement.js";
import { strides_of } from "./program.js";

/** @typedef {import("./plan.js").PlanContext} PlanContext */
/** @typedef {import("./plan.js").Tensor} Tensor */

const BYTES = 4;

/**
 * Weights as the kernel reads them: [block of eight columns][tap][number][8].
 * @param {PlanContext} context
 * @param {Tensor} weights
 * @param {{columns: number[], length: number, down: number, taps: number[]}} how where each column and each tap begins, from the tensor's
 *   own start (below 0: a tap of zeros), and how many numbers each has and how far apart they lie
 * @returns {{place: number, run: (() => void) | null}} `run` packs them, where they may be others each time
 */
export function packing({ heap, constant, scratch }, weights, { columns, length, down, taps }) {
  const wide = padded(columns.length);
  const count = wide * taps.length * length;
  /** @param {Float32Array} h @param {number} to */
  function pack(h, to) {
    let at = to;
    for (let first = 0; first < wide; first += LANES) {
      const lanes = columns.slice(first, first + LANES);
      for (const tap of taps)
        for (let k = 0; k < length; k++) {
          const source = weights.place + tap + k * down;
          for (let lane = 0; lane < LANES; lane++) h[at + lane] = tap < 0 || lane >= lanes.length ? 0 : h[source + lanes[lane]];
          at += LANES;
        }
    }
  }
  if (weights.constant) {
    const key = weights.given ? `packed ${weights.place} ${columns} ${length} ${down} ${taps}` : "";
    return { place: constant(key, count, pack), run: null };
  }
  const place = scratch(count);
  return { place, run: () => pack(heap.numbers, place) };
}

/**
 * Places of columns that lie at equal distances.
 * @param {number} columns
 * @param {number} across
 */
export const evenly = (columns, across) => Array.from({ length: columns }, (_, column) => column * across);

/**
 * A bias for each column, as the kernel reads it.
 * @param {PlanContext} context
 * @param {Tensor | undefined} bias whose last axis are the columns
 * @param {number} columns
 * @returns {{place: number, run: (() => void) | null}}
 */
export function bias_of({ heap, constant, scratch }, bias, columns) {
  const count = padded(columns);
  if (bias === undefined) return { place: constant(`zeros ${count}`, count, (h, to) => h.fill(0, to, to + count)), run: null };
  const from = bias.place;
  const step = bias.strides[bias.strides.length - 1];
  /** @param {Float32Array} h @param {number} to */
  function pack(h, to) {
    for (let column = 0; column < columns; column++) h[to + column] = h[from + column * step] + 0; // no zero below 0
    h.fill(0, to + columns, to + count);
  }
  if (bias.constant) return { place: constant(bias.given ? `bias ${from} ${count} ${step}` : "", count, pack), run: null };
  const place = scratch(count);
  return { place, run: () => pack(heap.numbers, place) };
}

/** @type {import("./movement.js").Planner} */
export function matmul(context, node, out, [x, y, bias]) {
  const { kernel } = context;
  const [rows, length] = x.shape;
  const columns = y.shape[1];
  const blocks = padded(columns) / LANES;
  const plain = !bias || (bias.shape[bias.shape.length - 1] === columns && bias.shape.slice(0, -1).every((side) => side === 1));
  const input = in_rows(context, x);
  const weights = packing(context, y, { columns: evenly(columns, y.strides[1]), length, down: y.strides[0], taps: [0] });
  const start = bias_of(context, plain ? bias : undefined, columns);
  const more = plain ? null : elementwise(context, { ...node, op: "add" }, out, [out, bias]);
  if (!length) throw new Error("A product of matrices has no numbers to add up; reload the page.");
  const groups = Math.floor(rows / 4);
  const table = groups
    ? context.table(`rows ${rows} ${columns} ${input.apart}`, () => table_of(4 * groups, columns, [input.apart]))
    : 0;
  return () => {
    input.run?.();
    weights.run?.();
    start.run?.();
    const [left, right, begin, to] = [input.place, weights.place, start.place, out.place].map((place) => BYTES * place);
    if (groups) kernel.multiply(BYTES * table, groups, 1, length, right, begin, blocks, left, to, 0);
    for (let row = 4 * groups; row < rows; row++)
      kernel.multiply_row(length, right, begin, blocks, left + BYTES * row * input.apart, to + BYTES * row * columns);
    more?.();
  };
}

/**
 * A matrix whose rows' numbers follow each other: as it is, or a copy.
 * @param {PlanContext} context
 * @param {Tensor} x
 * @returns {{place: number, apart: number, run: (() => void) | null}}
 */
function in_rows({ heap, scratch }, x) {
  const [, length] = x.shape;
  if (x.strides[1] === 1 || length === 1) return { place: x.place, apart: x.strides[0], run: null };
  const place = scratch(x.shape[0] * length);
  return { place, apart: length, run: copying(heap, x.shape, place, strides_of(x.shape), x.place, x.strides) };
}

/**
 * The kernel's table of a matrix: rows `apart` numbers apart, results `columns` apart.
 * @param {number} rows a multiple of four
 * @param {number} columns
 * @param {number[]} apart
 */
export function table_of(rows, columns, [apart]) {
  const table = new Int32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    const at = (row >> 2) * 8 + (row & 3);
    table[at] = BYTES * row * columns;
    table[at + 4] = BYTES * row * apart;
  }
  return table;
}
