// Self-test of a kernel, at start: whether it computes what plain JavaScript does, to the last bit. Some browsers' first SIMD did not.
import { LOOPS } from "./elementwise.js";
import { ZEROS } from "./heap.js";
import { LANES, plain_kernel } from "./kernel.js";
import { compiled } from "./nest.js";

/** @typedef {import("./heap.js").Heap} Heap */
/** @typedef {import("./kernel.js").Kernel} Kernel */

const SLOPE = 0.2;
const ODD = [0, -0, 1, -1, 0.01, -0.03, 20, -21, 88, -88, 90, -105, 1e-20, -1e20, 0.5, 3];

/**
 * Whether a kernel is to be used.
 * @param {Heap} heap
 * @param {Kernel} kernel
 */
export function is_sound(heap, kernel) {
  return multiplies(heap, kernel) && Object.keys(kernel.vectors).every((op) => agrees(heap, kernel, op));
}

/**
 * Whether programs can be compiled here, and give what plain JavaScript does.
 * @param {Heap} heap
 */
export function compiles_soundly(heap) {
  const count = ODD.length + 7;
  const [x, y, z] = [[...ODD, ...values(7, 1)], [0.25], values(count, 3)].map((numbers) => heap.put(numbers));
  const ops = Object.keys(LOOPS);
  const plain = ops.map((op) => {
    const place = heap.take(count);
    LOOPS[op]({ slope: SLOPE })(heap.numbers, place, count, x, 1, y, 0, z, 1);
    return place;
  });
  const ours = ops.map(() => heap.take(count));
  const steps = [4];
  /** @type {import("./nest_code.js").Nest} */
  const nest = {
    sides: [count],
    loads: [
      { place: 4 * x, steps },
      { place: 4 * y, steps: [0] },
      { place: 4 * z, steps },
    ],
    values: ops.map((op) => ({ op, reads: [0, 1, 2], slope: SLOPE })),
    stores: ops.map((_, at) => ({ value: 3 + at, access: { place: 4 * ours[at], steps } })),
    reductions: [],
  };
  try {
    compiled(heap, [nest])[0]();
  } catch {
    return false;
  }
  const numbers = (/** @type {number} */ place) => heap.numbers.slice(place, place + count);
  return ops.every((_, at) => alike(numbers(ours[at]), numbers(plain[at])));
}

/** @param {number} count @param {number} seed */
function values(count, seed) {
  return Float32Array.from({ length: count }, (_, i) => Math.fround((((i + seed) * 7919) % 1009) / 1009 - 0.5));
}

/**
 * Whether an elementwise operation is the plain loop's, also on odd numbers, and where one tensor is four numbers again and again.
 * @param {Heap} heap
 * @param {Kernel} kernel
 * @param {string} op
 */
function agrees(heap, kernel, op) {
  const count = 32;
  const x = heap.put([...ODD, ...values(16, 1)]);
  const y = heap.put(op === "leaky_relu" ? new Float32Array(4).fill(SLOPE) : [0.25, 0.25, 0.25, 0.25]);
  const z = heap.put(values(count, 3));
  const [ours, plain] = [heap.take(count), heap.take(count)];
  kernel.vectors[op](4, 2, 4 * ours, 0, 4 * x, 16, 0, 4 * y, 0, 0, 4 * z, 16, 0);
  LOOPS[op]({ slope: SLOPE })(heap.numbers, plain, count, x, 1, y, 0, z, 1);
  return alike(heap.numbers.slice(ours, ours + count), heap.numbers.slice(plain, plain + count));
}

/** @param {Float32Array} one @param {Float32Array} other */
const alike = (one, other) => one.every((value, at) => Object.is(value, other[at]));

/**
 * Whether products are the plain kernel's, of two groups of rows with a tap that looks outside, and of a single row.
 * @param {Heap} heap
 * @param {Kernel} kernel
 */
function multiplies(heap, kernel) {
  const [rows, length, columns] = [8, 7, 40];
  const input = heap.put(values(rows * length, 1));
  const weights = heap.put(values(2 * columns * length, 2));
  const bias = heap.put(values(columns, 3));
  const groups = [0, 1].map((group) => {
    const four = [0, 1, 2, 3].map((row) => 4 * group + row);
    return [...four.map((row) => 4 * row * columns), ...four.map((row) => 4 * row * length), ...four.map((row) => 28 * row - 28)];
  });
  const table = heap.put_whole(groups.flat());
  const outs = [kernel, plain_kernel(heap)].map(({ multiply, multiply_row }) => {
    const out = heap.take((rows + 1) * columns);
    multiply(4 * table, 2, 2, length, 4 * weights, 4 * bias, columns / LANES, 4 * input, 4 * out, 4 * ZEROS);
    multiply_row(length, 4 * weights, 4 * bias, columns / LANES, 4 * input, 4 * (out + rows * columns));
    return heap.numbers.slice(out, out + (rows + 1) * columns);
  });
  return alike(outs[0], outs[1]);
}
