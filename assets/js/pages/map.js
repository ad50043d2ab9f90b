// Script of the page Map: gan.web.pages.latent_map, in the browser. What follows a hand needs nothing but what the map's component
// has: its frame, with the plane, and the address of its scene.
import { cells_in_view } from "../components/latent_map/plane.js";
import { decode, words } from "../lib/view_state.js";
import { Generator } from "../models/draws.js";
import { judged, main_picture } from "../views/judged.js";
import { frame_of, place_text, point_at, tiles } from "../views/latent_map.js";
import { CORNERS, scene_of } from "../views/map_scene.js";
import { any_seed, check_seed, from_state, origin, rounded, to_state } from "../views/points.js";
import { model_list } from "./scenes.js";
import { Update } from "./types.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */
/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../lib/view_state.js").State} State */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../components/latent_map.js").Asked} Asked */
/** @typedef {import("../components/latent_map/plane.js").Frame} Frame */
/** @typedef {import("../components/latent_map/plane.js").View} View */
/** @typedef {import("../views/latent_map.js").Scene} Scene */

export const prefix = "map";

const PARTS = ["label", "category", "codes"];
/** @type {import("../views/map_scene.js").Normals} */
const torch_normals = (seed, count) => [...new Generator(seed).normal(count)];
const AT_ONCE = 32; // tiles of an answer: the map asks for more at once, and a hand does not wait for all of them
const VIEW = /** @type {const} */ (["x", "y", "zoom", "layer"]);

/** What the map shows now: its frame, what it asks for, its model, and label, category and codes. @param {Page} page */
async function shown(page) {
  const { frame, value } = /** @type {{frame: Frame, value: Asked}} */ (page.props("atlas"));
  const { state } = decode(page.table, prefix, frame.query);
  const model = await page.open(state.model);
  const { point: rest } = from_state(model.facts, { ...to_state(origin(model.facts)), ...conditions_of(state) });
  return { frame, value, state, model, rest };
}

/** Label, category and codes of a state or of a point. @param {State | Point} of @returns {State} */
function conditions_of(of) {
  const state = /** @type {State} */ (of);
  const has = (/** @type {string} */ part) => (part === "codes" ? state.codes?.length : state[part] !== null);
  return Object.fromEntries(PARTS.filter((part) => state[part] !== undefined && has(part)).map((part) => [part, state[part]]));
}

/** The tiles that the map lacks. @param {Page} page @returns {Promise<Updates | null>} */
async function load_tiles(page) {
  const { frame, value, model, rest } = await shown(page);
  const classifier = await reader(page, model, value.layer);
  const answer = await tiles(model, frame, rest, value.level ?? 0, (value.wanted ?? []).slice(0, AT_ONCE), classifier);
  return answer && { atlas: new Update({ tiles: answer }) };
}

/** The classifier, where a layer shows what it sees. @param {Page} page @param {LocalModel} model @param {string} layer */
async function reader(page, model, layer) {
  return layer === "class" && model.facts.classifier ? page.classifier(model.facts.classifier) : null;
}

/** The picture at the place that was picked. @param {Page} page */
async function pick(page) {
  const { frame, value, model, rest } = await shown(page);
  return place(page, model, frame, rest, ...picked(value), "stage");
}

/** The place that was picked last. @param {Asked} value @returns {[number, number]} */
const picked = ({ picked: place, x, y }) => place ?? [x, y];

/** The same place under another label, category or codes. @param {Page} page @returns {Promise<Updates | null>} */
async function change_conditions(page) {
  const { frame, value, model, state } = await shown(page);
  const after = { ...state, ...conditions_of(page.value("console")) };
  const { point: rest } = from_state(model.facts, { ...to_state(origin(model.facts)), ...conditions_of(after) });
  const scene = { plane: frame.plane, rest, marks: frame.marks, query: words(page.table, prefix, after) };
  const { x, y, zoom, layer } = value;
  const [atlas, there] = await Promise.all([
    mosaic(page, model, scene, { x, y, zoom, layer }, "conditions"),
    place(page, model, frame, rest, ...picked(value), "stage"),
  ]);
  return atlas && { ...atlas, ...there };
}

/** Another plane, seen from its middle. @param {Page} page */
async function change_plane(page) {
  const texts = CORNERS.map((name) => page.value(name) ?? "");
  return from_middle(page, asked_by_fields(page, page.value("seed"), texts, page.value("console")));
}

/**
 * The same plane of another model, where corners were given as seeds; its labels and codes start anew.
 * @param {Page} page
 */
async function change_model(page) {
  const { facts } = await page.open(page.value("model"));
  const first = /** @type {Record<string, string>} */ (page.table.pages[prefix].defaults);
  const texts = CORNERS.map((name) => (/^\d+$/.test((page.value(name) ?? "").trim()) ? page.value(name) : first[name]));
  return from_middle(page, asked_by_fields(page, page.value("seed"), texts, origin(facts)));
}

/** The same kind of plane elsewhere. @param {Page} page */
async function draw_plane(page) {
  const texts = CORNERS.map(() => String(any_seed()));
  return from_middle(page, asked_by_fields(page, any_seed(), texts, page.value("console")));
}

/** @param {Page} page @param {any} seed @param {string[]} texts @param {Point} point @returns {State} */
function asked_by_fields(page, seed, texts, point) {
  const corners = Object.fromEntries(CORNERS.map((name, i) => [name, texts[i]]));
  return { model: page.value("model"), plane: page.value("plane"), seed: check_seed(seed), ...corners, ...conditions_of(point) };
}

/** @param {Page} page @param {State} asked */
async function from_middle(page, asked) {
  const model = await page.open(asked.model);
  const { scene, state } = scene_of(page.table, model, asked, torch_normals);
  const { layer } = /** @type {Asked} */ (page.value("atlas"));
  return whole(page, model, scene, state, view_of(page, { layer }), [0, 0]);
}

/** Where the map stands and what lies over it. @param {Page} page @param {State} state @returns {View} */
function view_of(page, state) {
  const first = /** @type {View} */ (page.table.pages[prefix].defaults);
  return /** @type {View} */ (Object.fromEntries(VIEW.map((name) => [name, state[name] ?? first[name]])));
}

/**
 * The frame of a map and the tiles of its first view.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Scene} scene
 * @param {View} view
 * @param {string} [lane] where only the newest counts
 * @returns {Promise<Updates | null>}
 */
async function mosaic(page, model, scene, view, lane) {
  const frame = frame_of(model.facts, scene, view);
  const { level, cells } = cells_in_view(frame, view);
  const first = cells.slice(0, AT_ONCE); // the map asks for the others
  const answer = await tiles(model, frame, scene.rest, level, first, await reader(page, model, view.layer), lane);
  return answer && { atlas: new Update({ frame, tiles: answer }) };
}

/**
 * The picture at a place, D's opinion of it, and where it is.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Pick<Frame, "plane">} frame
 * @param {Point} rest
 * @param {number} x
 * @param {number} y
 * @param {string} [lane] where only the newest counts
 * @returns {Promise<Updates | null>}
 */
async function place(page, model, { plane }, rest, x, y, lane) {
  const point = point_at(model.facts, plane, rest, x, y);
  const seen = await judged(model, rounded(point), lane);
  if (!seen) return null;
  const { picture, opinion } = main_picture(model.facts, seen);
  return { stage: picture, opinion, words: place_text(page.table, model.facts, plane, point, x, y) };
}

/**
 * The whole page; a field stays as it is where the scene's address does not name it.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Scene} scene
 * @param {State} state
 * @param {View} view
 * @param {[number, number]} at
 * @returns {Promise<Updates>}
 */
async function whole(page, model, scene, state, view, at) {
  const fields = [...CORNERS, "seed"].filter((name) => state[name] !== undefined);
  return {
    ...Object.fromEntries(fields.map((name) => [name, state[name]])),
    model: model_list(page, () => true, model.facts.name),
    plane: state.plane,
    corners: new Update({ visible: state.plane === "three" }),
    console: new Update({ value: scene.rest, layout: { ...model.facts.layout, parts: PARTS } }),
    ...(await mosaic(page, model, scene, view)),
    ...(await place(page, model, scene, scene.rest, ...at)),
  };
}

/**
 * The map that a query asks for. What it leaves out is as the page was built.
 * @param {Page} page
 * @param {string} query
 */
export async function open(page, query) {
  const read = async (/** @type {string} */ text) => {
    const { state: asked, changed } = decode(page.table, prefix, text);
    const model = await page.open(asked.model ?? page.model);
    const { scene, state, changed: more } = scene_of(page.table, model, asked, torch_normals);
    return { model, scene, state, view: view_of(page, asked), sentences: [...changed, ...more] };
  };
  let found;
  try {
    found = await read(query);
  } catch (error) {
    page.warn(`${error instanceof Error ? error.message : error} Showing the first map instead.`);
    found = await read("");
  }
  for (const sentence of found.sentences) page.warn(sentence);
  const { model, scene, state, view } = found;
  return whole(page, model, scene, state, view, [view.x, view.y]);
}

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "atlas.move": load_tiles,
  "atlas.pick": pick,
  "console.input": change_conditions,
  "model.input": change_model,
  "plane.input": change_plane,
  "seed.input": change_plane,
  "another.click": draw_plane,
  ...Object.fromEntries(CORNERS.map((name) => [`${name}.submit`, change_plane])),
};

export const follows = ["atlas.move", "atlas.pick", "console.input"];
