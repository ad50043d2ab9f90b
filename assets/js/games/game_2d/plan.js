// Plan: what a run is made of, from the settings of the page.
import { Generator } from "../../models/draws.js";
import { distribution } from "../distributions.js";
import { OWN } from "./link.js";

/** @typedef {import("./run.js").Plan} Plan */
/** @typedef {Record<string, any>} Settings */

/** Settings that networks and their programs are made with. */
const NETWORKS = ["objective", "penalty", "optimiser", "g_depth", "d_depth", "g_width", "d_width", "latent", "batch"];
/** Settings that may change at any step. */
const LIVE = ["lr_d", "lr_g", "beta1", "beta2", "d_steps", "penalty_weight", "smoothing", "clip", "ema", "frozen"];

/** @param {Settings} settings @param {string[]} keys */
const picked = (settings, keys) => Object.fromEntries(keys.filter((key) => key in settings).map((key) => [key, settings[key]]));

/**
 * @param {Settings} settings with points where data is OWN
 * @returns {Plan}
 */
export function plan_of(settings) {
  const { data, points, noise, latent, seed } = settings;
  return {
    networks: { ...picked(settings, NETWORKS), dimensions: 2 },
    settings: /** @type {Plan["settings"]} */ (picked(settings, LIVE)),
    data:
      data === OWN ? { kind: "points", values: Float32Array.from(points), dimensions: 2 } : { kind: "distribution", name: data },
    latent: noise,
    width: latent,
    seed,
  };
}

/**
 * A sample of the data.
 * @param {Settings} settings
 * @param {number} count
 * @param {Generator} random
 * @returns {Float32Array} (count, 2)
 */
export function sample_of({ data, points }, count, random) {
  if (data !== OWN) return distribution(data).sample(random, count);
  const values = new Float32Array(2 * count);
  for (let row = 0; row < count; row++) {
    const from = 2 * random.whole(points.length / 2);
    values[2 * row] = points[from];
    values[2 * row + 1] = points[from + 1];
  }
  return values;
}

/**
 * What fakes are scored against: a sample of the data, and another one of as many points.
 * @param {Settings} settings
 * @param {number} count
 */
export function samples_to_score(settings, count) {
  const random = new Generator(2);
  const modes = settings.data === OWN ? [] : distribution(settings.data).modes;
  return { real: sample_of(settings, count, random), held_out: sample_of(settings, count, random), modes };
}

/**
 * What is drawn of the data: a sample, or all points that a hand has drawn where they are few.
 * @param {Settings} settings
 * @param {number} count
 * @returns {Float32Array}
 */
export function shown_sample(settings, count) {
  if (settings.data === OWN && settings.points.length <= 2 * count) return Float32Array.from(settings.points);
  return sample_of(settings, count, new Generator(1));
}
