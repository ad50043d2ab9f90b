// Run of a recipe in this browser: its programs and images are fetched, then it trains (training/training.js).
import { data_file } from "../../lib/data_file.js";
import { recipe_programs } from "../../training/source.js";
import { open_training } from "../../training/training.js";
import { checkpoint_file } from "./checkpoint_file.js";
import { fixed_points } from "./fixed_points.js";
import { read_images } from "./image_file.js";

/** @typedef {import("../../training/types.js").Training} Training */
/** @typedef {import("../../training/types.js").TrainingPrograms} TrainingPrograms */
/** @typedef {import("../../training/types.js").TrainingSettings} TrainingSettings */
/** @typedef {import("./image_file.js").Images} Images */
/**
 * What Python says of a recipe (gan.web.pages.train_here).
 * @typedef {object} RecipeFacts
 * @property {string} title
 * @property {Record<string, any>} recipe as gan.recipes.Recipe.to_json
 * @property {number} side rows, and columns, of the grid
 * @property {number} digits_after images until its pictures are digits, about
 */
/** @typedef {{file: string, count: number, dataset: string, shape: [number, number, number]}} ImageFacts */
/**
 * A run that is open.
 * @typedef {object} Run
 * @property {Training} training
 * @property {RecipeFacts} facts
 * @property {(progress: {images: number, step: number, seconds: number}) => Promise<Uint8Array<ArrayBuffer>>} checkpoint
 */

const LOOK_MS = 200; // between two grids at least: each costs as much as a good part of a step

/** @type {Promise<Images> | null} the same for all runs */
let images = null;

/**
 * The training images, downloaded once.
 * @param {ImageFacts} facts
 * @param {(share: number) => void} progress
 * @returns {Promise<Images>}
 */
function images_of({ file, count }, progress) {
  if (images) return images;
  const coming = data_file(file).then((answer) => read_images(answer, count, progress));
  coming.catch(() => {
    images = null; // so that the next try downloads them again
  });
  images = coming;
  return coming;
}

/**
 * Settings with which a recipe begins.
 * @param {Record<string, any>} recipe
 * @returns {TrainingSettings}
 */
export function settings_of(recipe) {
  const { lr_d, lr_g, beta1, beta2, d_steps, ema, smoothing, clip } = recipe;
  return { lr_d, lr_g, beta1, beta2, d_steps, ema, smoothing, clip, frozen: "" };
}

/**
 * Opens a run, which waits to be played.
 * @param {{facts: RecipeFacts, image_facts: ImageFacts, seed: number, progress: (share: number) => void}} wanted
 * @returns {Promise<Run>} or an Error of one sentence
 */
export async function open_run({ facts, image_facts, seed, progress }) {
  const { recipe, side } = facts;
  const [programs, data] = await Promise.all([recipe_programs(recipe.name), images_of(image_facts, progress)]);
  const training = open_training({
    programs,
    settings: settings_of(recipe),
    data: { kind: "images", ...data },
    batch: recipe.batch,
    latent: "normal",
    seed,
  });
  await training.ready;
  const latent = fixed_points({ noise: recipe.latent.noise, classes: recipe.latent.classes, side });
  training.watch([{ name: "grid", program: "draw", rows: side * side, inputs: { latent }, every: LOOK_MS }]);
  const head = { recipe, dataset: image_facts.dataset, shape: image_facts.shape, seed };
  return {
    training,
    facts,
    checkpoint: async (progress) => checkpoint_file({ ...head, ...progress }, await training.state(), shapes_of(programs)),
  };
}

/** Shapes of all tensors that a checkpoint holds. @param {TrainingPrograms} programs @returns {Record<string, number[]>} */
function shapes_of({ start }) {
  /** @type {Record<string, number[]>} */
  const shapes = {};
  for (const [name, { shape }] of Object.entries(start)) {
    shapes[name] = shape.map(Number);
    if (name.startsWith("generator.")) shapes[name.replace("generator.", "average.")] = shapes[name];
  }
  return shapes;
}
