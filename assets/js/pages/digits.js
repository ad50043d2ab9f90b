// Script of the page Digits: gan.web.pages.digits, in the browser.
import { all_labels_caption, written_caption } from "../views/captions.js";
import { judged, opened } from "../views/judged.js";
import { any_seed, from_seed } from "../views/points.js";
import { RULES } from "../views/rules.js";
import { all_labels, handwriting, spell } from "../views/sheets.js";
import { filled } from "../views/words.js";
import { begun, drawing, entry, follow, history_index, model_list, model_of, names, on_stage, opened_or_best } from "./scenes.js";
import { Update } from "./types.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../views/judged.js").Judged} Judged */
/** @typedef {import("../views/judged.js").View} View */
/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */

export const prefix = "digits";

/** The models that this page is about. @param {Facts} facts */
const labelled = ({ latent }) => latent.classes > 0;

/** @param {Page} page @returns {Record<string, any>} */
const defaults = (page) => page.table.pages.digits.defaults ?? {};

/** A point at which a hand has come to rest, or another number. @param {Page} page */
async function* settle(page) {
  const [point, text] = [page.value("console"), page.value("number")];
  const is_newest = begun(page, "hand");
  const model = await model_of(page);
  const seen = await judged(model, point);
  if (!seen) return;
  if (is_newest()) yield on_stage(model, seen);
  yield* rest(page, model, seen, text);
}

/** The same label with other noise. @param {Page} page */
async function* draw_noise(page) {
  const { label } = page.value("console");
  const model = await model_of(page);
  yield* scene(page, model, { ...from_seed(model, any_seed()), label }, page.value("number"));
}

/** The label that was clicked. @param {Page} page @param {{index: number}} data */
async function* pick(page, { index }) {
  const point = { ...page.value("console"), label: index };
  yield* scene(page, await model_of(page), point, page.value("number"));
}

/** The same label in another model. @param {Page} page */
async function* change_model(page) {
  const { label } = page.value("console");
  const model = await page.open(page.value("model"));
  yield* whole(page, model, { ...from_seed(model, defaults(page).seed), label }, page.value("number"));
}

/** A view of the history or a favourite. @param {Page} page @param {any} data */
async function* restore(page, data) {
  const view = await opened(page, asked(page, data.query));
  yield* whole(page, view.model, view.point, number_of_link(page, view, page.value("number")), history_index(data));
}

/** @param {Page} page @param {string} query */
export async function* open(page, query) {
  const view = await opened_or_best(page, asked(page, query));
  yield* whole(page, view.model, view.point, number_of_link(page, view, defaults(page).number));
}

/** @param {Page} page @param {string} query */
function asked(page, query) {
  const best = () => names(page, labelled)[0];
  return { name: prefix, query, best, start: start.bind(null, page) };
}

/** @param {Page} page @param {LocalModel} model @param {number | null} seed */
function start(page, model, seed) {
  if (!labelled(model.facts)) throw new Error(filled(RULES.digits.unfit, { name: model.facts.name }));
  const { seed: first, label } = defaults(page);
  return { ...from_seed(model, seed ?? first), label };
}

/**
 * The number that a link asks for, if it is one.
 * @param {Page} page
 * @param {View} view
 * @param {string} otherwise
 * @returns {string}
 */
function number_of_link(page, { model, point, state }, otherwise) {
  const text = state.number ?? otherwise;
  if (!model.facts.draws_digits) return text;
  try {
    spell(model.facts, point, text);
  } catch (error) {
    page.warn(error instanceof Error ? error.message : String(error));
    return defaults(page).number;
  }
  return text;
}

/**
 * All that shows one point of a model.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Required<Point>} point
 * @param {string} text
 * @param {number | null} [at]
 */
async function* scene(page, model, point, text, at = null) {
  const is_newest = begun(page, "hand");
  const seen = await judged(model, point);
  if (!seen || !is_newest()) return;
  yield { console: point, ...on_stage(model, seen) };
  yield* rest(page, model, seen, text, at);
}

/**
 * What is besides the picture; the last good number while nothing or no number is typed, which is said.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Judged} seen
 * @param {string} text
 * @param {number | null} [at]
 * @returns {AsyncGenerator<Updates>}
 */
async function* rest(page, model, seen, text, at = null) {
  const is_newest = begun(page, "rest");
  const draw = drawing(model, is_newest);
  const ten = await all_labels(model.facts, draw, seen.point);
  if (!ten) return;
  yield { ten };
  const number = String(text ?? "").trim();
  /** @type {Record<string, string>} */
  let more = {};
  if (model.facts.draws_digits && number) {
    try {
      const written = await handwriting(model.facts, draw, seen.point, number);
      if (!written) return;
      more = { number };
      yield { written };
    } catch (error) {
      page.warn(error instanceof Error ? error.message : String(error));
    }
  }
  const history = await entry(page, model, seen, { name: prefix, at, more });
  if (is_newest()) yield { history };
}

/**
 * The whole page for one point of a model, the picture first.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Required<Point>} point
 * @param {string} text
 * @param {number | null} [at]
 * @returns {AsyncGenerator<Updates>}
 */
async function* whole(page, model, point, text, at = null) {
  const { facts } = model;
  begun(page, "hand");
  const seen = await judged(model, point);
  if (!seen) return;
  const visible = facts.draws_digits;
  const [scribe = ""] = names(page, (one) => labelled(one) && one.draws_digits);
  yield {
    ...on_stage(model, seen),
    model: model_list(page, labelled, facts.name),
    console: new Update({ value: point, layout: { ...facts.layout, parts: RULES.digits.parts, shown: 0 } }),
    "ten-caption": all_labels_caption(facts),
    number: new Update({ visible, value: text }),
    written: new Update({ visible }),
    "written-caption": written_caption(facts, scribe),
    card: facts.card,
  };
  yield* rest(page, model, seen, text, at);
}

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "console.input": follow,
  "console.settle": settle,
  "number.change": settle,
  "hand.click": draw_noise,
  "ten.pick": pick,
  "model.input": change_model,
  "history.go": restore,
};

export const follows = ["console.input", "console.settle", "ten.pick", "hand.click"];
