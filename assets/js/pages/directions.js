// Script of the page Directions: gan.web.pages.directions, in the browser.
import { decode } from "../lib/view_state.js";
import { amounts_of, at_rest, layout, moved, named, SHOWN, strips, TOGETHER } from "../views/directions.js";
import { explore_link } from "../views/explore_link.js";
import { judged, main_picture } from "../views/judged.js";
import { forget, keep, kept_of } from "../views/kept_directions.js";
import { any_seed, from_seed, from_state, to_state } from "../views/points.js";
import { begun, followed, model_list } from "./scenes.js";
import { Update } from "./types.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../components/direction_sliders.js").Direction} Direction */
/** @typedef {import("../components/direction_sliders.js").Layout} Layout */
/** @typedef {import("../components/direction_sliders.js").SlidersValue} SlidersValue */

export const prefix = "directions";

const PARTS = ["label", "category", "codes"];
const FIRST_SEED = 4;

/** What the sliders show now, and the model of it. @param {Page} page */
async function shown(page) {
  const { layout: drawn, value } = /** @type {{layout: Layout, value: SlidersValue}} */ (page.props("steering"));
  return { drawn, value, model: await page.open(drawn.model) };
}

/** The picture while a hand moves, and then D's opinion of it. @param {Page} page @returns {AsyncGenerator<Updates>} */
async function* follow(page) {
  const is_newest = begun(page, "hand");
  const { model, value } = await shown(page);
  yield* followed(model, value, is_newest);
}

/** The strips at the place where a hand has come to rest; the value stays the hand's. @param {Page} page @returns {Promise<Updates | null>} */
async function settle(page) {
  const { model, drawn, value } = await shown(page);
  const sheet = await strips(model, drawn, value, "strips");
  return sheet && { steering: new Update({ strips: sheet }), onward: explore_link(page.table, model.facts.name, value) };
}

/** The same noise under another label, category or codes. @param {Page} page */
async function change_conditions(page) {
  const { model, drawn, value } = await shown(page);
  const { label, category, codes } = page.value("console");
  return scene(page, model, drawn, { ...value, label, category, codes }, "conditions");
}

/** Other noise, with every direction at 0. @param {Page} page */
async function draw_noise(page) {
  const { model, drawn, value } = await shown(page);
  return scene(page, model, drawn, at_rest(drawn, { ...value, noise: from_seed(model, any_seed()).noise }));
}

/**
 * Every direction at 0: when a button says so, and when the method or the named directions change, since a number of one method is
 * not that of the other.
 * @param {Page} page
 */
async function reset(page) {
  const { model, value } = await shown(page);
  const drawn = layout(model.facts, page.value("method"), chosen(model, page.value("named")));
  return scene(page, model, drawn, at_rest(drawn, { ...value, noise: value.base }));
}

/** Another model at its first point. @param {Page} page */
async function change_model(page) {
  const model = await page.open(page.value("model"));
  const drawn = layout(model.facts, page.value("method"));
  return whole(page, model, drawn, at_rest(drawn, from_seed(model, FIRST_SEED)));
}

/** Keeps a name in this browser, and shows the direction under it. @param {Page} page @returns {Promise<Updates | null>} */
async function save_name(page) {
  const { model, value, drawn: before } = await shown(page);
  const which = page.value("which");
  const direction = before.rows.find(({ key }) => key === which);
  if (!direction) throw new Error("Choose which direction is to be named.");
  const made = named(direction, page.value("name") ?? "");
  keep(model.facts, made);
  const keys = [made.key, ...(page.value("named") ?? []).filter((/** @type {string} */ key) => key !== made.key)];
  const drawn = layout(model.facts, before.method, chosen(model, keys));
  const { [which]: amount = 0, ...amounts } = value.amounts; // what the number had moved, the name moves now
  const updates = await scene(page, model, drawn, moved(drawn, { ...value, amounts: { ...amounts, [made.key]: amount } }));
  return {
    ...updates,
    named: named_list(model, keys),
    name: "",
    undo: new Update({ visible: true, value: `Take back: ${made.name}` }),
  };
}

/** Forgets the name that was saved last. @param {Page} page @returns {Promise<Updates | null>} */
async function remove_name(page) {
  const { model, value, drawn: before } = await shown(page);
  const last = kept_of(model.facts)[0];
  if (!last) throw new Error("No name has been saved from this page, so there is none to take back.");
  forget(model.facts, last.key);
  const keys = (page.value("named") ?? []).filter((/** @type {string} */ key) => key !== last.key);
  const drawn = layout(model.facts, before.method, chosen(model, keys));
  return {
    ...(await scene(page, model, drawn, moved(drawn, value))),
    named: named_list(model, keys),
    undo: new Update({ visible: false }),
  };
}

/** @param {LocalModel} model @param {string[] | null} keys @returns {Direction[]} those named directions that this browser has */
function chosen(model, keys) {
  const kept = kept_of(model.facts);
  return (keys ?? []).flatMap((key) => kept.find((one) => one.key === key) ?? []);
}

/** The list of named directions, with some chosen; unseen while there are none. @param {LocalModel} model @param {string[]} keys */
function named_list(model, keys) {
  const choices = kept_of(model.facts).map(({ name, key }) => [name, key]);
  return new Update({ choices, value: keys.slice(0, TOGETHER), visible: choices.length > 0, label: "Named in this browser" });
}

/** @param {Page} page @param {LocalModel} model @param {SlidersValue} value @param {string} [lane] @returns {Promise<Updates | null>} */
async function picture_at(page, model, value, lane) {
  const seen = await judged(model, value, lane);
  if (!seen) return null;
  const { picture, opinion } = main_picture(model.facts, seen);
  return { stage: picture, opinion, onward: explore_link(page.table, model.facts.name, value) };
}

/**
 * All that shows one value of the sliders.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Layout} drawn
 * @param {SlidersValue} value
 * @param {string} [lane] where only the newest counts
 * @returns {Promise<Updates | null>}
 */
async function scene(page, model, drawn, value, lane) {
  const [main, sheet] = await Promise.all([
    picture_at(page, model, value, lane),
    strips(model, drawn, value, lane && `${lane}-strips`),
  ]);
  return main && sheet && { ...main, steering: new Update({ value, layout: drawn, strips: sheet }) };
}

/** The whole page for one value. @param {Page} page @param {LocalModel} model @param {Layout} drawn @param {SlidersValue} value @returns {Promise<Updates>} */
async function whole(page, model, drawn, value) {
  const names = drawn.rows.filter(({ key }) => !/^\d+$/.test(key)).map(({ key }) => key);
  const numbers = drawn.rows.length - names.length;
  const numbered = Array.from({ length: numbers }, (_, i) => [`Direction ${i + 1}`, String(i + 1)]);
  return {
    ...(await scene(page, model, drawn, value)),
    model: model_list(page, () => true, model.facts.name),
    method: drawn.method,
    which: new Update({ choices: numbered, value: "1" }),
    named: named_list(model, names),
    undo: new Update({ visible: false }),
    console: new Update({ value, layout: { ...model.facts.layout, parts: PARTS } }),
  };
}

/**
 * The view that a query asks for, and a sentence for all that had to be changed.
 * @param {Page} page
 * @param {string} query
 */
async function read(page, query) {
  const { state, changed } = decode(page.table, prefix, query);
  const model = await page.open(state.model ?? page.model);
  const start = to_state(from_seed(model, FIRST_SEED));
  const found = from_state(model.facts, { ...start, ...state });
  const amounts = amounts_of(state.direction ?? [], state.amount ?? []);
  const names = chosen(model, Object.keys(amounts));
  const drawn = layout(model.facts, state.method ?? page.table.pages[prefix].defaults?.method, names);
  const known = drawn.rows.map(({ key }) => key);
  const missing = Object.keys(amounts).filter((key) => !known.includes(key));
  const sentences = [...changed, ...found.changed];
  if (missing.length) {
    const number = /^\d+$/.test(missing[0]);
    const why = number ? `This page shows directions 1 to ${SHOWN}` : "A name is kept only in the browser where it was given";
    sentences.push(`${why}, so the link's direction ${missing[0]} was left out.`);
  }
  const there = Object.fromEntries(Object.entries(amounts).filter(([key]) => known.includes(key)));
  return { model, drawn, value: at_rest(drawn, found.point, there), sentences };
}

/** @param {Page} page @param {string} query */
export async function open(page, query) {
  let view;
  try {
    view = await read(page, query);
  } catch (error) {
    page.warn(`${error instanceof Error ? error.message : error} Showing the best model instead.`);
    view = await read(page, "");
  }
  for (const sentence of view.sentences) page.warn(sentence);
  return whole(page, view.model, view.drawn, view.value);
}

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "steering.input": follow,
  "steering.settle": settle,
  "steering.last": (page) => ({ which: page.value("steering").last }),
  "console.input": change_conditions,
  "another.click": draw_noise,
  "back.click": reset,
  "model.input": change_model,
  "method.input": reset,
  "named.input": reset,
  "save.click": save_name,
  "undo.click": remove_name,
};

export const follows = ["steering.input", "steering.settle", "console.input"];
