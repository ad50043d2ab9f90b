// Watches: what the page wants to see of a run with each frame: a fixed sample of noise, D on a grid of places, G on a grid of noise.
import { Generator } from "../../models/draws.js";
import { cell_middles } from "./place.js";
import { CELLS } from "./stage.js";
import { latent_grid } from "./warped_grid.js";

/** @typedef {import("../../training/types.js").Watch} Watch */

/** Fakes of each frame; scores are taken of them too. */
export const FAKES = 600;
const ARROWS = 96;
const SEED = 7; // of the noise that is watched: the same in each run, so that runs can be compared

/**
 * Noise of a latent space.
 * @param {import("./warped_grid.js").Latent} latent
 * @param {number} rows
 * @param {Generator} random
 * @returns {Float32Array} (rows, width)
 */
export function noise({ kind, width }, rows, random) {
  const count = rows * width;
  return kind === "normal" ? random.normal(count) : Float32Array.from({ length: count }, () => 2 * random.uniform() - 1);
}

/**
 * @param {import("./warped_grid.js").Latent} latent
 * @returns {{watches: Watch[], grid: import("./warped_grid.js").Grid}}
 */
export function watches_of(latent) {
  const latents = noise(latent, FAKES, new Generator(SEED));
  const grid = latent_grid(latent);
  const first = latents.slice(0, ARROWS * latent.width);
  /** @type {Watch[]} */
  const watches = [
    { name: "fakes", program: "draw", rows: FAKES, inputs: { latent: latents } },
    { name: "heatmap", program: "judge", rows: CELLS * CELLS, inputs: { points: cell_middles(CELLS) } },
    { name: "arrows", program: "gradient_g", rows: ARROWS, inputs: { latent: first } },
    { name: "grid", program: "draw", rows: grid.rows, inputs: { latent: grid.latents } },
  ];
  return { watches, grid };
}

/**
 * What the stage draws of a frame.
 * @param {import("../../training/types.js").Frame | null} frame
 * @param {Float32Array} real (n, 2)
 * @returns {import("./stage.js").Scene}
 */
export function scene_of(frame, real) {
  if (!frame) return { real };
  const { watched, batch } = frame;
  return {
    real,
    fakes: watched.fakes?.fake,
    logits: watched.heatmap?.logits,
    grid: watched.grid?.fake,
    from: watched.arrows?.fake,
    slopes: watched.arrows?.slopes,
    logits_real: batch.logits_real,
    logits_fake: batch.logits_fake,
  };
}
