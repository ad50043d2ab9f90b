// Formats: numbers and text written as Python writes them, so that a sentence is the same whoever made it.
import { fixed } from "./numbers.js";

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

/**
 * html.escape(text).
 * @param {string} text
 */
export function escape_html(text) {
  /** @type {Record<string, string>} */
  const names = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
  return text.replace(/[&<>"']/g, (letter) => names[letter]);
}
