// Numbers at equal distances, as PyTorch makes them.

/**
 * Fractions from 0 to 1, the first and the last included.
 * @param {number} count at least 2
 * @returns {number[]}
 */
export const fractions = (count) => Array.from({ length: count }, (_, i) => i / (count - 1));

/**
 * Numbers as PyTorch's linspace makes them in single precision: from both ends to the middle.
 * @param {number} from
 * @param {number} to
 * @param {number} count
 * @returns {number[]}
 */
export function linspace(from, to, count) {
  const step = Math.fround(Math.fround(to - from) / (count - 1));
  const half = Math.floor(count / 2);
  return Array.from({ length: count }, (_, i) => Math.fround(i < half ? from + step * i : to - step * (count - 1 - i)));
}
