// Run: networks that learn from a seed on, by whole steps, single updates or lines, and snapshots to which it goes back.
import { Generator } from "../models/draws.js";
import { half_d, half_g, whole_step } from "./algorithm.js";
import { BatchLines, Diverged } from "./batch_lines.js";
import { first_values } from "./first_values.js";
import { Snapshots } from "./snapshots.js";

/** @typedef {import("./trainer.js").Trainer} Trainer */
/** @typedef {import("./types.js").TrainingSettings} TrainingSettings */
/** @typedef {"discriminator" | "generator" | "both" | "line"} What */

const LOOK_EVERY = 16; // steps after which all weights are looked at
const MOST_LOSSES = 20_000; // of which nobody has been told yet; then the oldest are left out

export class Run {
  /**
   * @param {Trainer} trainer
   * @param {import("./training_data.js").Draw} draw
   * @param {"normal" | "uniform"} latent
   * @param {number} seed
   * @param {Record<string, Float32Array>} [start] first values that are not drawn
   */
  constructor(trainer, draw, latent, seed, start) {
    this.trainer = trainer;
    this.random = new Generator(seed);
    trainer.start({ ...first_values(trainer.programs, this.random), ...start });
    this.lines = new BatchLines(trainer, this.random, draw, latent);
    /** @type {globalThis.Generator<number, void, undefined> | null} the step that is under way, of which some lines are done */
    this.under_way = null;
    this.line = 0;
    /** @type {{step: number, d: number, g: number}[]} */
    this.losses = [];
    /** @type {Partial<TrainingSettings>} from the next step on */
    this.turned = {};
    this.snapshots = new Snapshots(trainer.size);
    this.keep();
  }

  /** @param {Partial<TrainingSettings>} settings from the next step on; a number that is not finite changes nothing */
  change(settings) {
    const sound = Object.entries(settings).filter(([, value]) => typeof value !== "number" || Number.isFinite(value));
    this.turned = { ...this.turned, ...Object.fromEntries(sound) };
  }

  /**
   * One step, update or line.
   * @param {What} what
   */
  once(what) {
    const { line } = this;
    const in_d = line > 0 && line < 4;
    if (what === "line") this.next_line();
    else if (what === "both") while (this.next_line());
    else if (what === "discriminator" && in_d) while (this.next_line() && this.line > 0 && this.line < 4);
    else if (what === "generator" && line >= 4) while (this.next_line());
    else this.alone(what);
  }

  /** One half, beside a step that may be under way. @param {What} what */
  alone(what) {
    this.take_settings();
    const { lines } = this;
    const half = what === "discriminator" ? half_d(lines) : half_g(lines);
    while (!half.next().done);
    if (what === "discriminator") this.note(lines.loss_d, Number.NaN);
    else this.ended(Number.NaN);
  }

  /** The next line of a whole step; whether more of that step are left. */
  next_line() {
    if (!this.under_way) {
      this.take_settings();
      this.under_way = whole_step(this.lines, Math.max(1, Math.round(this.trainer.settings.d_steps)));
    }
    const { done, value } = this.under_way.next();
    this.line = value ?? 0;
    if (!done) return true;
    this.under_way = null;
    this.ended(this.lines.loss_d);
    return false;
  }

  take_settings() {
    if (Object.keys(this.turned).length) this.trainer.change({ ...this.trainer.settings, ...this.turned });
    this.turned = {};
  }

  /** G's half is done. @param {number} loss_d of the same step */
  ended(loss_d) {
    const { lines } = this;
    this.note(loss_d, lines.loss_g);
    if (this.under_way) return; // snapshots are of whole steps
    if (lines.step % LOOK_EVERY === 0) this.look();
    this.keep();
  }

  /** Throws where a weight is no finite number. */
  look() {
    if (!this.trainer.finite()) throw new Diverged();
  }

  keep() {
    const { step, d_updates } = this.lines;
    if (!this.snapshots.due(step)) return;
    this.look();
    this.snapshots.keep({ step, d_updates, state: this.trainer.state(), random: this.random.save() });
  }

  /** Leaves what is under way. */
  halt() {
    this.under_way = null;
    this.line = 0;
  }

  /** The run is what it was at the latest snapshot up to a step; settings stay. @param {number} step */
  rewind(step) {
    const snapshot = this.snapshots.back_to(step);
    if (!snapshot) return;
    this.halt();
    this.losses = [];
    this.trainer.restore(snapshot.state);
    this.random.restore(snapshot.random);
    this.lines.go_on_from(snapshot.step, snapshot.d_updates);
  }

  /** @param {number} d @param {number} g */
  note(d, g) {
    this.losses.push({ step: this.lines.step, d, g });
    if (this.losses.length > 2 * MOST_LOSSES) this.losses = this.losses.slice(-MOST_LOSSES);
  }

  /** Losses since they were last taken. */
  take_losses() {
    const { losses } = this;
    this.losses = [];
    return {
      steps: Int32Array.from(losses, ({ step }) => step),
      d: Float32Array.from(losses, ({ d }) => d),
      g: Float32Array.from(losses, ({ g }) => g),
    };
  }
}
