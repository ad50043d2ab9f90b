// Views of Draw: D's opinion of a drawing, and a search for the point that redraws it. Twins of gan/web/pages/draw.py.
import { fixed } from "../lib/decimals.js";
import { escaped } from "../lib/html_text.js";
import { encode } from "../lib/view_state.js";
import { DRAW_RULES } from "./draw_rules.js";
import { as_digit, as_picture, FAINT, read, SIDE } from "./drawn_digit.js";
import { opinion_panel } from "./opinion.js";
import { beside_overlay } from "./pixel_gradients.js";
import { rounded, to_state } from "./points.js";
import { picture, some } from "./stage.js";
import { belief, filled, name_of } from "./words.js";

/** @typedef {import("../components/stage.js").StageValue} StageValue */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalClassifier} LocalClassifier */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../models/types.js").Pictures} Pictures */
/** @typedef {import("../models/types.js").Search} Search */

/**
 * What is on the pad as a model's pictures are.
 * @param {Facts} facts
 * @param {import("../components/drawing_pad.js").PadValue} value
 * @returns {Pictures} one
 */
export function target_of({ dataset }, value) {
  const drawn = read(value);
  const pixels = dataset === "mnist" ? as_digit(drawn) : as_picture(drawn);
  return { count: 1, channels: 1, height: SIDE, width: SIDE, pixels };
}

/**
 * Whether there is no ink.
 * @param {Pictures} target
 */
export const is_empty = ({ pixels }) => pixels.every((value) => value < FAINT);

/**
 * The label that a conditional D is told: what the classifier reads in a drawing, or null where there is none.
 * @param {Facts} facts
 * @param {Pictures} target
 * @param {LocalClassifier | null} classifier
 * @returns {Promise<number | null>}
 */
async function label_of({ latent }, target, classifier) {
  if (!latent.classes || !classifier) return null;
  const [shares] = await classifier.probabilities(target);
  return shares.indexOf(Math.max(...shares));
}

/**
 * What D says of a drawing, and its gradient. A conditional D that nobody told a label takes that of the highest opinion.
 * @param {LocalModel} model
 * @param {Pictures} target
 * @param {number | null} label
 */
async function slopes_of(model, target, label) {
  const { classes } = model.facts.latent;
  if (!classes || label !== null) return model.slopes(target, label);
  const labels = Array.from({ length: classes }, (_, index) => index);
  const pixels = new Uint8Array(classes * target.pixels.length);
  for (const index of labels) pixels.set(target.pixels, index * target.pixels.length);
  const opinions = await model.judge({ ...target, count: classes, pixels }, labels);
  return model.slopes(target, opinions.indexOf(Math.max(...opinions)));
}

/**
 * The drawing as D sees it beside what D would change, and D's opinion of it.
 * @param {LocalModel} model
 * @param {Pictures} target
 * @param {LocalClassifier | null} classifier
 * @returns {Promise<{picture: StageValue, opinion: string}>} opinion as HTML
 */
export async function opinion_views(model, target, classifier) {
  const { facts } = model;
  const said = DRAW_RULES.opinion;
  if (is_empty(target)) {
    const twice = { ...target, count: 2, pixels: Uint8Array.from([...target.pixels, ...target.pixels]) };
    const top = [said.seen, said.changed];
    return { picture: picture(twice, said.empty_alt, { columns: 2, gap: 1, top }), opinion: said.empty };
  }
  const label = await label_of(facts, target, classifier);
  const { logit, slopes } = await slopes_of(model, target, label);
  const opinion = facts.probability ? 1 / (1 + Math.exp(-logit)) : logit;
  const seen = label === null ? said.seen : filled(said.read_as, { name: facts.class_names[label] });
  const alt = filled(said.alt, { belief: belief(facts, opinion) });
  return {
    picture: picture(beside_overlay(target, slopes), alt, { columns: 2, gap: 1, top: [seen, said.changed] }),
    opinion: opinion_panel(facts, opinion, said.formula),
  };
}

/**
 * Views of a search: stages of all starts and of the best beside the drawing, its progress, and a link to Explore once it is over.
 * @param {Facts} facts
 * @param {import("../lib/view_state.js").Table} table of view state
 * @param {Pictures} target
 * @param {Search} search
 * @param {number} luck the error of the closest random draw
 * @param {number} seconds how long the search took so far
 * @returns {{starts: StageValue, pair: StageValue, progress: string, link: string}} progress and link as HTML
 */
export function search_views(facts, table, target, search, luck, seconds) {
  const { best, step, steps, done, pictures } = search;
  const said = DRAW_RULES.search;
  const errors = search.errors.map((one) => fixed(one, 0));
  const starts_alt = filled(said.starts_alt, { count: errors.length, errors: errors.join(", "), best: best + 1 });
  const point = /** @type {Required<import("../lib/component.js").Point>} */ (search.points[best]);
  const name = name_of(facts, point);
  const pair_alt = filled(said.pair_alt, { name, error: errors[best] });
  const pixels = new Uint8Array(2 * target.pixels.length);
  pixels.set(target.pixels);
  pixels.set(some(pictures, best).pixels, target.pixels.length);
  const known = { error: fixed(search.errors[best], 1), luck: fixed(luck, 1), step, steps, draws: DRAW_RULES.draws };
  const words = done ? filled(said.found, { ...known, seconds: fixed(seconds, 1) }) : filled(said.under_way, known);
  const query = encode(table, "explore", { model: facts.name, ...to_state(rounded(point)) });
  const share = fixed((100 * step) / steps, 0);
  return {
    starts: picture(pictures, starts_alt, { columns: errors.length, gap: 1, marked: best, top: errors }),
    pair: picture({ ...target, count: 2, pixels }, pair_alt, { columns: 2, gap: 1, top: said.pair_top }),
    progress: filled(said.progress, { step, done: String(done), share, words }),
    link: done ? filled(said.onward, { address: escaped(`./?${query}`) }) : "",
  };
}
