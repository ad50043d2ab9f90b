// Kernel: the loops in which nearly all time is spent, products of matrices, in WebAssembly with SIMD or in plain JavaScript. Both
// round after each product and after each sum, in the same order, so both give the same bits.

/** @typedef {import("./heap.js").Heap} Heap */
/**
 * For each of `groups * 4` rows of places: what lies at the places of `taps`, `length` numbers each, times the weights, onto the bias.
 *
 * `table` has for each group four places of the outputs, from `out` on, then for each tap four places of the inputs, from `input` on;
 * those below 0 are all zeros. `weights` lie in blocks of eight columns: [block][tap][number][8], `bias` as [block][8]. All places are
 * bytes from the heap's start. Of the last block eight numbers a row are written too, so the heap keeps slack after each tensor.
 * @typedef {(table: number, groups: number, taps: number, length: number, weights: number, bias: number, blocks: number, input: number,
 *   out: number, zeros: number) => void} Multiply
 */
/**
 * One row of `length` numbers times the weights, onto the bias.
 * @typedef {(length: number, weights: number, bias: number, blocks: number, input: number, out: number) => void} MultiplyRow
 */
/**
 * An elementwise operation on `runs` runs of `vectors` times four numbers. Each tensor is given by its place, by how far it goes on
 * after four numbers (16 or 0, where the same four are read again) and how far more after each run; but the result, which always goes
 * on. All are bytes.
 * @typedef {(vectors: number, runs: number, out: number, out_run: number, ...reads: number[]) => void} Vectors
 */
/** @typedef {{multiply: Multiply, multiply_row: MultiplyRow, vectors: Record<string, Vectors>}} Kernel `vectors` by operation */

export const LANES = 8;

/**
 * The kernel in plain JavaScript.
 * @param {Heap} heap
 * @returns {Kernel}
 */
export function plain_kernel(heap) {
  const { fround } = Math;

  /** @type {Multiply} */
  function multiply(table, groups, taps, length, weights, bias, blocks, input, out) {
    const { numbers: h, whole } = heap;
    const entries = 4 * (taps + 1);
    for (let block = blocks - 1; block >= 0; block--)
      for (let group = 0; group < groups; group++)
        for (let row = 0; row < 4; row++) {
          const places = (table >> 2) + group * entries + row;
          let w = (weights >> 2) + block * taps * length * LANES;
          const b = (bias >> 2) + block * LANES;
          let [s0, s1, s2, s3] = [h[b], h[b + 1], h[b + 2], h[b + 3]];
          let [s4, s5, s6, s7] = [h[b + 4], h[b + 5], h[b + 6], h[b + 7]];
          for (let tap = 1; tap <= taps; tap++) {
            const place = whole[places + 4 * tap];
            if (place < 0) {
              w += length * LANES;
              continue;
            }
            for (let k = (input + place) >> 2, end = k + length; k < end; k++, w += LANES) {
              const a = h[k];
              if (a === 0) continue; // as half of them are after a ReLU: adding a zero changes nothing
              s0 = fround(s0 + fround(a * h[w]));
              s1 = fround(s1 + fround(a * h[w + 1]));
              s2 = fround(s2 + fround(a * h[w + 2]));
              s3 = fround(s3 + fround(a * h[w + 3]));
              s4 = fround(s4 + fround(a * h[w + 4]));
              s5 = fround(s5 + fround(a * h[w + 5]));
              s6 = fround(s6 + fround(a * h[w + 6]));
              s7 = fround(s7 + fround(a * h[w + 7]));
            }
          }
          const o = ((out + whole[places]) >> 2) + block * LANES;
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

  /** @type {MultiplyRow} */
  function multiply_row(length, weights, bias, blocks, input, out) {
    const h = heap.numbers;
    let w = weights >> 2;
    for (let block = 0; block < blocks; block++) {
      const b = (bias >> 2) + block * LANES;
      let [s0, s1, s2, s3] = [h[b], h[b + 1], h[b + 2], h[b + 3]];
      let [s4, s5, s6, s7] = [h[b + 4], h[b + 5], h[b + 6], h[b + 7]];
      for (let k = input >> 2, end = k + length; k < end; k++, w += LANES) {
        const a = h[k];
        if (a === 0) continue;
        s0 = fround(s0 + fround(a * h[w]));
        s1 = fround(s1 + fround(a * h[w + 1]));
        s2 = fround(s2 + fround(a * h[w + 2]));
        s3 = fround(s3 + fround(a * h[w + 3]));
        s4 = fround(s4 + fround(a * h[w + 4]));
        s5 = fround(s5 + fround(a * h[w + 5]));
        s6 = fround(s6 + fround(a * h[w + 6]));
        s7 = fround(s7 + fround(a * h[w + 7]));
      }
      const o = (out >> 2) + block * LANES;
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
  return { multiply, multiply_row, vectors: {} };
}

/**
 * The kernel in WebAssembly.
 * @param {Heap} heap
 * @param {WebAssembly.Module} module of kernel.wat
 * @returns {Kernel}
 */
export function wasm_kernel(heap, module) {
  const instance = new WebAssembly.Instance(module, { engine: { memory: /** @type {WebAssembly.Memory} */ (heap.memory) } });
  const { multiply, multiply_row, ...vectors } = /** @type {any} */ (instance.exports);
  return { multiply, multiply_row, vectors };
}
