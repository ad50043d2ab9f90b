// Script of the page Compare: gan.web.pages.compare, in the browser. Where a side stands that the console does not move says the
// history's newest link.
import { escaped } from "../lib/html_text.js";
import { encode_base64 } from "../lib/pixels.js";
import {
  are_apart,
  differences,
  fitted,
  joined,
  joint_layout,
  moved,
  opened,
  query,
  share_z,
  stood,
} from "../views/comparison.js";
import { judged, main_picture } from "../views/judged.js";
import { any_seed, from_seed } from "../views/points.js";
import { picture } from "../views/stage.js";
import { describe } from "../views/words.js";
import { model_list } from "./scenes.js";
import { Update } from "./types.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */
/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../views/comparison.js").Sides} Sides */
/** @typedef {{left: LocalModel, right: LocalModel}} Models */

export const prefix = "compare";

const SIDES = /** @type {const} */ (["left", "right"]);

/** @param {Page} page @returns {Promise<Models>} */
async function chosen(page) {
  const [left, right] = await Promise.all(SIDES.map((side) => page.open(page.value(`model-${side}`))));
  return { left, right };
}

/** @param {Page} page @param {LocalModel} model @param {number | null} [seed] */
const start = (page, model, seed = null) =>
  from_seed(model, seed ?? /** @type {{seed: number}} */ (page.table.pages[prefix].defaults).seed);

/** The model of a name, or what the page would choose. @param {Page} page */
const picks = (page) => (/** @type {string | undefined} */ name, /** @type {import("./types.js").Facts | null} */ beside) =>
  page.open(name ?? (beside ? partner(page, beside) : page.value("model-left")));

/** Another model with a z of this length, the best one; else the model itself. @param {Page} page @param {import("./types.js").Facts} facts */
function partner(page, facts) {
  const fitting = page.models().find(({ name, latent }) => name !== facts.name && latent.noise === facts.latent.noise);
  return (fitting ?? facts).name;
}

/** Where both sides stood when the page last came to rest. @param {Page} page @returns {Promise<Sides>} */
async function rested(page) {
  const { query: text } = /** @type {{query: string}} */ (page.props("history").value);
  const by_name = (/** @type {string | undefined} */ name) => page.open(name);
  return (await opened(page.table, text, by_name, (model, seed) => start(page, model, seed))).sides;
}

/** Both sides' points now, and their models. @param {Page} page */
async function shown(page) {
  const models = await chosen(page);
  const [moves, point] = [page.value("moves"), page.value("console")];
  const before = moves === "both" ? /** @type {Sides} */ ({}) : await rested(page);
  return { models, moves, sides: moved(models.left.facts, models.right.facts, moves, point, before) };
}

/** The pictures on the sides that the console moves, while a hand drags it. @param {Page} page @returns {Promise<Updates | null>} */
async function follow(page) {
  const models = await chosen(page);
  const [moves, point] = [page.value("moves"), page.value("console")];
  const sides = SIDES.filter((side) => moves === side || moves === "both");
  const drawn = await Promise.all(sides.map((side) => side_at(models, side, fitted(models[side].facts, point), side)));
  return drawn.some((one) => one === null) ? null : Object.assign({}, ...drawn);
}

/** A point at which a hand has come to rest. @param {Page} page */
async function settle(page) {
  const { models, sides } = await shown(page);
  return { history: await history_entry(page, models, sides) };
}

/** A z drawn anew where the console moves; label and category stay. @param {Page} page */
async function draw_noise(page) {
  const { models, moves, sides } = await shown(page);
  const { noise } = from_seed(models[moves === "right" ? "right" : "left"], any_seed());
  const before = moves === "both" ? joined(sides.left, sides.right) : sides[/** @type {"left"} */ (moves)];
  return scene(page, models, moves, moved(models.left.facts, models.right.facts, moves, { ...before, noise }, sides));
}

/** The console to the other side; to both: the right side comes to where the left one is. @param {Page} page */
async function change_moves(page) {
  const models = await chosen(page);
  const [left, right] = SIDES.map((side) => models[side].facts);
  const sides = moved(left, right, page.state.moves, page.value("console"), await rested(page));
  const moves = page.value("moves");
  if (moves !== "both") return scene(page, models, moves, sides);
  if (!share_z(left, right)) {
    page.warn(differences(left, right));
    return scene(page, models, "left", sides);
  }
  return scene(page, models, moves, moved(left, right, moves, joined(sides.left, sides.right), sides));
}

/** Points stay where the new model takes them; else it gets one of its own. @param {Page} page */
async function change_model(page) {
  const models = await chosen(page);
  const [left, right] = SIDES.map((side) => models[side].facts);
  const before = stood(page.state.moves, page.value("console"), await rested(page));
  const stays = (/** @type {"left" | "right"} */ side) => before[side].noise.length === models[side].facts.latent.noise;
  const [one, other] = SIDES.map((side) => (stays(side) ? fitted(models[side].facts, before[side]) : start(page, models[side])));
  const after = { left: one, right: other };
  const moves = page.value("moves");
  const together = moves === "both" && share_z(left, right);
  return scene(page, models, moves, together ? moved(left, right, moves, joined(one, other), after) : after);
}

/** A view of the history or a favourite. @param {Page} page @param {{query: string, at: number | null}} data */
async function restore(page, { query: text, at }) {
  return open_at(page, text, at);
}

/**
 * One side's picture and D's opinion of it.
 * @param {Models} models
 * @param {"left" | "right"} side
 * @param {Point} point
 * @param {string} [lane] where only the newest counts
 * @returns {Promise<Updates | null>}
 */
async function side_at(models, side, point, lane) {
  const seen = await judged(models[side], point, lane && `compare-${lane}`);
  if (!seen) return null;
  const { picture: shown_picture, opinion } = main_picture(models[side].facts, seen);
  return { [`stage-${side}`]: shown_picture, [`opinion-${side}`]: opinion };
}

/** The history's value for both sides: a link, and both pictures side by side. @param {Page} page @param {Models} models @param {Sides} sides @param {number | null} [at] */
async function history_entry(page, models, sides, at = null) {
  const [left, right] = await Promise.all(SIDES.map((side) => entry_of(page, models[side], side, sides[side])));
  const { channels, height, width } = left.pictures;
  const alike =
    [channels, height, width].join() === [right.pictures.channels, right.pictures.height, right.pictures.width].join();
  const pixels = alike ? [...left.pictures.pixels, ...right.pictures.pixels] : left.pictures.pixels;
  const together = { channels, height, width, count: alike ? 2 : 1, pixels: Uint8Array.from(pixels) };
  const value = picture(together, `${left.alt}; ${right.alt}`, { columns: together.count });
  const text = query(page.table, models.left.facts, models.right.facts, sides);
  return { ...value, pixels: encode_base64(value.pixels), query: text, at };
}

/** @param {Page} page @param {LocalModel} model @param {string} side @param {Point} point */
async function entry_of(page, model, side, point) {
  const seen = await judged(model, point);
  if (!seen) throw new Error("The pictures could not be drawn; try again.");
  const { facts } = model;
  const classifier = facts.classifier ? await page.classifier(facts.classifier) : null;
  const words = await describe(facts, seen.point, seen.pictures, seen.opinion, classifier);
  return { pictures: seen.pictures, alt: `${side}: ${facts.name}, ${words}` };
}

/**
 * The whole page apart from the lists of models.
 * @param {Page} page
 * @param {Models} models
 * @param {string} asked what the console moves, unless the sides stand apart
 * @param {Sides} sides
 * @param {number | null} [at]
 * @returns {Promise<Updates>}
 */
async function scene(page, models, asked, sides, at = null) {
  const [left, right] = SIDES.map((side) => models[side].facts);
  const moves = asked === "both" && are_apart(left, right, sides) ? "left" : asked;
  const side = /** @type {"left" | "right"} */ (moves);
  page.state.moves = moves; // the console's point is that of what it moved last, whatever the choice says already
  const shown_there =
    moves === "both"
      ? { value: joined(sides.left, sides.right), layout: joint_layout(left, right) }
      : { value: sides[side], layout: models[side].facts.layout };
  const [one, other, history] = await Promise.all([
    side_at(models, "left", sides.left),
    side_at(models, "right", sides.right),
    history_entry(page, models, sides, at),
  ]);
  const words = escaped(differences(left, right));
  return { ...one, ...other, moves, console: new Update(shown_there), words, history };
}

/** @param {Page} page @param {string} text @param {number | null} [at] @returns {Promise<Updates>} */
async function open_at(page, text, at = null) {
  const view = await opened(page.table, text, picks(page), (model, seed) => start(page, model, seed));
  for (const sentence of view.changed) page.warn(sentence);
  const models = { left: view.left, right: view.right };
  const names = Object.fromEntries(SIDES.map((side) => [`model-${side}`, model_list(page, () => true, models[side].facts.name)]));
  return { ...names, ...(await scene(page, models, view.apart ? "left" : "both", view.sides, at)) };
}

/** @param {Page} page @param {string} text */
export async function open(page, text) {
  try {
    return await open_at(page, text);
  } catch (error) {
    page.warn(`${error instanceof Error ? error.message : error} Showing the best model instead.`);
    return open_at(page, "");
  }
}

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "console.input": follow,
  "console.settle": settle,
  "another.click": draw_noise,
  "moves.input": change_moves,
  "model-left.input": change_model,
  "model-right.input": change_model,
  "history.go": restore,
};

export const follows = ["console.input", "console.settle"];
