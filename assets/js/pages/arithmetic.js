// Script of the page Arithmetic: gan.web.pages.arithmetic, in the browser. The sum is what the picker's value and the slider say.
import { decode } from "../lib/view_state.js";
import { any_seed, check_seed } from "../views/points.js";
import * as views from "../views/sum_views.js";
import { address, begin, read } from "../views/sums.js";
import { trade } from "../views/truncation_trade.js";
import { model_list } from "./scenes.js";
import { Update } from "./types.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../views/sums.js").Sum} Sum */

export const prefix = "sums";

/** The model of the samples; the list of models may say another already. @param {Page} page @returns {string[]} */
export const names = (page) => [page.value("picker")?.model ?? ""].filter(Boolean);

/** What the page shows now. @param {Page} page @returns {Promise<{total: Sum, model: LocalModel}>} */
async function shown(page) {
  const total = { ...page.value("picker"), psi: Number(page.value("psi")) };
  return { total, model: await page.open(total.model) };
}

/** Other samples in the groups. @param {Page} page @returns {Promise<Updates | null>} */
async function choose(page) {
  const { model, total } = await shown(page);
  const updates = await result(page, model, total, "sum");
  return updates && { ...updates, address: address(page.table, total) };
}

/**
 * The result or a neighbour of it that was clicked.
 * @param {Page} page
 * @param {{index: number}} data
 */
async function pick(page, { index }) {
  const { model, total } = await shown(page);
  const point = views.result_points(model, total)[index];
  if (!point) return null;
  const name = index === views.MIDDLE ? views.NAME : `a neighbour of ${views.NAME}`;
  const told = await views.describe_point(page.table, model, point, name, "sum-told");
  return told === null ? null : { told };
}

/** Samples of another seed, drawn at random. @param {Page} page */
async function draw_samples(page) {
  const { model, total } = await shown(page);
  return from_first(page, model, any_seed(), total.psi);
}

/** Samples of another seed, chosen from as at first. @param {Page} page */
async function change_seed(page) {
  const { model, total } = await shown(page);
  return from_first(page, model, check_seed(page.value("seed")), total.psi);
}

/** Samples of another model, chosen from as at first. @param {Page} page */
async function change_model(page) {
  const { total } = await shown(page);
  return from_first(page, await page.open(page.value("model")), total.seed, total.psi);
}

/** Samples at another psi, while a hand drags it. @param {Page} page @returns {Promise<Updates | null>} */
async function truncate(page) {
  const { model, total } = await shown(page);
  const samples = await views.truncated(model, total, "samples");
  return samples && { samples, trade: trade(model.facts, total.psi) };
}

/** A psi at which the hand has come to rest. @param {Page} page */
async function settle_psi(page) {
  const { total } = await shown(page);
  return { address: address(page.table, total) };
}

/**
 * The result and what it is made of; the pictures stay while a group is empty.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Sum} total
 * @param {string} [lane] where only the newest counts
 * @returns {Promise<Updates | null>}
 */
async function result(page, model, total, lane) {
  const point = views.result_points(model, total)[views.MIDDLE];
  const part = (/** @type {string} */ name) => lane && `${lane}-${name}`;
  try {
    const [terms, near, told] = await Promise.all([
      views.terms_picture(model, total, part("terms")),
      views.result_picture(model, total, part("result")),
      point && views.describe_point(page.table, model, point, views.NAME, part("told")),
    ]);
    return terms && near && { terms, result: near, ...(told ? { told } : {}) };
  } catch (error) {
    return { told: views.told(error) };
  }
}

/** @param {Page} page @param {LocalModel} model @param {number} seed @param {number} psi @returns {Promise<Updates>} */
async function from_first(page, model, seed, psi) {
  const total = await begin(model, seed, psi);
  return { ...(await whole(page, model, total)), address: address(page.table, total) };
}

/** The whole page for one sum, apart from its address. @param {Page} page @param {LocalModel} model @param {Sum} total @returns {Promise<Updates>} */
async function whole(page, model, total) {
  const { psi, ...value } = total;
  const [updates, sheet, samples] = await Promise.all([
    result(page, model, total),
    views.choices(model, total),
    views.truncated(model, total),
  ]);
  return {
    ...updates,
    model: model_list(page, () => true, model.facts.name),
    seed: total.seed,
    psi,
    samples,
    trade: trade(model.facts, psi),
    picker: new Update({ value, sheet }),
  };
}

/** @param {Page} page @param {string} query */
export async function open(page, query) {
  const found = async (/** @type {string} */ text) => {
    const { state, changed } = decode(page.table, "arithmetic", text);
    const model = await page.open(state.model ?? page.model);
    return { model, total: await read(page.table, model, state), changed };
  };
  let asked;
  try {
    asked = await found(query);
  } catch (error) {
    page.warn(`${error instanceof Error ? error.message : error} Showing the first sum instead.`);
    asked = await found("");
  }
  for (const sentence of asked.changed) page.warn(sentence);
  return whole(page, asked.model, asked.total);
}

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "picker.choose": choose,
  "result.pick": pick,
  "fresh.click": draw_samples,
  "seed.input": change_seed,
  "model.input": change_model,
  "psi.input": truncate,
  "psi.settle": settle_psi,
};

export const follows = ["picker.choose", "result.pick", "psi.input", "psi.settle"];
