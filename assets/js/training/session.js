// Session: a run that is played, paused and stepped, what a page sees of it, and why it has stopped.
import { Diverged } from "./batch_lines.js";
import { Run } from "./run.js";
import { Trainer } from "./trainer.js";
import { draw_of } from "./training_data.js";
import { Watches } from "./watches.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").TrainingSettings} TrainingSettings */
/** @typedef {import("./types.js").TrainingSpec} TrainingSpec */
/** @typedef {import("./types.js").Watch} Watch */
/** @typedef {import("./run.js").What} What */

const SECOND = 1000;

export class Session {
  /** @param {WebAssembly.Module | null} kernel @param {TrainingSpec} spec */
  constructor(kernel, spec) {
    this.spec = spec;
    this.draw = draw_of(spec.data);
    this.trainer = new Trainer(kernel, spec.programs, spec.settings);
    this.run = new Run(this.trainer, this.draw, spec.latent, spec.seed, spec.start);
    this.watches = new Watches(this.trainer, this.draw);
    this.playing = false;
    this.resting = false; // as long as nobody sees the page
    this.stopped = "";
    /** whether there is something that no frame has told */
    this.changed = true;
    /** @type {{what: What, times: number}[]} steps that were asked for */
    this.asked = [];
    /** @type {{time: number, step: number}[]} over the last second */
    this.paces = [];
  }

  play() {
    this.pause();
    this.playing = !this.stopped;
  }

  pause() {
    this.playing = false;
    this.asked = [];
    this.paces = [];
    this.changed = true;
  }

  /** @param {What} what @param {number} times */
  step(what, times) {
    this.playing = false;
    if (!this.stopped && times >= 1) this.asked.push({ what, times });
    this.changed = true;
  }

  /** @param {Partial<TrainingSettings>} settings */
  change(settings) {
    this.run.change(settings);
  }

  /** @param {Watch[]} watches */
  watch(watches) {
    this.watches.set(watches);
    this.changed = true;
  }

  /** @param {boolean} resting */
  rest(resting) {
    this.resting = resting;
    this.paces = [];
    this.changed = true;
  }

  /** @param {number} step */
  rewind(step) {
    this.pause();
    this.stopped = "";
    this.run.rewind(step);
  }

  /** @param {number} seed */
  restart(seed) {
    this.pause();
    this.stopped = "";
    this.run.take_settings();
    this.run = new Run(this.trainer, this.draw, this.spec.latent, seed);
  }

  /** Whether there is something to do now. */
  get busy() {
    return this.asked.length > 0 || (this.playing && !this.resting);
  }

  /** Does what there is to do until a time, and at least a step of it. @param {number} until milliseconds of performance.now() */
  work(until) {
    this.changed = true;
    try {
      while (this.busy) {
        const asked = this.asked[0];
        this.run.once(asked?.what ?? "both");
        if (asked) asked.times -= 1;
        if (asked?.times < 1) this.asked.shift();
        if (performance.now() >= until) break;
      }
    } catch (error) {
      this.stop(error);
    }
    if (this.playing) this.measure();
  }

  /** @param {unknown} error */
  stop(error) {
    this.pause();
    this.run.halt();
    const step = this.run.lines.step.toLocaleString("en");
    if (error instanceof Diverged)
      this.stopped = `Training diverged after step ${step}: a loss or a weight is no longer finite; rewind and lower the learning rates.`;
    else this.stopped = error instanceof Error ? error.message : String(error);
  }

  measure() {
    const now = performance.now();
    this.paces.push({ time: now, step: this.run.lines.step });
    while (this.paces.length > 2 && this.paces[1].time <= now - SECOND) this.paces.shift();
  }

  get steps_per_second() {
    const [first] = this.paces;
    const last = this.paces[this.paces.length - 1];
    return first && last.time > first.time ? (SECOND * (last.step - first.step)) / (last.time - first.time) : 0;
  }

  /** What the page is told; losses are told once. @returns {Frame} */
  frame() {
    this.changed = false;
    const { step, d_updates, shown } = this.run.lines;
    return {
      watched: this.watches.look(this.playing && !this.resting),
      step,
      d_updates,
      playing: this.playing,
      resting: this.playing && this.resting,
      line: this.run.line,
      steps_per_second: this.steps_per_second,
      losses: this.run.take_losses(),
      batch: Object.fromEntries(Object.entries(shown).map(([name, numbers]) => [name, numbers.slice()])),
      moments: this.run.snapshots.moments,
      stopped: this.stopped,
    };
  }
}
