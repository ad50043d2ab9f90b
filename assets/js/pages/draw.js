// Draw: the search for the point that redraws a drawing, and D's opinion of the drawing, in the browser.

import { decode_base64 } from "../lib/pixels.js";
import { decode } from "../lib/view_state.js";
import { DRAW_RULES } from "../views/draw_rules.js";
import { is_empty, opinion_views, search_views, target_of } from "../views/draw_views.js";
import { holding } from "../views/drawn_digit.js";
import { filled } from "../views/words.js";
import { Update } from "./types.js";

/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../models/types.js").Pictures} Pictures */
/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */
/** @typedef {import("../components/drawing_pad.js").PadValue} PadValue */

/**
 * Mark that its kind of work has begun anew; what was marked before is overtaken.
 * @param {Page} page
 * @param {"judging" | "searching"} kind
 * @returns {() => boolean} whether this is the newest still, of the model that the page shows still
 */
function newest(page, kind) {
  const { model } = page;
  const mark = {};
  page.state[kind] = mark;
  return () => page.state[kind] === mark && page.model === model;
}

/**
 * D's opinion of what is on the pad.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {PadValue} value
 * @returns {Promise<Updates>}
 */
async function judged(page, model, value) {
  const { dataset, latent } = model.facts;
  const classifier = latent.classes ? await page.classifier(dataset) : null;
  const { picture, opinion } = await opinion_views(model, target_of(model.facts, value), classifier);
  return { wish: picture, opinion };
}

/**
 * States of a search as the page shows them, until something newer has begun.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Pictures} target
 * @param {number} seed
 * @param {() => boolean} is_newest
 * @returns {AsyncGenerator<Updates>}
 */
async function* found(page, model, target, seed, is_newest) {
  const began = performance.now();
  /** @type {number | null} */
  let luck = null;
  for await (const search of model.search(target, seed)) {
    if (!is_newest()) return;
    luck ??= search.errors[search.best];
    const seconds = (performance.now() - began) / 1000;
    const views = search_views(model.facts, page.table, target, search, luck, seconds);
    yield { starts: views.starts, found: views.pair, told: views.progress, link: views.link };
  }
}

/**
 * D's opinion of the drawing as it grows.
 * @param {Page} page
 * @returns {Promise<Updates | null>}
 */
async function judge(page) {
  const is_newest = newest(page, "judging");
  const updates = await judged(page, await page.open(), page.value("pad"));
  return is_newest() ? updates : null;
}

/**
 * The search as it goes on; each press of the button starts elsewhere, and stops the one before.
 * @param {Page} page
 * @returns {AsyncGenerator<Updates>}
 */
async function* search(page) {
  const is_newest = newest(page, "searching");
  const model = await page.open();
  const target = target_of(model.facts, page.value("pad"));
  if (is_empty(target)) throw new Error(DRAW_RULES.search.empty);
  yield* found(page, model, target, Math.floor(Math.random() * DRAW_RULES.seeds), is_newest);
}

/**
 * A test picture of the kind this model draws; else a digit.
 * @param {Page} page
 * @param {Facts} facts
 * @param {number} index
 * @returns {Promise<PadValue>}
 */
async function test_picture(page, { dataset }, index) {
  const examples = await page.baked("examples");
  const { count, height, width, pixels } = examples[dataset] ?? examples[DRAW_RULES.fallback];
  const at = (index % count) * height * width;
  return holding(decode_base64(pixels).subarray(at, at + height * width));
}

/**
 * Another test picture on the pad, and what D says of it.
 * @param {Page} page
 * @returns {Promise<Updates | null>}
 */
async function draw_example(page) {
  const is_newest = newest(page, "judging");
  const model = await page.open();
  const pad = await test_picture(page, model.facts, Math.floor(Math.random() * DRAW_RULES.seeds));
  const updates = { pad, ...(await judged(page, model, pad)) };
  return is_newest() ? updates : null;
}

/**
 * D's opinion by another model, and the closest of its random draws, until the button is pressed.
 * @param {Page} page
 * @returns {AsyncGenerator<Updates>}
 */
async function* change_model(page) {
  const is_newest = newest(page, "judging");
  const still_searching = newest(page, "searching");
  const model = await page.open();
  const value = page.value("pad");
  const updates = await judged(page, model, value);
  if (!is_newest()) return;
  yield updates;
  const target = target_of(model.facts, value);
  if (is_empty(target)) return;
  for await (const first of found(page, model, target, DRAW_RULES.seed, still_searching)) return yield first;
}

/** @param {Facts} facts */
const fits = ({ shape }) => shape.join() === DRAW_RULES.shape.join();

/**
 * The model that an address asks for, else the first of digits.
 * @param {Page} page
 * @param {string} query
 * @returns {Facts}
 */
function asked_model(page, query) {
  const all = page.models().filter(fits);
  const first = all.find(({ dataset }) => dataset === "mnist") ?? all[0];
  try {
    const { state, changed } = decode(page.table, prefix, query);
    changed.forEach(page.warn);
    if (!state.model) return first;
    const found = all.find(({ name }) => name === state.model);
    if (found) return found;
    const names = all.map(({ name }) => name).join(", ");
    page.warn(
      filled(DRAW_RULES.instead, {
        error: filled(DRAW_RULES.unknown, { name: String(state.model).slice(0, 80), names }),
        name: first.name,
      }),
    );
  } catch (error) {
    page.warn(/** @type {Error} */ (error).message);
  }
  return first;
}

export const prefix = "draw";

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "pad.drawn": judge,
  "pad.example": draw_example,
  "find.click": search,
  "model.input": change_model,
};

export const follows = ["pad.drawn", "find.click"];

/**
 * The whole page for what its address asks: an example with D's opinion of it, then the search for it.
 * @param {Page} page
 * @param {string} query
 * @returns {AsyncGenerator<Updates>}
 */
export async function* open(page, query) {
  const { name } = asked_model(page, query);
  const choices = page
    .models()
    .filter(fits)
    .map((facts) => facts.name);
  const model = await page.open(name);
  const pad = await test_picture(page, model.facts, DRAW_RULES.example);
  yield { model: new Update({ value: name, choices }), pad, ...(await judged(page, model, pad)) };
  const still_searching = newest(page, "searching"); // of the model that the page shows now
  yield* found(page, model, target_of(model.facts, pad), DRAW_RULES.seed, still_searching);
}
