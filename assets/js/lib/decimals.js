// Numbers in decimal notation, rounded and written as Python does, so that both languages say the same of the same number.

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

/**
 * Number rounded to so many decimals, as Python's round does.
 * @param {number} number
 * @param {number} decimals
 * @returns {number}
 */
export const round = (number, decimals) => Number(fixed(number, decimals));

/**
 * Share as a percentage, as Python's f"{share:.0%}".
 * @param {number} share
 * @param {number} [decimals]
 * @returns {string}
 */
export const percent = (share, decimals = 0) => `${fixed(share * 100, decimals)}%`;

/**
 * f"{value:.{digits}g}": so many digits that count, without zeros at the end.
 * @param {number} value
 * @param {number} [digits]
 */
export function general(value, digits = 6) {
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  const short = (/** @type {string} */ text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent >= -4 && exponent < digits) return short(fixed(value, digits - 1 - exponent));
  return `${short(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/**
 * str(value) of a float: with a point even where it is whole.
 * @param {number} value
 */
export const as_float = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));

/**
 * f"{count:,}" of a whole number.
 * @param {number} count
 */
export const with_commas = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
