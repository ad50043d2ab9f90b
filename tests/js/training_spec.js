// What the tests of training train: tiny networks for images of 2 by 2 pixels, on eight points. Their programs are
// gan.browser.training_programs.of_recipe of the recipe vanilla with g_width 8, d_width 8 and batch 4, for (1, 2, 2) and 3 rows.
import { readFileSync } from "node:fs";
import { Generator } from "../../assets/js/models/draws.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(path, import.meta.url));
export const kernel_bytes = read("../../assets/js/engine/kernel.wasm");
export const kernel = new WebAssembly.Module(kernel_bytes);
export const programs = JSON.parse(read("./tiny_programs.json").toString());

/** @param {any} [changes] @returns {import("../../assets/js/training/types.js").TrainingSpec} */
export const spec = ({ settings = {}, ...changes } = {}) => ({
  programs,
  settings: { lr_d: 2e-3, lr_g: 2e-3, beta1: 0.5, beta2: 0.999, d_steps: 2, smoothing: 0, ema: 0.9, frozen: "", ...settings },
  data: { kind: "points", values: new Generator(3).normal(32), dimensions: 4 },
  batch: 4,
  latent: "normal",
  seed: 5,
  ...changes,
});
