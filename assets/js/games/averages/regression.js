// Regression: the GAN's generator, trained by squared error instead of a discriminator, in the page itself: a step takes a tenth of a
// millisecond.
import { Engine } from "../../engine/engine.js";
import { Generator } from "../../models/draws.js";
import { first_values } from "../../training/first_values.js";
import { instantiate } from "../../training/template.js";

export class Regression {
  /**
   * @param {WebAssembly.Module | null} kernel
   * @param {import("./programs.js").Averages} averages
   * @param {Float32Array} points x, y, x, y and so on
   * @param {number} seed
   */
  constructor(kernel, { gan, settings, regression, batch }, points, seed) {
    const engine = new Engine(kernel);
    this.random = new Generator(seed);
    this.points = points;
    this.step = 0;
    this.loss = Number.NaN;
    const values = Object.entries(first_values(gan, this.random)).filter(([name]) => name.startsWith("generator."));
    engine.give_block("generator", values);
    const count = values.reduce((all, [, numbers]) => all + numbers.length, 0);
    engine.give_block(
      "generator:gradient",
      values.map(([name, numbers]) => [`gradient.${name}`, new Float32Array(numbers.length)]),
    );
    for (const part of ["mean", "square"]) engine.give(`generator:${part}`, new Float32Array(count));
    for (const part of ["mean_mass", "square_mass"]) engine.give(`generator:${part}`, [0]);
    this.gradient = engine.load(regression, { trains: true });
    this.optimise = engine.load(gan.programs.optimise_g, { trains: true });
    this.rates = { rate: [settings.lr_g], beta1: [settings.beta1], beta2: [settings.beta2] };
    this.width = gan.sizes.latent;
    this.batch = {
      latent: new Float32Array(batch * this.width),
      answer: new Float32Array(batch),
      chance: new Float32Array(2 * batch),
    };
    /** @type {import("../../engine/engine.js").Run | null} */
    this.drawing = null;
    this.generate = (/** @type {number} */ rows) =>
      engine.load(instantiate(gan.programs.generate, { ...gan.sizes, batch: rows }));
  }

  /** Trains up to a step. @param {number} step @param {number} most steps at once */
  follow(step, most) {
    for (let left = Math.min(step - this.step, most); left > 0; left--) this.once();
  }

  once() {
    const { latent, answer, chance } = this.batch;
    this.random.fill_uniform(chance);
    for (let i = 0; i < answer.length; i++) {
      const at = 2 * Math.floor((chance[2 * i] * this.points.length) / 2);
      latent[i * this.width] = this.points[at];
      if (this.width > 1) latent[i * this.width + 1] = 2 * chance[2 * i + 1] - 1;
      answer[i] = this.points[at + 1];
    }
    this.loss = this.gradient({ latent, answer }).loss[0];
    this.optimise(this.rates);
    this.step += 1;
  }

  /**
   * Points (x, y) that it answers.
   * @param {Float32Array} latent (rows, width)
   */
  draw(latent) {
    this.drawing ??= this.generate(latent.length / this.width);
    return this.drawing({ latent }).fake;
  }
}
