// Views of Directions: rows of directions with their measured effects, and strips along them. Twins of
// gan.web.pages.directions.views.
import { fixed, round } from "../lib/decimals.js";
import { as_single } from "./points.js";
import { linspace } from "./spaced_numbers.js";
import { picture } from "./stage.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../components/direction_sliders.js").Direction} Direction */
/** @typedef {import("../components/direction_sliders.js").Layout} Layout */
/** @typedef {import("../components/direction_sliders.js").SlidersValue} SlidersValue */

/** Principal directions on the page. */
export const SHOWN = 6;
/** How far a slider moves a point along its direction. */
export const LIMIT = 3;
const STRIP = 7;
/** Named directions on the page at once. */
export const TOGETHER = 4;
const EDGE = 6; // of z's entries
const MEASURED_TO = 1.5; // gan.analysis.effects.REACH

const { fround } = Math;
const within = (/** @type {number} */ value) => Math.max(-EDGE, Math.min(EDGE, value));

/**
 * What the sliders draw: named directions, then the first principal ones.
 * @param {Facts} facts
 * @param {string} method by which the directions were found
 * @param {Direction[]} [named]
 * @returns {Layout}
 * @throws {Error} nothing is known of this method
 */
export function layout(facts, method, named = []) {
  const found = facts.directions[method];
  if (!found?.vectors.length)
    throw new Error(`The directions of ${facts.name} were not measured for this page; choose another model.`);
  const rows = found.vectors
    .slice(0, SHOWN)
    .map((vector, i) => row(facts, String(i + 1), `Direction ${i + 1}`, vector, found.strengths[i], found.strengths[0]));
  return { model: facts.name, method, rows: [...named.slice(0, TOGETHER), ...rows], limit: LIMIT, strip: STRIP, edge: EDGE };
}

/**
 * One direction.
 * @param {Facts} facts
 * @param {string} key
 * @param {string} name
 * @param {number[]} vector
 * @param {number} strength by which it changes a pixel, of 255
 * @param {number} top the strongest one's
 * @returns {Direction}
 */
function row(facts, key, name, vector, strength, top) {
  const idle = strength < facts.layout.does_nothing * top ? "; no visible effect" : "";
  const change = `changes a pixel by ${fixed(strength, 1)} of 255 on average${idle}`;
  const title = `moving from -${MEASURED_TO} to ${MEASURED_TO} along it ${change}`;
  const share = Math.min(1, strength / top);
  return { key, name, vector: vector.map((value) => round(value, 5)), measured: round(strength, 1), share, title };
}

/**
 * Value of the sliders: a point to start from, and how far each direction has moved it.
 * @param {Layout} drawn
 * @param {Point} point
 * @param {Record<string, number>} [amounts]
 * @returns {SlidersValue}
 */
export function at_rest(drawn, point, amounts = {}) {
  return moved(drawn, { ...point, base: [...point.noise], amounts });
}

/**
 * A value with its noise where base and amounts lead.
 * @param {Layout} drawn
 * @param {SlidersValue} value
 * @returns {SlidersValue}
 */
export function moved({ rows }, value) {
  const noise = value.base.map((start, i) => {
    const away = rows.reduce(
      (sum, { key, vector }) => fround(sum + fround(fround(value.amounts[key] ?? 0) * fround(vector[i]))),
      0,
    );
    return round(within(fround(fround(start) + away)), 4);
  });
  return { ...value, noise };
}

/**
 * Points of the strips: for each row so many from -LIMIT to LIMIT along its direction, the other directions as they are.
 * @param {Facts} facts
 * @param {Layout} drawn
 * @param {SlidersValue} value
 * @returns {Required<Point>[]}
 */
export function strip_points(facts, drawn, value) {
  return drawn.rows.flatMap(({ key, vector }) => {
    const start = as_single(facts, moved(drawn, { ...value, amounts: { ...value.amounts, [key]: 0 } }));
    return linspace(-LIMIT, LIMIT, STRIP).map((amount) => ({
      ...start,
      noise: start.noise.map((number, i) => within(fround(number + fround(amount * fround(vector[i]))))),
    }));
  });
}

/**
 * Sheet of the strips.
 * @param {LocalModel} model
 * @param {Layout} drawn
 * @param {SlidersValue} value
 * @param {string} [lane]
 * @returns {Promise<ReturnType<typeof picture> | null>} null when something newer came
 */
export async function strips(model, drawn, value, lane) {
  const pictures = await model.draw(strip_points(model.facts, drawn, value), lane);
  return pictures && picture(pictures, `${STRIP} pictures from -${LIMIT} to ${LIMIT} along each direction`, { columns: STRIP });
}

/**
 * How far each of a link's directions moves.
 * @param {string[]} keys
 * @param {number[]} amounts
 * @returns {Record<string, number>}
 * @throws {Error} not one number for each
 */
export function amounts_of(keys, amounts) {
  if (!keys.length) return {};
  if (amounts.length !== keys.length || !amounts.every(Number.isFinite))
    throw new Error("The link's amount must be one number for each of its directions, with commas between them.");
  return Object.fromEntries(keys.map((key, i) => [key, amounts[i]]));
}

/**
 * A direction under a name, as gan.analysis.named_directions reads names.
 * @param {Direction} direction
 * @param {string} text
 * @returns {Direction}
 * @throws {Error} no name
 */
export function named(direction, text) {
  const name = text.trim().split(/\s+/).join(" ");
  if (!/^[A-Za-z][A-Za-z0-9 -]{0,39}$/.test(name))
    throw new Error(
      "A direction's name begins with a letter and has up to 40 letters without accents, digits, spaces and hyphens, " +
        `not '${name.slice(0, 60)}'.`,
    );
  const key = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, ""); // prettier-ignore
  return { ...direction, key, name };
}
