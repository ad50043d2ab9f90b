// Batch of a run: real rows, noise, labels and other draws, always in the same memory, as inputs of the programs that read them.
import { size_of } from "../engine/program.js";
import { inputs_of, program_at } from "./program_at.js";

/** @typedef {import("./types.js").TrainingPrograms} TrainingPrograms */
/** @typedef {{kind: "uniform" | "normal", numbers: Float32Array}[]} Draws that a program reads as draw.0, draw.1 and so on */

export class Batch {
  /**
   * @param {TrainingPrograms} programs
   * @param {import("../models/draws.js").Generator} random
   * @param {import("./training_data.js").Draw} draw_rows
   * @param {"normal" | "uniform"} latent
   */
  constructor(programs, random, draw_rows, latent) {
    this.random = random;
    this.draw_rows = draw_rows;
    this.latent = latent;
    this.classes = programs.classes;
    const room = (/** @type {string} */ program, /** @type {string} */ input) =>
      new Float32Array(
        inputs_of(program_at(programs, program, programs.sizes.batch)).find(({ name }) => name === input)?.count ?? 0,
      );
    this.real = room("gradient_d", "real");
    this.labels = room("gradient_d", "labels");
    this.fake_labels = room("gradient_d", "fake_labels");
    this.latent_d = room("generate", "latent");
    this.latent_g = room("gradient_g", "latent");
    /** noise alone, where the latent has labels beside it */
    this.noise = new Float32Array(this.classes ? this.latent_d.length - this.classes * this.labels.length : 0);
    const { real, labels, fake_labels } = this;
    /** @type {Record<string, Float32Array>} */
    this.inputs_d = { real, labels, fake_labels };
    /** @type {Record<string, Float32Array>} */
    this.inputs_g = { latent: this.latent_g, labels: fake_labels, real, real_labels: labels };
    this.draws_d = made(programs.draws, this.inputs_d);
    this.draws_g = made(programs.draws_g ?? [], this.inputs_g);
  }

  draw_real() {
    this.draw_rows(this.random, this.real, this.labels);
  }

  /** Noise, and a label beside it where the networks are told one. @param {Float32Array} latent */
  draw_latent(latent) {
    const noise = this.classes ? this.noise : latent;
    if (this.latent === "normal") this.random.fill_normal(noise);
    else for (let i = 0; i < noise.length; i++) noise[i] = 2 * this.random.uniform() - 1;
    if (this.classes) this.put_labels(latent);
  }

  /** Noise beside a one-hot label, in each row: LatentSpec.encode. @param {Float32Array} latent */
  put_labels(latent) {
    const { noise, fake_labels, classes } = this;
    const rows = fake_labels.length;
    const width = noise.length / rows;
    latent.fill(0);
    for (let row = 0; row < rows; row++) {
      const to = row * (width + classes);
      for (let i = 0; i < width; i++) latent[to + i] = noise[row * width + i];
      fake_labels[row] = this.random.whole(classes);
      latent[to + width + fake_labels[row]] = 1;
    }
  }

  /** @param {Draws} draws */
  draw(draws) {
    for (const { kind, numbers } of draws) {
      if (kind === "normal") this.random.fill_normal(numbers);
      else this.random.fill_uniform(numbers);
    }
  }
}

/**
 * Room for a program's draws, among its inputs.
 * @param {{kind: "uniform" | "normal", shape: number[]}[]} draws
 * @param {Record<string, Float32Array>} inputs
 * @returns {Draws}
 */
function made(draws, inputs) {
  return draws.map(({ kind, shape }, at) => {
    const numbers = new Float32Array(size_of(shape));
    inputs[`draw.${at}`] = numbers;
    return { kind, numbers };
  });
}
