// Script of the page Journeys: gan.web.pages.journeys, in the browser. Which journey is shown says the player's address, so what
// follows a hand needs nothing else.
import { decode } from "../lib/view_state.js";
import * as plans from "../views/journey_plan.js";
import * as views from "../views/journey_views.js";
import { check_seed } from "../views/points.js";
import { model_list } from "./scenes.js";
import { Update } from "./types.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../components/film_player.js").FilmValue} FilmValue */
/** @typedef {import("../components/film_player.js").View} View */
/** @typedef {import("../views/journey_plan.js").Plan} Plan */

export const prefix = "journeys";

const UNDONE = 30; // changes that can be undone
const STOP = '<p class="told">Pause, or click a frame: it can be opened in Explore from here.</p>';

/** The model of the journey; the list of models may say another already. @param {Page} page @returns {string[]} */
export function names(page) {
  const address = page.props("player").value?.address;
  return address ? [decode(page.table, prefix, address).state.model] : [];
}

/** The journey that the player plays, and its model. @param {Page} page @returns {Promise<{plan: Plan, model: LocalModel, files: Record<string, string>}>} */
async function shown(page) {
  const { address, files } = /** @type {FilmValue} */ (page.props("player").value);
  const { state } = decode(page.table, prefix, address);
  const model = await page.open(state.model);
  return { model, plan: plans.read(page.table, model, state).plan, files };
}

/** The next frames of a walk. @param {Page} page @param {{first: number}} data */
async function load_frames(page, { first }) {
  const { model, plan, files } = await shown(page);
  return { player: await views.player_value(page.table, model, plan, files, first) };
}

/** What is said of the frame at which the player stands. @param {Page} page @param {{frame: number, lane: number}} data */
async function describe_frame(page, { frame, lane }) {
  const { model, plan } = await shown(page);
  const where = await views.describe_frame(page.table, model, plan, frame, lane, "frame");
  return where === null ? null : { where };
}

/**
 * A handler of a change by hand.
 * @param {(page: Page, plan: Plan, model: LocalModel, data: any) => Plan | Promise<Plan>} change
 * @returns {import("./types.js").Handler}
 */
function changing(change) {
  return async (page, data) => {
    const { plan, model } = await shown(page);
    const after = await change(page, plan, model, data);
    page.state.past = [...(page.state.past ?? []), plan].slice(-UNDONE);
    return whole(page, after);
  };
}

/** The journey in another model. @param {Page} page @param {Plan} plan @param {LocalModel} before */
async function in_other_model(page, plan, before) {
  return plans.carried(plan, before, await page.open(page.value("model")));
}

/** With the keyframe that was typed. @param {Page} page @param {Plan} plan @param {LocalModel} model */
function with_typed(page, plan, model) {
  const { key, changed } = plans.key_of_words(page.table, model, page.value("words") ?? "");
  for (const sentence of changed) page.warn(sentence);
  return plans.added(plan, key);
}

/** The journey before the last change. @param {Page} page */
async function undo(page) {
  const past = /** @type {Plan[]} */ (page.state.past ?? []);
  if (!past.length) throw new Error("There is nothing to undo yet; change something first.");
  page.state.past = past.slice(0, -1);
  return whole(page, past[past.length - 1]);
}

/**
 * The whole page for one journey, apart from the field for a keyframe. A page without a server makes no files.
 * @param {Page} page
 * @param {Plan} plan
 * @param {View | null} [view]
 * @param {number} [first]
 * @returns {Promise<Updates>}
 */
async function whole(page, plan, view = null, first = 0) {
  const model = await page.open(plan.model);
  const [keys, player] = await Promise.all([
    views.thumbnails(model, plan),
    views.player_value(page.table, model, plan, {}, first, view),
  ]);
  return {
    model: model_list(page, () => true, plan.model),
    kind: plan.kind,
    seed: plan.seed,
    keys,
    player,
    where: STOP,
    told: views.describe(model.facts, plan),
    open: new Update({ visible: false }),
  };
}

/** @param {Page} page @param {string} query */
async function read(page, query) {
  const { state, changed } = decode(page.table, prefix, query);
  const model = await page.open(state.model ?? page.model);
  const found = plans.read(page.table, model, state);
  const { fps, at } = { ...plans.defaults_of(page.table), ...state };
  const linked = Boolean(query);
  const view = { fps, at: linked ? at : 0, playing: state.at === undefined, linked, busy: false };
  return { plan: found.plan, view, sentences: [...changed, ...found.changed] };
}

/** @param {Page} page @param {string} query */
export async function open(page, query) {
  page.state.past = [];
  let asked;
  try {
    asked = await read(page, query);
  } catch (error) {
    page.warn(`${error instanceof Error ? error.message : error} Showing the first journey instead.`);
    asked = await read(page, "");
  }
  const { plan, view, sentences } = asked;
  for (const sentence of sentences) page.warn(sentence);
  return whole(page, plan, view, plan.kind === "walk" ? view.at : 0);
}

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "player.more": load_frames,
  "player.rest": describe_frame,
  "kind.input": changing((page, plan) => ({ ...plan, kind: page.value("kind") })),
  "seed.input": changing((page, plan) => ({ ...plan, seed: check_seed(page.value("seed")) })),
  "model.input": changing(in_other_model),
  "random.click": changing((_, plan, model) => plans.added_random(plan, model)),
  "words.submit": async (page, data) => ({ ...(await changing(with_typed)(page, data)), words: "" }),
  "keys.move": changing((_, plan, __, { index, to }) => plans.moved(plan, index, to)),
  "keys.drop": changing((_, plan, __, { index }) => plans.removed(plan, index)),
  "undo.click": undo,
};

export const follows = ["player.more", "player.rest"];
