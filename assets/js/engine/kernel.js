// Kernel: the loops in which nearly all time is spent, products of matrices and convolutions, in WebAssembly with SIMD or in plain
// JavaScript (plain_kernel.js). Both round after each product and after each sum, in the same order, so both give the same bits.
// All places and distances are bytes; "rows" and so on are counts. All that is read eight columns at a time may be read up to seven
// numbers too far, so the heap keeps slack after each tensor.

/** @typedef {import("./heap.js").Heap} Heap */
/**
 * A product of matrices: `rows` by `length`, times `length` by `columns`, onto a start, of which columns lie side by side.
 *
 * The left one's rows lie `ra` apart, groups of four of them `ga`, and its numbers `ka`. The right one lies in blocks of eight columns, `pb` apart, whose rows lie `kb`
 * apart: as it is (pb = 32) where its columns lie side by side, or packed. The start's rows lie `rs` apart (0: the same for all), the
 * result's `ro`; nothing but the result is written.
 * @typedef {(a: number, ga: number, ra: number, ka: number, b: number, kb: number, pb: number, start: number, rs: number, out: number,
 *   ro: number, rows: number, columns: number, length: number) => void} Product
 */
/**
 * Packs weights in blocks of eight columns, [block][tap][number][8], with zeros where columns are missing: `taps` lists where each tap
 * begins, `down` leads to the next of its `length` numbers, `across` to the next column.
 * @typedef {(from: number, taps: number, count: number, down: number, across: number, columns: number, length: number, to: number) =>
 *   void} Pack
 */
/**
 * The same of one tap whose numbers lie side by side, of whole blocks; up to 24 numbers behind the last block are written too.
 * @typedef {(from: number, across: number, blocks: number, length: number, to: number) => void} PackAcross
 */
/**
 * Copies `rows` of `columns` of `length` numbers, which lie side by side in the copy.
 * @typedef {(to: number, to_row: number, to_column: number, from: number, from_row: number, from_column: number, from_number: number,
 *   rows: number, columns: number, length: number) => void} Copy
 */
/**
 * A convolution at `groups * 4` places: what lies there under `count` taps, `length` numbers each, times packed weights, onto the start.
 *
 * `table` has for each group four places of the output, from `out` on, and four of the input, from `input` on, to which those of each
 * tap, in `taps`, are added. Whole blocks of eight columns are written.
 * @typedef {(table: number, groups: number, taps: number, count: number, length: number, weights: number, start: number, blocks: number,
 *   input: number, out: number) => void} Convolve
 */
/**
 * The gradient of a convolution's weights: `rows` numbers at `a` times `blocks` of eight at `b`, added up over `count` pairs of places
 * in a and b, onto what lies at `out`, whose rows are `ro` apart. `taps` has two places for each tap: from a on, and from out on.
 * @typedef {(pairs: number, count: number, a: number, b: number, taps: number, of_taps: number, rows: number, blocks: number,
 *   out: number, ro: number) => void} Correlate
 */
/**
 * Sums of numbers here and there: for each of `count` results the number at `start`, and those from `from` on that `list` says, up to
 * the end in bytes of the list that `ends` says.
 * @typedef {(list: number, ends: number, count: number, from: number, start: number, out: number) => void} GatherSums
 */
/**
 * @typedef {object} Kernel
 * @property {Product} product
 * @property {Pack} pack
 * @property {PackAcross} pack_across
 * @property {Copy} copy
 * @property {Convolve} convolve
 * @property {Correlate} correlate
 * @property {GatherSums} gather_sums
 */

export const LANES = 8;

/**
 * The kernel in WebAssembly.
 * @param {Heap} heap
 * @param {WebAssembly.Module} module of kernel/*.wat
 * @returns {Kernel}
 */
export function wasm_kernel(heap, module) {
  const instance = new WebAssembly.Instance(module, { engine: { memory: /** @type {WebAssembly.Memory} */ (heap.memory) } });
  return /** @type {any} */ (instance.exports);
}
