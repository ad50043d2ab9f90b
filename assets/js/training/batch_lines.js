// Lines of the algorithm for one run: what each draws, runs and leaves for the next.
import { Batch } from "./batch.js";

/** @typedef {import("./trainer.js").Trainer} Trainer */
/** @typedef {import("../models/draws.js").Generator} Generator */

/** Error of a run whose numbers have grown beyond all bounds. */
export class Diverged extends Error {}

export class BatchLines {
  /**
   * @param {Trainer} trainer
   * @param {Generator} random
   * @param {import("./training_data.js").Draw} draw
   * @param {"normal" | "uniform"} latent
   */
  constructor(trainer, random, draw, latent) {
    this.trainer = trainer;
    this.random = random;
    this.batch = new Batch(trainer.programs, random, draw, latent);
    this.step = 0;
    this.d_updates = 0;
    this.loss_d = Number.NaN;
    this.loss_g = Number.NaN;
    /** whether real rows were drawn in this step */
    this.has_real = false;
    /** @type {Record<string, Float32Array>} results of the lines so far, which a frame tells */
    this.shown = {};
    /** @type {Record<string, Float32Array>} what D says of the newest fakes */
    this.judged = {};
  }

  /**
   * Nothing has been computed since these counts.
   * @param {number} step
   * @param {number} d_updates
   */
  go_on_from(step, d_updates) {
    this.step = step;
    this.d_updates = d_updates;
    this.loss_d = Number.NaN;
    this.loss_g = Number.NaN;
    this.has_real = false;
    this.shown = {};
  }

  sample() {
    const { batch } = this;
    batch.draw_real();
    batch.draw_latent(batch.latent_d);
    this.has_real = true;
    this.shown = { real: batch.real, latent: batch.latent_d };
  }

  forge_d() {
    const { trainer, batch } = this;
    if (trainer.settings.clip && trainer.settings.frozen !== "discriminator") trainer.clip();
    batch.inputs_d.fake = trainer.generate(batch.latent_d);
    this.shown.fake = batch.inputs_d.fake;
  }

  judge_d() {
    this.batch.draw(this.batch.draws_d);
    const { loss, real, fake } = this.trainer.gradient_d(this.batch.inputs_d);
    this.loss_d = finite(loss[0]);
    this.shown.logits_real = real;
    this.shown.logits_fake = fake;
  }

  update_d() {
    if (this.trainer.settings.frozen === "discriminator") return;
    this.trainer.optimise("discriminator");
    this.d_updates += 1;
  }

  sample_noise() {
    const { batch } = this;
    if (this.trainer.programs.paired && !this.has_real) batch.draw_real();
    batch.draw_latent(batch.latent_g);
    const { real, logits_real } = this.shown;
    this.shown = { ...(logits_real && { real, logits_real }), latent: batch.latent_g };
  }

  forge_g() {
    this.batch.draw(this.batch.draws_g);
    const { loss, fake, logits, slopes } = this.trainer.gradient_g(this.batch.inputs_g);
    this.loss_g = finite(loss[0]);
    this.shown.fake = fake;
    this.judged = { logits, slopes };
  }

  judge_g() {
    this.shown.logits_fake = this.judged.logits;
    this.shown.slopes = this.judged.slopes;
  }

  update_g() {
    if (this.trainer.settings.frozen !== "generator") this.trainer.optimise("generator");
    this.trainer.average(this.step);
    this.step += 1;
    this.has_real = false;
  }
}

/** @param {number} loss */
function finite(loss) {
  if (!Number.isFinite(loss)) throw new Diverged();
  return loss;
}
