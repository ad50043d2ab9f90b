// Ticks: round numbers along an axis, and how a number is written beside one.

/**
 * Distance between ticks: 1, 2 or 5 times a power of ten.
 * @param {number} span of the axis, more than 0
 * @param {number} parts into which it is cut, at most and about
 * @returns {number}
 */
export function nice_step(span, parts) {
  const rough = span / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= rough) ?? power * 10;
}

/**
 * The multiples of a step from low to high, both included.
 * @param {number} low
 * @param {number} high
 * @param {number} step more than 0
 * @returns {number[]}
 */
export function ticks(low, high, step) {
  const found = [];
  const room = 1e-6 * step; // the last one counts even when it is a rounding error too far
  for (let n = Math.ceil((low - room) / step); n * step <= high + room; n++) found.push(n * step || 0); // and not -0
  return found;
}

/**
 * A number as it is written beside a tick: 0.25, 1.5k, 2M.
 * @param {number} number
 * @returns {string}
 */
export function short(number) {
  if (Math.abs(number) >= 1e6) return `${+(number / 1e6).toFixed(1)}M`;
  if (Math.abs(number) >= 1000) return `${+(number / 1000).toFixed(1)}k`;
  return `${+number.toFixed(2)}`;
}
