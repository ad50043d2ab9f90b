// Kernel: the one loop in which nearly all time is spent, a product of matrices, in WebAssembly with SIMD or in plain JavaScript. Both
// round after each product and after each sum, in the same order, so both give the same bits.

/** @typedef {import("./heap.js").Heap} Heap */
/**
 * out (rows, columns) = left (rows, inner) times right (inner, columns), onto `bias`, the value of each row, if it is not 0.
 * `right` lies in panels of eight columns: [panel][inner][8]. All are bytes from the heap's start. Of the last panel eight numbers a
 * row are written too, so the heap keeps slack after each block.
 * @typedef {(left: number, right: number, bias: number, out: number, rows: number, inner: number, columns: number) => void} Multiply
 */

export const LANES = 8;

/**
 * The kernel in plain JavaScript.
 * @param {Heap} heap
 * @returns {Multiply}
 */
export function plain_kernel(heap) {
  const { fround } = Math;
  return (left, right, bias, out, rows, inner, columns) => {
    const h = heap.numbers;
    // from the last panel to the first: what a row's last panel writes too far is the next row's first panel's to write
    for (let panel = Math.ceil(columns / LANES) - 1; panel >= 0; panel--) {
      const begin = (right >> 2) + panel * inner * LANES;
      for (let row = 0; row < rows; row++) {
        let s0 = bias ? h[(bias >> 2) + row] : 0;
        let [s1, s2, s3, s4, s5, s6, s7] = [s0, s0, s0, s0, s0, s0, s0];
        const first = (left >> 2) + row * inner;
        for (let k = 0, b = begin; k < inner; k++, b += LANES) {
          const a = h[first + k];
          s0 = fround(s0 + fround(a * h[b]));
          s1 = fround(s1 + fround(a * h[b + 1]));
          s2 = fround(s2 + fround(a * h[b + 2]));
          s3 = fround(s3 + fround(a * h[b + 3]));
          s4 = fround(s4 + fround(a * h[b + 4]));
          s5 = fround(s5 + fround(a * h[b + 5]));
          s6 = fround(s6 + fround(a * h[b + 6]));
          s7 = fround(s7 + fround(a * h[b + 7]));
        }
        const o = (out >> 2) + row * columns + panel * LANES;
        h[o] = s0;
        h[o + 1] = s1;
        h[o + 2] = s2;
        h[o + 3] = s3;
        h[o + 4] = s4;
        h[o + 5] = s5;
        h[o + 6] = s6;
        h[o + 7] = s7;
      }
    }
  };
}

/**
 * The kernel in WebAssembly.
 * @param {Heap} heap
 * @param {WebAssembly.Module} module of kernel.wat
 * @returns {Multiply}
 */
export function wasm_kernel(heap, module) {
  const instance = new WebAssembly.Instance(module, { engine: { memory: /** @type {WebAssembly.Memory} */ (heap.memory) } });
  return /** @type {Multiply} */ (instance.exports.multiply);
}

/**
 * Whether a kernel multiplies as the plain one does, to the last bit: some browsers' first SIMD did not.
 * @param {Heap} heap
 * @param {Multiply} multiply
 */
export function is_sound(heap, multiply) {
  const [rows, inner, columns] = [5, 7, 11];
  const values = (/** @type {number} */ count, /** @type {number} */ seed) =>
    Float32Array.from({ length: count }, (_, i) => Math.fround((((i + seed) * 7919) % 1009) / 1009 - 0.5));
  const left = heap.put(values(rows * inner, 1));
  const right = heap.put(values(2 * inner * LANES, 2));
  const bias = heap.put(values(rows, 3));
  const outs = [multiply, plain_kernel(heap)].map((kernel) => {
    const out = heap.take(rows * columns);
    kernel(4 * left, 4 * right, 4 * bias, 4 * out, rows, inner, columns);
    return heap.numbers.slice(out, out + rows * columns);
  });
  return outs[0].every((value, at) => Object.is(value, outs[1][at]));
}
