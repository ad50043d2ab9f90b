// Views of a journey: values of the components of the page Journeys. Twins of gan.web.pages.journeys.views.
import { fixed, general, percent, with_commas } from "../lib/decimals.js";
import { escape_html } from "../lib/html_text.js";
import { explore_address } from "./explore_link.js";
import { address, ways } from "./journey_plan.js";
import { judged } from "./judged.js";
import { norm } from "./plane.js";
import { as_single, rounded } from "./points.js";
import { sheet, some } from "./stage.js";
import { lines } from "./svg_plot.js";
import { FARTHEST, shell } from "./walks.js";
import { name_of } from "./words.js";

/** @typedef {import("../lib/view_state.js").Table} Table */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../models/types.js").Pictures} Pictures */
/** @typedef {import("../components/film_player.js").FilmValue} FilmValue */
/** @typedef {import("../components/film_player.js").View} View */
/** @typedef {import("./journey_plan.js").Plan} Plan */

/** @type {Record<string, FilmValue["way"]>} */
const PLAYED = { ab: "bounce", loop: "cycle", walk: "endless" };
/** @type {Record<string, string>} */
const TITLES = {
  lerp: "lerp: straight through",
  slerp: "slerp: along the sphere",
  loop: "the loop",
  walk: "the walk",
};
/** @type {Record<string, string>} */
const DESCRIPTIONS = {
  ab: "The straight line (lerp) dips below the shell on which z lay in training; the great circle (slerp) stays on it.",
  loop: "A closed smooth way through all keyframes, on the shell all the time.",
  walk: "Sets out from keyframe 1 and never ends; its seed names it.",
};
const THUMBS = 12; // frames in the strip of stills

/** A journey in words: what kind of way it is, and what becomes of a label. @param {Facts} facts @param {Plan} plan */
export function describe({ latent }, { kind }) {
  const part = latent.classes ? "label" : latent.categories ? "category" : "";
  if (!part) return DESCRIPTIONS[kind];
  const discrete = ` A ${part} is discrete: it switches half way to the next keyframe, because G never saw anything in between.`;
  const stays = ` The ${part} stays that of keyframe 1, because it cannot change without a jump.`;
  return DESCRIPTIONS[kind] + (kind === "walk" ? stays : discrete);
}

/**
 * The player's value: all frames of the journey, or of a walk those from `first` on.
 * @param {Table} table
 * @param {LocalModel} model
 * @param {Plan} plan
 * @param {Record<string, string>} files that can be made, by their titles
 * @param {number} [first]
 * @param {View | null} [view] null leaves all as the visitor set it
 * @returns {Promise<FilmValue>}
 */
export async function player_value(table, model, plan, files, first = 0, view = null) {
  const { facts } = model;
  const lanes = [];
  /** @type {Record<string, number[]>} */
  const opinions = {};
  /** @type {Record<string, number[]>} */
  const norms = {};
  const [channels, height, width] = facts.shape;
  let count = 0;
  for (const [name, way] of Object.entries(ways(model, plan, first))) {
    const pictures = await model.draw(way);
    if (!pictures) throw new Error("The journey could not be drawn; try again.");
    const title = TITLES[name];
    count = way.length;
    const alt = `a journey played: ${title}, ${count} frames, the first of them ${name_of(facts, way[0])}`;
    lanes.push({ title, alt, pixels: sheet(pictures, 1).pixels }); // one below the other: one after the other
    opinions[name] = await model.judge(
      pictures,
      way.map(({ label }) => label),
    );
    norms[name] = way.map(({ noise }) => norm(noise));
  }
  const ends = ends_of(plan.kind, first, count);
  const plots = norm_plot(norms, facts.latent.noise, ends) + opinion_plot(facts, opinions, ends);
  const played = { way: PLAYED[plan.kind], first, address: address(table, plan), files, view, thumbs: THUMBS };
  return { lanes, count, height, width, channels, plots, ...played };
}

/** @param {string} kind @param {number} first @param {number} count @returns {[string, string]} */
function ends_of(kind, first, count) {
  if (kind === "ab") return ["A", "B"];
  return kind === "loop" ? ["frame 1", "round to 1"] : [`frame ${with_commas(first)}`, with_commas(first + count - 1)];
}

/**
 * The length of z along each way, with the shell that holds 95% of training's z.
 * @param {Record<string, number[]>} series
 * @param {number} dimensions
 * @param {[string, string]} ends
 */
export function norm_plot(series, dimensions, ends) {
  const [mean, deviation] = shell(dimensions);
  /** @type {[number, number]} */
  const band = [Math.max(0, mean - 2 * deviation), mean + 2 * deviation];
  const values = Object.values(series).flat();
  const told = Object.entries(series)
    .map(([name, all]) => `${name} from ${fixed(Math.min(...all), 1)} to ${fixed(Math.max(...all), 1)}`)
    .join("; ");
  const alt = `length of z along the way: ${told}; in training 95% of all z were ${fixed(band[0], 1)} to ${fixed(band[1], 1)} long`;
  return lines({
    title: "|z|, the length of z",
    series,
    low: Math.min(...values, band[0]) * 0.9,
    high: Math.max(...values, band[1]) * 1.06,
    ends,
    band,
    band_words: `training: 95% of z, around √${dimensions} = ${general(Math.sqrt(dimensions), 3)}`,
    alt,
  });
}

/**
 * D's opinion of the frames of each way.
 * @param {Facts} facts
 * @param {Record<string, number[]>} series
 * @param {[string, string]} ends
 */
export function opinion_plot({ probability }, series, ends) {
  const values = Object.values(series).flat();
  const told = Object.entries(series)
    .map(([name, all]) => `${name} ${fixed(all.reduce((sum, value) => sum + value, 0) / all.length, 2)} on average`)
    .join("; ");
  if (probability) {
    const alt = `D's opinion along the way: ${told}`;
    return lines({ title: "D's opinion: probability of real", series, low: 0, high: 1, ends, alt });
  }
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(most - least, 1e-3) * 0.1;
  const alt = `the critic's score along the way: ${told}`;
  return lines({ title: "the critic's score (no unit)", series, low: least - room, high: most + room, ends, alt });
}

/**
 * The value of the keyframes.
 * @param {LocalModel} model
 * @param {Plan} plan
 * @returns {Promise<import("../components/keyframes.js").KeyframesValue>}
 */
export async function thumbnails(model, { kind, keys }) {
  const rows = keys.map((key) => as_single(model.facts, key));
  const pictures = await model.draw(rows);
  if (!pictures) throw new Error("The keyframes could not be drawn; try again.");
  const { channels, height, width } = pictures;
  const shown = keys.map((key, number) => {
    const place = kind === "ab" && number < 2 ? "AB"[number] : String(number + 1);
    return {
      pixels: sheet(some(pictures, number), 1).pixels,
      name: key.seed === undefined ? `${place}: a point` : `${place}: seed ${key.seed}`,
      alt: `keyframe ${number + 1}: ${name_of(model.facts, rows[number])}`,
    };
  });
  return { keys: shown, height, width, channels, used: kind === "ab" ? 2 : kind === "loop" ? keys.length : 1 };
}

/**
 * HTML about the frame at which a hand stopped: what it is, what D says, and where Explore shows it.
 * @param {Table} table
 * @param {LocalModel} model
 * @param {Plan} plan
 * @param {number} frame
 * @param {number} lane
 * @param {string} [newest] lane of the model, where only the newest counts
 * @returns {Promise<string | null>}
 */
export async function describe_frame(table, model, plan, frame, lane, newest) {
  const { facts } = model;
  const first = plan.kind === "walk" ? Math.max(0, Math.min(FARTHEST, frame)) : 0;
  const all = Object.entries(ways(model, plan, first, 1));
  const [name, way] = all[Math.max(0, Math.min(all.length - 1, lane))];
  const one = way[Math.max(0, Math.min(way.length - 1, frame - first))];
  const seen = await judged(model, one, newest);
  if (!seen) return null;
  const belief = facts.probability
    ? `${percent(seen.opinion)} real, says the discriminator`
    : `the critic scores it ${fixed(seen.opinion, 2)}`;
  const number = with_commas(frame + (plan.kind === "walk" ? 0 : 1));
  const link = `<a href="${explore_address(table, facts.name, rounded(one))}">Open in Explore</a>`;
  const what = `${escape_html(name_of(facts, one))}; |z| = ${fixed(norm(one.noise), 1)}; ${belief}`;
  return `<p class="told" role="status"><b>${TITLES[name]}</b>, frame ${number}: ${what}. ${link}</p>`;
}
