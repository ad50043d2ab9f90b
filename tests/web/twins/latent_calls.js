// Calls of several functions of assets/js in a row, for the pages about latent space.
import { decode } from "../../../assets/js/lib/view_state.js";
import { Generator } from "../../../assets/js/models/draws.js";
import { opened } from "../../../assets/js/views/comparison.js";
import { read } from "../../../assets/js/views/journey_plan.js";
import { player_value } from "../../../assets/js/views/journey_views.js";
import { frame_of, place_text, point_at, tiles } from "../../../assets/js/views/latent_map.js";
import { scene_of } from "../../../assets/js/views/map_scene.js";
import { NumpyDraws } from "../../../assets/js/views/numpy_draws.js";

export function numpy_draws(seed, index) {
  const draws = new NumpyDraws([seed, index]);
  const normal = Array.from({ length: 200 }, () => Math.fround(draws.normal()));
  return [...normal, ...Array.from({ length: 3 }, () => Math.fround(draws.uniform(-1, 1)))];
}

/** A journey's value without what hangs on the last bit of a frame. */
export async function player(table, model, plan, first, view) {
  const { lanes, plots, ...value } = await player_value(table, model, plan, { GIF: "./x.gif" }, first, view);
  return { ...value, titles: lanes.map(({ title, alt }) => [title, alt]), plots: plots.length > 0 };
}

/** A plan that a query asks for. */
export function read_plan(table, model, query) {
  const { state, changed } = decode(table, "journeys", query);
  return { ...read(table, model, state), changed: [...changed, ...read(table, model, state).changed] };
}

/** A comparison that a query asks for: models, sides, whether they stand apart, and what was changed. */
export async function compared(table, query, by_name, first, partner) {
  const pick = async (name, beside) => by_name[name ?? (beside ? partner : first)];
  const { left, right, sides, apart, changed } = await opened(table, query, pick, (model) => model.fill(7)[0]);
  return [left.facts.name, right.facts.name, sides, apart, changed];
}

/** A frame of the map without what only this browser counts. */
export function frame(table, model, asked, view) {
  const { scene, changed } = scene_of(table, model, asked, (seed, count) => [...new Generator(seed).normal(count)]);
  const { key, told, ...rest } = frame_of(model.facts, scene, view);
  return { ...rest, changed, rest: scene.rest };
}

/** Tiles of a map, without their key. */
export async function map_tiles(table, model, asked, level, cells, classifier) {
  const { scene } = scene_of(table, model, asked, (seed, count) => [...new Generator(seed).normal(count)]);
  const made = frame_of(model.facts, scene, { x: 0, y: 0, zoom: 0, layer: "none" });
  const { key, ...answer } = await tiles(model, made, scene.rest, level, cells, classifier);
  return answer;
}

/** What is said of a place on a map. */
export function map_words(table, model, asked, x, y) {
  const { scene } = scene_of(table, model, asked, (seed, count) => [...new Generator(seed).normal(count)]);
  return place_text(table, model.facts, scene.plane, point_at(model.facts, scene.plane, scene.rest, x, y), x, y);
}
