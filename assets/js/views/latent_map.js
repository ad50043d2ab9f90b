// Views of the Map: a plane through latent space, its tiles, and words about a place. Twins of gan.web.pages.latent_map.views.
import { fixed, round } from "../lib/decimals.js";
import { explore_link } from "./explore_link.js";
import { norm, place_of, z_at } from "./plane.js";
import { as_single, rounded } from "./points.js";
import { sheet } from "./stage.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../lib/view_state.js").State} State */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalClassifier} LocalClassifier */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../components/latent_map/plane.js").Cell} Cell */
/** @typedef {import("../components/latent_map/plane.js").Frame} Frame */
/** @typedef {import("../components/latent_map/plane.js").View} View */
/** @typedef {import("../components/latent_map/tiles.js").Answer} Answer */
/** @typedef {import("./plane.js").Plane} Plane */

/** Tiles across the map at a whole zoom. */
const SIDE = 15;
/** From one tile to the next at zoom 0; each zoom halves it. */
const STEP = 0.6;
/** The map ends at this coordinate. */
const EDGE = 10;
/** @type {[number, number]} */
const ZOOMS = [-1, 4];
const NOISE_LIMIT = 6;
/** Tiles in one answer. */
const MOST = 256;

/**
 * A map as an address asks for it.
 * @typedef {object} Scene
 * @property {Plane} plane which points are drawn
 * @property {Point} rest whose label, category and codes hold for the whole map
 * @property {{name: string, x: number, y: number}[]} marks named places
 * @property {Record<string, string>} query the words of the address that leads here, without the place and the layer
 */

let told = 0; // counts down, where the server's counts up: each frame is opened once

/**
 * What the map's component knows of its scene, and where it shall stand.
 * @param {Facts} facts
 * @param {Scene} scene
 * @param {View} view
 * @returns {Frame}
 */
export function frame_of(facts, { plane, marks, query }, view) {
  told -= 1;
  const classes = facts.classifier ? [...facts.class_names] : [];
  const lattice = { side: SIDE, step: STEP, edge: EDGE, zooms: ZOOMS };
  const { noun, probability } = facts;
  return { key: key_of(query), told, query, view: { ...view }, marks, ...lattice, classes, noun, probability, plane };
}

/** What tells a scene's tiles from those of another that come late. @param {Record<string, string>} query */
const key_of = (query) => `here:${JSON.stringify(Object.entries(query).sort())}`;

/**
 * A named place.
 * @param {Plane} plane
 * @param {string} name
 * @param {number[]} z
 */
export function mark(plane, name, z) {
  const [x, y] = place_of(plane, z);
  return { name, x: round(x, 3), y: round(y, 3) };
}

/**
 * Point at the coordinates x, y; numbers of z beyond the limit are clamped to it.
 * @param {Facts} facts
 * @param {Plane} plane
 * @param {Point} rest
 * @param {number} x
 * @param {number} y
 * @returns {Required<Point>}
 */
export function point_at(facts, plane, rest, x, y) {
  const noise = z_at(plane, x, y).map((value) => Math.max(-NOISE_LIMIT, Math.min(NOISE_LIMIT, value)));
  return as_single(facts, { ...rest, noise });
}

/**
 * Pictures of some tiles with D's opinions, and where there is a classifier what it sees in them.
 * @param {LocalModel} model
 * @param {Frame} frame
 * @param {Point} rest
 * @param {number} level
 * @param {Cell[]} wanted
 * @param {LocalClassifier | null} classifier
 * @param {string} [lane] where only the newest counts
 * @returns {Promise<Answer | null>} null when something newer came
 */
export async function tiles(model, { key, step: first, plane }, rest, level, wanted, classifier, lane) {
  const cells = wanted.slice(0, MOST);
  const { shape } = model.facts;
  const empty = { key, level, cells, width: shape[2], height: shape[1], channels: shape[0] };
  if (!cells.length) return { ...empty, pixels: "", opinions: [], seen: [] };
  const step = Math.fround(first / 2 ** level);
  const points = cells.map(([column, row]) =>
    point_at(model.facts, plane, rest, Math.fround(column * step), Math.fround(row * step)),
  );
  const pictures = await model.draw(points, lane);
  if (!pictures) return null;
  const opinions = await model.judge(
    pictures,
    points.map(({ label }) => label),
  ); // prettier-ignore
  const seen = classifier ? (await classifier.probabilities(pictures)).map((shares) => shares.indexOf(Math.max(...shares))) : [];
  const { pixels } = sheet(pictures, 1); // one below the other: one after the other
  return { ...empty, pixels, opinions: opinions.map((opinion) => round(opinion, 4)), seen };
}

/**
 * Where a point is, how long its z is, and a link to it, as HTML.
 * @param {import("../lib/view_state.js").Table} table
 * @param {Facts} facts
 * @param {Plane} plane
 * @param {Required<Point>} point
 * @param {number} x
 * @param {number} y
 */
export function place_text(table, facts, plane, point, x, y) {
  const beyond = z_at(plane, x, y).some((value) => Math.abs(value) > NOISE_LIMIT);
  const clamped = beyond ? ` Numbers of z beyond ${NOISE_LIMIT} are clamped to it here.` : "";
  const length = `|z| = ${fixed(norm(point.noise), 1)}; in training about ${fixed(Math.sqrt(facts.latent.noise), 1)}`;
  const words = `<p class="told">At <b>x = ${fixed(x, 2)}, y = ${fixed(y, 2)}</b>, ${length}.${clamped}</p>`;
  return words + explore_link(table, facts.name, rounded(point));
}
