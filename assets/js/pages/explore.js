// Script of the page Explore: gan.web.pages.explore, in the browser.
import { neighbourhood_caption } from "../views/captions.js";
import { judged, opened } from "../views/judged.js";
import { any_seed, carry, from_seed, origin } from "../views/points.js";
import { RULES } from "../views/rules.js";
import { around, interpolation, neighbourhood, picked, way } from "../views/sheets.js";
import { begun, drawing, entry, follow, history_index, model_list, model_of, names, on_stage, opened_or_best } from "./scenes.js";
import { Update } from "./types.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */
/** @typedef {{index: number, source: Point[]}} Pick */

export const prefix = "explore";

const every = () => true;

/** @param {Page} page @returns {number} */
const first_seed = (page) => Number(page.table.pages.explore.defaults?.seed);

/** Another seed, drawn at random. @param {Page} page */
async function* randomise(page) {
  const seed = any_seed();
  const model = await model_of(page);
  yield { seed };
  yield* scene(page, model, from_seed(model, seed), seed);
}

/** What a typed seed draws. @param {Page} page */
async function* change_seed(page) {
  const seed = page.value("seed");
  const model = await model_of(page);
  yield* scene(page, model, from_seed(model, seed), seed);
}

/** The middle of latent space. @param {Page} page */
async function* reset(page) {
  const model = await model_of(page);
  yield* scene(page, model, origin(model.facts));
}

/** A point at which a hand has come to rest. @param {Page} page */
async function* settle(page) {
  const [point, seed] = [page.value("console"), page.value("seed")];
  const is_newest = begun(page, "hand");
  const model = await model_of(page);
  const seen = await judged(model, point);
  if (!seen) return;
  if (is_newest()) yield on_stage(model, seen);
  yield* rest(page, model, point, seen, seed);
}

/** A neighbour that was clicked. @param {Page} page @param {Pick} data */
async function* pick(page, { index, source }) {
  const model = await model_of(page);
  yield* scene(page, model, picked(around(model.facts, source[0]), index), page.value("seed"));
}

/** A frame of the way from A to B that was clicked. @param {Page} page @param {Pick} data */
async function* pick_frame(page, { index, source }) {
  const model = await model_of(page);
  yield* scene(page, model, picked(way(model.facts, source[0], source[1]), index), page.value("seed"));
}

/** The interpolation sets out from this point. @param {Page} page */
async function set_a(page) {
  return film(page, await model_of(page), page.value("console"), ends(page)[1]);
}

/** The interpolation ends at this point. @param {Page} page */
async function set_b(page) {
  return film(page, await model_of(page), ends(page)[0], page.value("console"));
}

/** The interpolation ends at another point, drawn at random. @param {Page} page */
async function draw_b(page) {
  const model = await model_of(page);
  const [a] = ends(page);
  return film(page, model, a, with_other_noise(model, a, any_seed()));
}

/** Another model at the same point, where the two latent spaces agree. @param {Page} page */
async function* change_model(page) {
  const [point, seed] = [page.value("console"), page.value("seed")];
  const [before, model] = await Promise.all([model_of(page), page.open(page.value("model"))]);
  yield* whole(page, model, carry(point, before.facts, model), seed);
}

/** A view of the history or a favourite; the interpolation stays while the model does. @param {Page} page @param {any} data */
async function* restore(page, data) {
  const [current, at] = [await model_of(page), history_index(data)];
  const { model, point, seed } = await opened(page, asked(page, data.query));
  if (model.facts.name !== current.facts.name) {
    yield* whole(page, model, point, seed, at);
    return;
  }
  if (seed !== null) yield { seed };
  yield* scene(page, model, point, seed, at);
}

/** @param {Page} page @param {string} query */
export async function* open(page, query) {
  const { model, point, seed } = await opened_or_best(page, asked(page, query));
  yield* whole(page, model, point, seed ?? first_seed(page));
}

/** @param {Page} page @param {string} query */
function asked(page, query) {
  const start = (/** @type {LocalModel} */ model, /** @type {number | null} */ seed) =>
    from_seed(model, seed ?? first_seed(page));
  return { name: prefix, query, best: () => names(page, every)[0], start };
}

/** Points A and B, as the film says. @param {Page} page @returns {Point[]} */
const ends = (page) => page.props("film").value.source;

/**
 * Other noise and codes with the label and category of A, so that the way there is smooth.
 * @param {LocalModel} model
 * @param {Point} a
 * @param {number} seed
 */
const with_other_noise = (model, a, seed) => ({ ...from_seed(model, seed), label: a.label, category: a.category });

/** @param {Page} page @param {LocalModel} model @param {Point} a @param {Point} b @returns {Promise<Updates | null>} */
async function film(page, model, a, b) {
  const sheet = await interpolation(model.facts, drawing(model, begun(page, "film")), a, b);
  return sheet && { film: sheet };
}

/**
 * All that shows one point of a model.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Required<Point>} point
 * @param {any} [seed]
 * @param {number | null} [at]
 * @returns {AsyncGenerator<Updates>}
 */
async function* scene(page, model, point, seed = null, at = null) {
  const is_newest = begun(page, "hand");
  const seen = await judged(model, point);
  if (!seen || !is_newest()) return;
  yield { console: point, ...on_stage(model, seen) };
  yield* rest(page, model, point, seen, seed, at);
}

/**
 * What is besides the picture.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Point} point
 * @param {import("../views/judged.js").Judged} seen
 * @param {any} seed
 * @param {number | null} [at]
 */
async function* rest(page, model, point, seen, seed, at = null) {
  const is_newest = begun(page, "rest");
  // before the sheet, which takes its time: a view that is left at once can be gone back to all the same
  const history = await entry(page, model, seen, { name: prefix, seed, at });
  if (!is_newest()) return;
  yield { history };
  const sheet = await neighbourhood(model.facts, drawing(model, is_newest), point);
  if (sheet) yield { around: sheet };
}

/**
 * The whole page for one point of a model, the picture first.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Required<Point>} point
 * @param {any} seed
 * @param {number | null} [at]
 * @returns {AsyncGenerator<Updates>}
 */
async function* whole(page, model, point, seed, at = null) {
  begun(page, "hand");
  const seen = await judged(model, point);
  if (!seen) return;
  yield {
    ...on_stage(model, seen),
    ...(seed === null ? {} : { seed }),
    model: model_list(page, every, model.facts.name),
    console: new Update({ value: point, layout: model.facts.layout }),
    caption: neighbourhood_caption(model.facts),
    card: model.facts.card,
  };
  yield* rest(page, model, point, seen, seed, at);
  const strip = await film(page, model, point, with_other_noise(model, point, RULES.explore.other_seed));
  if (strip) yield strip;
}

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "console.input": follow,
  "console.settle": settle,
  "randomise.click": randomise,
  "reset.click": reset,
  "seed.input": change_seed,
  "around.pick": pick,
  "film.pick": pick_frame,
  "set-a.click": set_a,
  "set-b.click": set_b,
  "new-b.click": draw_b,
  "model.input": change_model,
  "history.go": restore,
};

export const follows = ["console.input", "console.settle", "around.pick", "film.pick", "reset.click"];
