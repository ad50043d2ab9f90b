// Judged pictures, and the entries of a history: twins of gan.web.show.latent_views.main_picture and gan.web.show.view_state.
import { encode_base64 } from "../lib/pixels.js";
import { decode, encode } from "../lib/view_state.js";
import { opinion_panel } from "./opinion.js";
import { as_single, check_seed, from_seed, from_state, rounded, to_state } from "./points.js";
import { picture } from "./stage.js";
import { alt, describe } from "./words.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../lib/view_state.js").State} State */
/** @typedef {import("../lib/view_state.js").Table} Table */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalClassifier} LocalClassifier */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../models/types.js").Pictures} Pictures */

/**
 * Picture of a point, and D's opinion of it.
 * @typedef {object} Judged
 * @property {Required<Point>} point in single precision
 * @property {Pictures} pictures one
 * @property {number} opinion
 */

/**
 * Draws and judges one point.
 * @param {LocalModel} model
 * @param {Point} point
 * @param {string} [lane]
 * @returns {Promise<Judged | null>} null when something newer came
 */
export async function judged(model, point, lane) {
  const single = as_single(model.facts, point);
  const pictures = await model.draw([single], lane);
  if (!pictures) return null;
  const [opinion] = await model.judge(pictures, [single.label]);
  return { point: single, pictures, opinion };
}

/**
 * Stage's value and panel of a judged picture: what follows the hand.
 * @param {Facts} facts
 * @param {Judged} seen
 */
export function main_picture(facts, { point, pictures, opinion }) {
  return { picture: picture(pictures, alt(facts, point, opinion)), opinion: opinion_panel(facts, opinion) };
}

/**
 * Value of a history: the picture, what it shows in words, and the query that opens it again.
 * @param {LocalModel} model
 * @param {Judged} seen
 * @param {object} where
 * @param {Table} where.table of view state
 * @param {string} where.page whose address it is
 * @param {any} [where.seed] what the page's field says: a link with it is short, when the point's z is what it draws
 * @param {number | null} [where.at] which entry of the visitor's history this is, when it was gone back to
 * @param {State} [where.more] other keys of the link
 * @param {LocalClassifier | null} [where.classifier] that reads the model's pictures, if there is one
 */
export async function history_entry(model, seen, { table, page, seed = null, at = null, more = {}, classifier = null }) {
  const { point, pictures, opinion } = seen;
  const query = encode(table, page, { ...short_state(model, rounded(point), seed), ...more });
  const value = picture(pictures, await describe(model.facts, point, pictures, opinion, classifier));
  return { ...value, pixels: encode_base64(value.pixels), query, at };
}

/**
 * View state of a point, with a seed for z if it draws just this one.
 * @param {LocalModel} model
 * @param {Required<Point>} point
 * @param {any} seed
 * @returns {State}
 */
export function short_state(model, point, seed) {
  /** @type {State} */
  const state = { model: model.facts.name, ...to_state(point) };
  let drawn;
  try {
    drawn = from_seed(model, check_seed(seed)).noise;
  } catch {
    return state;
  }
  if (drawn.some((value, i) => value !== point.noise[i])) return state;
  const { z, ...rest } = state;
  return { ...rest, seed };
}

/**
 * What a link asks for.
 * @typedef {object} View
 * @property {LocalModel} model
 * @property {Required<Point>} point
 * @property {number | null} seed that the link names, if it does
 * @property {State} state all that the link holds, by key
 */

/**
 * The view that a query of a page asks for; what it leaves out is the best model's, or the page's own. What was changed is a
 * warning; what cannot be read is one too, and then it is the best model's view.
 * @param {import("../pages/types.js").Page} page
 * @param {object} asked
 * @param {string} asked.name of the page
 * @param {string} asked.query
 * @param {() => string} asked.best name of the best model
 * @param {(model: LocalModel, seed: number | null) => Required<Point>} asked.start the page's own point of a model
 * @returns {Promise<View>}
 */
export async function opened(page, { name, query, best, start }) {
  const { state, changed } = decode(page.table, name, query);
  const model = await page.open(state.model ?? best());
  const seed = state.seed ?? null;
  const found = from_state(model.facts, { ...to_state(start(model, seed)), ...state });
  for (const sentence of [...changed, ...found.changed]) page.warn(sentence);
  return { model, point: found.point, seed, state };
}
