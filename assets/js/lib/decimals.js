// Numbers in decimal notation, as Python writes them.

/**
 * Number in decimal notation, as Python's f"{number:.2f}": a number half way between two goes to the even one.
 * @param {number} number
 * @param {number} decimals 0 to 10
 * @returns {string}
 */
export function fixed(number, decimals) {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? "nan" : number < 0 ? "-inf" : "inf";
  const size = Math.abs(number);
  const sign = number < 0 || Object.is(number, -0) ? "-" : "";
  const twice = size * 2 ** (decimals + 1); // odd only half way: what is half way in decimals is a fraction of a power of two
  if (Number.isInteger(twice) && twice % 2 === 1) {
    const below = Math.floor(size * 10 ** decimals);
    return sign + ((below + (below % 2)) / 10 ** decimals).toFixed(decimals);
  }
  return sign + size.toFixed(decimals);
}
