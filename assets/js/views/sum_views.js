// Views of a sum: values of the components of the page Arithmetic. Twins of gan.web.pages.arithmetic.views.
import { fixed, general, percent } from "../lib/decimals.js";
import { escape_html } from "../lib/html_text.js";
import { explore_address } from "./explore_link.js";
import { judged } from "./judged.js";
import { norm } from "./plane.js";
import { rounded } from "./points.js";
import { picture, sheet } from "./stage.js";
import { CELLS, COLUMNS, drawn, result_of, sheet_points, terms } from "./sums.js";
import { mean } from "./vector_arithmetic.js";
import { name_of } from "./words.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../lib/view_state.js").Table} Table */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("./sums.js").Sum} Sum */

export const NAME = "A - B + C";
const SIDE = 3;
/** The result is shown in the middle of so many pictures. */
const COUNT = SIDE * SIDE;

/** Which picture of the result is the result itself. */
export const MIDDLE = Math.floor(COUNT / 2);

/** The picker's sheet. @param {LocalModel} model @param {Sum} total */
export async function choices(model, { seed }) {
  const every = sheet_points(model, seed);
  const pictures = await model.draw(every);
  const names = every.map((point, cell) => `sample ${cell + 1}, ${name_of(model.facts, point)}`);
  return pictures && { ...sheet(pictures, COLUMNS), columns: COLUMNS, rows: Math.ceil(CELLS / COLUMNS), names };
}

/**
 * The pictures of the three averages.
 * @param {LocalModel} model
 * @param {Sum} total
 * @param {string} [lane]
 * @throws {Error} a group is empty
 */
export async function terms_picture(model, total, lane) {
  const groups = terms(model, total);
  const pictures = await model.draw(groups.map(mean), lane);
  const [a, b, c] = groups.map((group) => group.length);
  const alt = `the pictures of the averages of A (${a} samples), B (${b}) and C (${c})`;
  const top = ["mean of A", "- mean of B", "+ mean of C"];
  return pictures && picture(pictures, alt, { columns: groups.length, gap: 1, top });
}

/**
 * The point of each picture of the result; none while a group is empty.
 * @param {LocalModel} model
 * @param {Sum} total
 */
export function result_points(model, total) {
  try {
    return result_of(model, total, COUNT).map(rounded);
  } catch {
    return [];
  }
}

/**
 * The result among its neighbours.
 * @param {LocalModel} model
 * @param {Sum} total
 * @param {string} [lane]
 * @throws {Error} a group is empty
 */
export async function result_picture(model, total, lane) {
  const near = result_of(model, total, COUNT);
  const pictures = await model.draw(near, lane);
  const alt = `A - B + C in the middle: ${name_of(model.facts, near[MIDDLE])}; around it 8 points close by`;
  return pictures && picture(pictures, alt, { columns: SIDE, gap: 1, marked: MIDDLE });
}

/** What to do, as HTML. @param {unknown} error */
export const told = (error) =>
  `<p class="told" role="status">${escape_html(error instanceof Error ? error.message : String(error))}</p>`;

/**
 * One point in words as HTML: what it is, what D says, and where Explore shows it.
 * @param {Table} table
 * @param {LocalModel} model
 * @param {Required<Point>} point
 * @param {string} name
 * @param {string} [lane]
 * @returns {Promise<string | null>}
 */
export async function describe_point(table, model, point, name, lane) {
  const seen = await judged(model, point, lane);
  if (!seen) return null;
  const { facts } = model;
  const belief = facts.probability
    ? `${percent(seen.opinion)} real, says the discriminator`
    : `the critic scores it ${fixed(seen.opinion, 2)}`;
  const lengths = `|z| = ${fixed(norm(seen.point.noise), 1)} (training: about ${fixed(Math.sqrt(facts.latent.noise), 1)})`;
  const link = `<a href="${explore_address(table, facts.name, point)}">Open in Explore</a>`;
  return `<p class="told" role="status"><b>${name}</b>: ${escape_html(name_of(facts, point))}; ${lengths}; ${belief}. ${link}</p>`;
}

/**
 * Samples at psi: the same z for every psi, of random labels.
 * @param {LocalModel} model
 * @param {Sum} total
 * @param {string} [lane]
 */
export async function truncated(model, { seed, psi }, lane) {
  const scaled = drawn(model, seed).map((point) => ({
    ...point,
    noise: point.noise.map((value) => Math.fround(Math.fround(value) * Math.fround(psi))),
  }));
  const pictures = await model.draw(scaled, lane);
  return pictures && picture(pictures, `${CELLS} samples with z multiplied by ${general(psi)}`, { columns: 10 });
}
