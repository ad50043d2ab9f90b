// Settings of a run in one dimension: what a link holds, and what of it makes networks, a training and its data.

/**
 * @typedef {object} Settings
 * @property {"game" | "distances"} show which of the page's two views
 * @property {string} data name of a distribution
 * @property {string} objective
 * @property {string} penalty
 * @property {number} penalty_weight
 * @property {number} lr_d
 * @property {number} lr_g
 * @property {number} d_steps D's updates before each of G's
 * @property {"slow" | "medium" | "full"} pace how fast both play
 * @property {"uniform" | "normal"} noise from which z is drawn
 * @property {number} seed
 * @property {number} mean of the dragged G
 */

/** @type {Settings} */
export const FIRST = {
  show: "game",
  data: "gaussian",
  objective: "non-saturating",
  penalty: "none",
  penalty_weight: 0.1,
  lr_d: 0.005,
  lr_g: 0.001,
  d_steps: 5,
  pace: "medium",
  noise: "normal",
  seed: 1,
  mean: -2,
};

/** Settings that take effect by beginning again. @type {(keyof Settings)[]} */
export const BEGINS_AGAIN = ["data", "objective", "penalty", "noise", "seed"];

/** Steps a second of each pace. */
export const PACES = { slow: 10, medium: 100, full: Number.POSITIVE_INFINITY };

const BATCH = 256;
const LAST_OF_G = "generator.4"; // layer: after two hidden ones, each with its activation
const WIDER = 5; // times as wide as networks begin, which would be a spike where there is nothing to see
const LEFT = -0.7; // mean of G at the start, about: beside the data, not on them
const NETWORKS = { optimiser: "adam", g_depth: 2, d_depth: 2, g_width: 16, d_width: 32, dimensions: 1, latent: 1, batch: BATCH };

/** What points_programs takes. @param {Settings} settings */
export const networks_of = ({ objective, penalty }) => ({ ...NETWORKS, objective, penalty });

/**
 * What may change from step to step. The average is G itself, so that what is drawn is what D sees.
 * @param {Settings} settings
 * @returns {import("../../training/types.js").TrainingSettings}
 */
export function training_settings({ lr_d, lr_g, d_steps, penalty_weight }) {
  return { lr_d, lr_g, d_steps, penalty_weight, beta1: 0.5, beta2: 0.99, ema: 0, smoothing: 0, instance_noise: 0, clip: 0 };
}

/**
 * First values with a G that begins wide, and beside the data.
 * @param {Record<string, import("../../training/types.js").FirstValues>} start
 */
function widened(start) {
  const [weight, bias] = [`${LAST_OF_G}.weight`, `${LAST_OF_G}.bias`];
  const { scale } = start[weight];
  return {
    ...start,
    [weight]: { ...start[weight], scale: WIDER * /** @type {number} */ (scale) },
    [bias]: { ...start[bias], draw: /** @type {const} */ ("constant"), scale: LEFT },
  };
}

/**
 * @param {Settings} settings
 * @param {import("../../training/types.js").TrainingPrograms} programs
 * @returns {import("../../training/types.js").TrainingSpec}
 */
export function spec_of(settings, programs) {
  const { data, noise, seed } = settings;
  return {
    programs: { ...programs, start: widened(programs.start) },
    settings: training_settings(settings),
    data: { kind: "distribution", name: data },
    batch: BATCH,
    latent: noise,
    seed,
  };
}

/** Settings of a link's state. @param {Record<string, any>} state @returns {Settings} */
export const of_state = (state) => ({ ...FIRST, ...state });

/**
 * State for a link: the seed, and what is not as at first.
 * @param {Settings} settings
 * @returns {Record<string, any>}
 */
export function to_state(settings) {
  const first = /** @type {Record<string, any>} */ (FIRST);
  return Object.fromEntries(Object.entries(settings).filter(([key, value]) => key === "seed" || value !== first[key]));
}
