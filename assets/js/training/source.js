// Source of what Python has traced for training: programs and settings by name, the worker that trains, and the engine's kernel.
import { chosen_source } from "./chosen_source.js";
import { instantiate, instantiated } from "./template.js";

/** @typedef {import("./types.js").TrainingPrograms} TrainingPrograms */
/** @typedef {import("./chosen_source.js").Source} Source */
/**
 * Networks, losses and sizes of a game on points; bounds and choices are in the file point_game.
 * @typedef {object} PointNetworks
 * @property {string} objective
 * @property {string} penalty
 * @property {string} optimiser
 * @property {number} g_depth
 * @property {number} d_depth
 * @property {number} g_width
 * @property {number} d_width
 * @property {number} dimensions of the points
 * @property {number} latent
 * @property {number} batch
 */

const NO_FILE = "A file of this page could not be loaded; look whether the network is there, and reload the page.";
const PLAYERS = ["generator", "discriminator"];

/** Below the modules, whose address has a version. @type {Source} */
const APP = {
  async program_file(name) {
    const answer = await fetch(new URL(`../programs/${encodeURIComponent(name)}.json`, import.meta.url)).catch(() => null);
    if (!answer?.ok) throw new Error(NO_FILE);
    return answer.json();
  },
  worker: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
  kernel: async () => (await fetch(new URL("../engine/kernel.wasm", import.meta.url))).arrayBuffer(),
};
/** @type {Map<string, Promise<any>>} */
const files = new Map();

/** Where the worker and the kernel come from. @returns {Source} */
export function current_source() {
  return chosen_source() ?? APP;
}

/**
 * Content of a file of programs, or of settings, fetched once.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function program_file(name) {
  let file = files.get(name);
  if (!file) {
    file = current_source().program_file(name);
    files.set(name, file);
    file.catch(() => files.delete(name)); // so that the next one who asks tries again
  }
  return file;
}

/**
 * A single program.
 * @param {string} name
 * @param {Record<string, number>} sizes
 * @returns {Promise<any>}
 */
export async function program(name, sizes) {
  return instantiate(await program_file(name), sizes);
}

/**
 * Programs of a recipe that is trained on images.
 * @param {string} name of gan.recipes.browser_recipes
 * @returns {Promise<TrainingPrograms>}
 */
export function recipe_programs(name) {
  return program_file(`recipe-${name}`);
}

/**
 * Programs of a game on points (gan.games.point_programs).
 * @param {PointNetworks} networks
 * @returns {Promise<TrainingPrograms>}
 */
export async function points_programs(networks) {
  const { objective, optimiser, g_depth, d_depth, g_width, d_width, dimensions, latent, batch } = networks;
  const penalty = networks.penalty === "clip" ? "none" : networks.penalty;
  const { objectives, d_activations } = await program_file("point_game");
  const names = [`g${g_depth}`, `d${d_depth}-${penalty}`, `g${g_depth}-d${d_depth}-${d_activations[penalty]}`];
  const [state, of_g, of_d, of_both] = await Promise.all(["state", ...names].map((name) => program_file(`points-${name}`)));
  const sizes = { batch, rows: batch, latent, dimensions, g_width, d_width };
  const start = instantiated({ ...of_g.start, ...of_d.start }, sizes);
  const counts = Object.fromEntries(PLAYERS.map((player) => [player, count_of(start, player)]));
  const of_block = (/** @type {string} */ name, /** @type {string} */ player) =>
    instantiate(state.templates[name], { count: counts[player] });
  return {
    programs: {
      generate: of_g.templates.generate,
      draw: of_g.templates.draw,
      judge: of_d.templates.judge,
      gradient_d: of_d.templates[`gradient_d.${objective}`],
      gradient_g: of_both.templates[`gradient_g.${objective}`],
      optimise_g: of_block(`optimise_g.${optimiser}`, "generator"),
      optimise_d: of_block(`optimise_d.${optimiser}`, "discriminator"),
      average: of_block("average", "generator"),
      clip: of_block("clip", "discriminator"),
    },
    start,
    sizes,
    draws: instantiated(of_d.draws, sizes),
    draws_g: [],
    paired: objectives[objective].paired,
    classes: 0,
  };
}

/**
 * How many numbers a player's block has.
 * @param {Record<string, import("./types.js").FirstValues>} start
 * @param {string} player
 */
function count_of(start, player) {
  return Object.entries(start)
    .filter(([name, { parameter }]) => parameter && name.startsWith(`${player}.`))
    .reduce((all, [, { shape }]) => all + shape.reduce((product, side) => product * side, 1), 0);
}
