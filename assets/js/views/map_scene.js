// Scene of the Map: which plane an address asks for. Twin of gan.web.pages.latent_map.views.scene.
import { decode, words } from "../lib/view_state.js";
import { mark } from "./latent_map.js";
import { spanned, through } from "./plane.js";
import { from_seed, from_state, to_state } from "./points.js";

/** @typedef {import("../lib/view_state.js").State} State */
/** @typedef {import("../lib/view_state.js").Table} Table */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("./latent_map.js").Scene} Scene */
/** @typedef {(seed: number, count: number) => number[]} Normals standard normal numbers that torch draws with a seed */

export const CORNERS = ["a", "b", "c"];

/**
 * The map that a view state asks for, the state of its address, and a sentence for all that had to be changed.
 * @param {Table} table
 * @param {LocalModel} model
 * @param {State} asked
 * @param {Normals} normals
 * @returns {{scene: Scene, state: State, changed: string[]}}
 * @throws {Error} a z or codes of another length, no seed or link for a corner, or three points on one line
 */
export function scene_of(table, model, asked, normals) {
  const defaults = /** @type {Record<string, any>} */ (table.pages.map.defaults);
  const { plane: kind = defaults.plane, seed = defaults.seed } = asked;
  const drawn = to_state(from_seed(model, seed));
  const { point: rest, changed } = from_state(model.facts, { ...drawn, ...asked });
  /** @type {State} */
  const state = { model: model.facts.name, plane: kind };
  let plane;
  let marks;
  if (kind === "three") {
    const spots = CORNERS.map((name) => spot(table, model, asked[name] ?? defaults[name]));
    const [a, b, c] = spots.map(({ z }) => z);
    const flat = through(a, b, c);
    spots.forEach(({ text }, i) => {
      state[CORNERS[i]] = text;
    });
    marks = spots.map(({ z }, i) => mark(flat, CORNERS[i].toUpperCase(), z));
    plane = flat;
  } else {
    if (asked.z) state.z = rest.noise;
    else state.seed = seed;
    plane = kind === "random" ? random(rest.noise, seed, normals) : principal(model, rest.noise);
    marks = [mark(plane, "M", rest.noise)];
  }
  const { z: _, ...conditions } = to_state(rest);
  const whole = { ...state, ...conditions };
  return { scene: { plane, rest, marks, query: words(table, "map", whole) }, state: whole, changed };
}

/** @param {LocalModel} model @param {number[]} middle */
function principal(model, middle) {
  const vectors = model.facts.directions.pca?.vectors ?? [];
  if (vectors.length < 2)
    throw new Error(`The principal directions of ${model.facts.name} were not measured; choose random directions.`);
  return spanned(middle, vectors[0], vectors[1]);
}

/** @param {number[]} middle @param {number} seed @param {Normals} normals */
function random(middle, seed, normals) {
  const drawn = normals(seed, 2 * middle.length);
  return spanned(middle, drawn.slice(0, middle.length), drawn.slice(middle.length));
}

/**
 * A sample that a visitor names by a seed, by the numbers of z, or by a link to Explore with either: what to call it in an
 * address, and its z.
 * @param {Table} table
 * @param {LocalModel} model
 * @param {string} named
 * @returns {{text: string, z: number[]}}
 * @throws {Error} none of these
 */
function spot(table, model, named) {
  const text = named.trim();
  /** @type {Record<string, string>} */
  const plain = text.includes(",") ? { z: text } : { seed: text };
  const link = /^[^?]*\?([^#]*)/.exec(text);
  const { state } = decode(table, "explore", link ? link[1] : plain);
  if (state.z) {
    const { point } = from_state(model.facts, state);
    return { text: words(table, "explore", to_state(point)).z, z: point.noise };
  }
  if (state.seed === undefined)
    throw new Error(`A sample of the map is a seed or a link to Explore, not '${text.slice(0, 40)}'.`);
  return { text: String(state.seed), z: from_seed(model, state.seed).noise };
}
