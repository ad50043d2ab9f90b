// Kernel in plain JavaScript: for browsers without SIMD in WebAssembly, and what the other one is tested against.
import { LANES } from "./kernel.js";

/** @typedef {import("./heap.js").Heap} Heap */
/** @typedef {import("./kernel.js").Kernel} Kernel */

const { fround } = Math;

/**
 * @param {Heap} heap
 * @returns {Kernel}
 */
export function plain_kernel(heap) {
  return { ...products(heap), ...packing(heap), ...convolutions(heap) };
}

/**
 * Eight sums onto those at `start`, of `length` numbers from `p` on, `ka` apart, times rows of eight from `w` on, `kb` apart.
 * @param {Float32Array} h
 * @param {number} p
 * @param {number} ka
 * @param {number} w
 * @param {number} kb
 * @param {number} length
 * @param {number} start
 * @param {number} o
 * @param {number} left how many are written
 */
function eight(h, p, ka, w, kb, length, start, o, left) {
  let [s0, s1, s2, s3] = [h[start] + 0, h[start + 1] + 0, h[start + 2] + 0, h[start + 3] + 0]; // no zero below 0
  let [s4, s5, s6, s7] = [h[start + 4] + 0, h[start + 5] + 0, h[start + 6] + 0, h[start + 7] + 0];
  for (let k = 0; k < length; k++, p += ka, w += kb) {
    const a = h[p];
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
  h[o] = s0;
  if (left > 1) h[o + 1] = s1;
  if (left > 2) h[o + 2] = s2;
  if (left > 3) h[o + 3] = s3;
  if (left > 4) h[o + 4] = s4;
  if (left > 5) h[o + 5] = s5;
  if (left > 6) h[o + 6] = s6;
  if (left > 7) h[o + 7] = s7;
}

/**
 * One sum, of the first column of a block.
 * @param {Float32Array} h
 * @param {number} p
 * @param {number} ka
 * @param {number} w
 * @param {number} kb
 * @param {number} length
 * @param {number} sum with which it begins
 */
function one(h, p, ka, w, kb, length, sum) {
  for (let k = 0; k < length; k++, p += ka, w += kb) sum = fround(sum + fround(h[p] * h[w]));
  return sum;
}

/** @param {Heap} heap @returns {Pick<Kernel, "product">} */
function products(heap) {
  return {
    product(a, ga, ra, ka, b, kb, pb, start, rs, out, ro, rows, columns, length) {
      const h = heap.numbers;
      for (let row = 0; row < rows; row++) {
        const p = (a + (row >> 2) * ga + (row & 3) * ra) >> 2;
        for (let column = 0; column < columns; column += LANES) {
          const w = (b + (column / LANES) * pb) >> 2;
          const s = ((start + row * rs) >> 2) + column;
          const o = ((out + row * ro) >> 2) + column;
          const left = columns - column;
          if (left >= 4) eight(h, p, ka >> 2, w, kb >> 2, length, s, o, left);
          else
            for (let lane = 0; lane < left; lane++) h[o + lane] = one(h, p, ka >> 2, w + lane, kb >> 2, length, h[s + lane] + 0);
        }
      }
    },
  };
}

/** @param {Heap} heap @returns {Pick<Kernel, "pack" | "pack_across" | "copy">} */
function packing(heap) {
  return {
    pack(from, taps, count, down, across, columns, length, to) {
      const { numbers: h, whole } = heap;
      let at = to >> 2;
      for (let first = 0; first < columns; first += LANES)
        for (let tap = 0; tap < count; tap++)
          for (let k = 0; k < length; k++, at += LANES) {
            const place = (from + whole[(taps >> 2) + tap] + k * down + first * across) >> 2;
            for (let lane = 0; lane < LANES; lane++) h[at + lane] = first + lane < columns ? h[place + lane * (across >> 2)] : 0;
          }
    },
    pack_across(from, across, blocks, length, to) {
      const h = heap.numbers;
      for (let block = 0; block < blocks; block++)
        for (let lane = 0; lane < LANES; lane++) {
          const place = (from + (block * LANES + lane) * across) >> 2;
          const at = (to >> 2) + block * length * LANES + lane;
          for (let k = 0; k < length; k++) h[at + k * LANES] = h[place + k];
        }
    },
    copy(to, to_row, to_column, from, from_row, from_column, from_number, rows, columns, length) {
      const h = heap.numbers;
      const apart = from_number >> 2;
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const target = (to + row * to_row + column * to_column) >> 2;
          const source = (from + row * from_row + column * from_column) >> 2;
          for (let k = 0; k < length; k++) h[target + k] = h[source + k * apart];
        }
    },
  };
}

/** @param {Heap} heap @returns {Pick<Kernel, "convolve" | "correlate" | "gather_sums">} */
function convolutions(heap) {
  return {
    convolve(table, groups, taps, count, length, weights, start, blocks, input, out) {
      const { numbers: h, whole } = heap;
      for (let block = 0; block < blocks; block++)
        for (let row = 0; row < 4 * groups; row++) {
          const place = (table >> 2) + (row >> 2) * 8 + (row & 3);
          const o = ((out + whole[place]) >> 2) + block * LANES;
          const from = (input + whole[place + 4]) >> 2;
          let w = (weights >> 2) + block * count * length * LANES;
          let s = (start >> 2) + block * LANES;
          if (!count) eight(h, 0, 0, 0, 0, 0, s, o, LANES);
          for (let tap = 0; tap < count; tap++, w += length * LANES) {
            eight(h, from + (whole[(taps >> 2) + tap] >> 2), 1, w, LANES, length, s, o, LANES);
            s = o;
          }
        }
    },
    correlate(pairs, count, a, b, taps, of_taps, rows, blocks, out, ro) {
      const { numbers: h, whole } = heap;
      for (let tap = 0; tap < of_taps; tap++)
        for (let pair = 0; pair < count; pair++) {
          const p = (a + whole[(taps >> 2) + 2 * tap] + whole[(pairs >> 2) + 2 * pair]) >> 2;
          const w = (b + whole[(pairs >> 2) + 2 * pair + 1]) >> 2;
          for (let row = 0; row < rows; row++) {
            const value = h[p + row];
            if (value === 0) continue;
            const o = (out + whole[(taps >> 2) + 2 * tap + 1] + row * ro) >> 2;
            for (let column = 0; column < blocks * LANES; column++) h[o + column] += fround(value * h[w + column]);
          }
        }
    },
    gather_sums(list, ends, count, from, start, out) {
      const { numbers: h, whole } = heap;
      const begin = h[start >> 2];
      let at = list >> 2;
      for (let place = 0; place < count; place++) {
        let sum = begin;
        for (const end = (list + whole[(ends >> 2) + place]) >> 2; at < end; at++) sum = fround(sum + h[(from + whole[at]) >> 2]);
        h[(out >> 2) + place] = sum;
      }
    },
  };
}
