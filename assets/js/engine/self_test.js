// Self-test of a kernel, at start: whether it computes what plain JavaScript does, to the last bit. Some browsers' first SIMD did not.
import { LOOPS } from "./elementwise.js";
import { compiled } from "./nest.js";
import { plain_kernel } from "./plain_kernel.js";

/** @typedef {import("./heap.js").Heap} Heap */
/** @typedef {import("./kernel.js").Kernel} Kernel */

const SLOPE = 0.2;
const ODD = [0, -0, 1, -1, 0.01, -0.03, 20, -21, 88, -88, 90, -105, 1e-20, -1e20, 0.5, 3];

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

/** @param {Float32Array} one @param {Float32Array} other */
const alike = (one, other) => one.every((value, at) => Object.is(value, other[at]));

/**
 * Whether a kernel is to be used: it gives what the plain one does.
 * @param {Heap} heap
 * @param {Kernel} kernel
 */
export function is_sound(heap, kernel) {
  const [rows, length, columns] = [11, 7, 45];
  const input = 4 * heap.put(values(rows * length + 4, 1));
  const right = 4 * heap.put(values(64 * length, 2));
  const start = 4 * heap.put(values(64, 3));
  const taps = 4 * heap.put_whole([0, 16, 8]);
  const table = 4 * heap.put_whole([0, 32, 64, 96, 0, 4, 12, 8, 128, 160, 192, 192, 16, 24, 20, 20]);
  const pairs = 4 * heap.put_whole([0, 0, 28, 64, 56, 32]);
  const places = 4 * heap.put_whole([0, 0, 4, 5 * 64]);
  const room = 1024;
  const outs = [kernel, plain_kernel(heap)].map((one) => {
    const out = heap.take(5 * room);
    heap.numbers.fill(0, out, out + 5 * room);
    const [first, second, third, fourth, fifth] = [0, 1, 2, 3, 4].map((part) => 4 * (out + part * room));
    one.pack_across(right, 4 * length, 5, length, first);
    one.pack(right + 4 * 40 * length, taps, 1, 4, 4 * length, 5, length, first + 4 * 40 * length);
    one.product(input, 16 * length, 4 * length, 4, first, 32, 32 * length, start, 0, second, 4 * columns, rows, columns, length);
    one.product(input, 16, 4, 4 * length, right, 256, 32, second, 180, third, 12, 6, 3, length);
    one.convolve(table, 2, taps, 3, 2, right, start, 1, input, third + 256);
    one.correlate(pairs, 3, input, right, places, 2, 5, 2, fourth, 64);
    one.copy(fifth, 40, 12, right, 4, 36, 8, 4, 2, 3);
    one.copy(fifth + 256, 40, 40, right, 44, 60, 4, 4, 1, 9);
    one.gather_sums(taps, table + 8, 1, right, start, fifth + 800);
    return heap.numbers.slice(out + room, out + 5 * room);
  });
  return alike(outs[0], outs[1]);
}
