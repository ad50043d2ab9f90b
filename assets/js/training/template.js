// Templates: a program for the sizes that are chosen here, of one whose numbers are products of sizes (gan.browser.template).

/** @typedef {Record<string, number>} Sizes */

const NAMES = ["op", "name", "draw", "kind"]; // keys of a node, or of how a tensor is drawn, that are words

/**
 * Number of a product such as "2*batch/rows" or "sqrt(1/g_width)".
 * @param {string} text
 * @param {Sizes} sizes
 * @returns {number}
 */
export function number_of(text, sizes) {
  if (text.startsWith("sqrt(")) return Math.sqrt(number_of(text.slice(5, -1), sizes));
  const [above, below = 1] = text
    .split("/")
    .map((factors) => factors.split("*").reduce((all, factor) => all * factor_of(factor, sizes), 1));
  return above / below;
}

/** @param {string} factor @param {Sizes} sizes */
function factor_of(factor, sizes) {
  if (/^-?\d+$/.test(factor)) return Number(factor);
  const size = Object.hasOwn(sizes, factor) ? sizes[factor] : Number.NaN;
  if (!Number.isInteger(size) || size < 1) throw new Error(`The size ${factor} must be a whole number from 1 on, not ${size}.`);
  return size;
}

/**
 * Values with all products replaced by numbers.
 * @template Values
 * @param {Values} values
 * @param {Sizes} sizes
 * @returns {any}
 */
export function instantiated(values, sizes) {
  if (typeof values === "string") return number_of(values, sizes);
  if (Array.isArray(values)) return values.map((value) => instantiated(value, sizes));
  if (typeof values !== "object" || values === null) return values;
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, NAMES.includes(key) ? value : instantiated(value, sizes)]),
  );
}

/**
 * Program of a template.
 * @param {import("./types.js").Template} template
 * @param {Sizes} sizes all that it names
 */
export function instantiate({ program }, sizes) {
  return instantiated(program, sizes);
}
