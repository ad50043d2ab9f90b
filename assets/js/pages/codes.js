// Script of the page Codes: gan.web.pages.codes, in the browser.
import { category_matching } from "../views/captions.js";
import { judged, opened } from "../views/judged.js";
import { any_seed, from_seed } from "../views/points.js";
import { RULES } from "../views/rules.js";
import { code_sweep, picked, swept } from "../views/sheets.js";
import { filled } from "../views/words.js";
import { begun, drawing, entry, follow, history_index, model_list, model_of, names, on_stage, opened_or_best } from "./scenes.js";
import { Update } from "./types.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */

export const prefix = "codes";

const SWEPT = RULES.sweep.codes;

/** Whether a model has a category and two codes at least, as the page's two sweeps need. @param {Facts} facts */
const fits = ({ latent }) => latent.categories > 0 && latent.codes >= SWEPT.length;

/** A point at which a hand has come to rest. @param {Page} page */
async function* settle(page) {
  const point = page.value("console");
  const is_newest = begun(page, "hand");
  const model = await model_of(page);
  const seen = await judged(model, point);
  if (!seen) return;
  if (is_newest()) yield on_stage(model, seen);
  yield* remembered(page, model, seen);
}

/**
 * The history's entry of a point at which a hand rests. Of its own kind: the hand's last move may be drawn after this has begun.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {import("../views/judged.js").Judged} seen
 * @param {number | null} [at]
 */
async function* remembered(page, model, seen, at = null) {
  const is_newest = begun(page, "rest");
  const history = await entry(page, model, seen, { name: prefix, at });
  if (is_newest()) yield { history };
}

/** The same category and codes with other noise. @param {Page} page */
async function* draw_noise(page) {
  const point = page.value("console");
  const model = await model_of(page);
  const moved = { ...point, noise: from_seed(model, any_seed()).noise };
  yield* scene(page, model, moved);
  yield* sweeps(page, model, moved);
}

/** A picture of the sweep of a code that was clicked. @param {string} code @returns {import("./types.js").Handler} */
const picks = (code) =>
  async function* pick(page, { index, source }) {
    const model = await model_of(page);
    yield* scene(page, model, picked(swept(model.facts, source[0], code), index));
  };

/** Another model at its first point. @param {Page} page */
async function* change_model(page) {
  const model = await page.open(page.value("model"));
  yield* whole(page, model, start(page, model, null));
}

/** A view of the history or a favourite. @param {Page} page @param {any} data */
async function* restore(page, data) {
  const { model, point } = await opened(page, asked(page, data.query));
  yield* whole(page, model, point, history_index(data));
}

/** @param {Page} page @param {string} query */
export async function* open(page, query) {
  const { model, point } = await opened_or_best(page, asked(page, query));
  yield* whole(page, model, point);
}

/** @param {Page} page @param {string} query */
function asked(page, query) {
  const best = () => names(page, fits)[0];
  return { name: prefix, query, best, start: start.bind(null, page) };
}

/**
 * Codes at 0, so that the sliders start in the middle.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {number | null} seed
 */
function start(page, model, seed) {
  if (!fits(model.facts)) throw new Error(filled(RULES.codes.unfit, { name: model.facts.name }));
  const point = from_seed(model, seed ?? page.table.pages.codes.defaults?.seed);
  return { ...point, codes: point.codes.map(() => 0) };
}

/**
 * All that shows one point of a model, apart from the sweeps around it.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Required<Point>} point
 * @param {number | null} [at]
 */
async function* scene(page, model, point, at = null) {
  const is_newest = begun(page, "hand");
  const seen = await judged(model, point);
  if (!seen || !is_newest()) return;
  yield { console: point, ...on_stage(model, seen) };
  yield* remembered(page, model, seen, at);
}

/** @param {Page} page @param {LocalModel} model @param {Required<Point>} point */
async function* sweeps(page, model, point) {
  const draw = drawing(model, begun(page, "sweeps"));
  for (const code of SWEPT) {
    const sheet = await code_sweep(model.facts, draw, point, code);
    if (!sheet) return;
    yield { [`sweep-${code}`]: sheet };
  }
}

/**
 * The whole page for one point of a model, the picture first.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Required<Point>} point
 * @param {number | null} [at]
 * @returns {AsyncGenerator<Updates>}
 */
async function* whole(page, model, point, at = null) {
  begun(page, "hand");
  const seen = await judged(model, point);
  if (!seen) return;
  yield {
    ...on_stage(model, seen),
    model: model_list(page, fits, model.facts.name),
    console: new Update({ value: point, layout: { ...model.facts.layout, parts: RULES.codes.parts, shown: 0 } }),
    matching: category_matching(model.facts),
    card: model.facts.card,
  };
  yield* remembered(page, model, seen, at);
  yield* sweeps(page, model, point);
}

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "console.input": follow,
  "console.settle": settle,
  "noise.click": draw_noise,
  ...Object.fromEntries(SWEPT.map((code) => [`sweep-${code}.pick`, picks(code)])),
  "model.input": change_model,
  "history.go": restore,
};

export const follows = ["console.input", "console.settle", "noise.click", ...SWEPT.map((code) => `sweep-${code}.pick`)];
