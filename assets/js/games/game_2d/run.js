// Run: the training that the page shows. It is opened anew for settings that cannot change under way; of two that were asked for, the
// newer one is shown.
import { watches_of } from "./watches.js";

/** @typedef {import("../../training/types.js").Training} Training */
/** @typedef {import("../../training/types.js").Frame} Frame */
/** @typedef {import("../../training/types.js").TrainingPrograms} TrainingPrograms */
/** @typedef {import("../../training/types.js").TrainingSettings} TrainingSettings */
/** @typedef {import("../../training/types.js").TrainingSpec} TrainingSpec */
/** @typedef {import("../../training/types.js").TrainingData} TrainingData */
/** @typedef {import("../../training/run.js").What} What */

/**
 * What a run is made of.
 * @typedef {object} Plan
 * @property {Record<string, any>} networks what points_programs takes
 * @property {TrainingSettings} settings
 * @property {TrainingData} data
 * @property {"normal" | "uniform"} latent
 * @property {number} width of z
 * @property {number} seed
 */

/**
 * @typedef {object} Tools that a run is made with, which tests replace
 * @property {(networks: any) => Promise<TrainingPrograms>} programs what points_programs takes
 * @property {(spec: TrainingSpec) => Training} open
 * @property {(milliseconds: number, act: () => void) => () => void} [every] calls again and again until the answer is called
 */

/**
 * @typedef {object} Listener
 * @property {(frame: Frame) => void} frame
 * @property {(run: {grid: import("./warped_grid.js").Grid, kernel: "wasm" | "plain", worker: boolean}) => void} opened
 * @property {(sentence: string) => void} failed
 */

/**
 * How fast it trains: as fast as it can, or so many of one kind of step at a time.
 * @typedef {{name: string, title: string, what?: "both" | "line", times?: number, every?: number}} Speed every: in milliseconds
 */

/** Slowest first. @type {Speed[]} */
export const SPEEDS = [
  { name: "lines", title: "Slow motion, line by line", what: "line", times: 1, every: 1100 },
  { name: "ten", title: "10 steps a second", what: "both", times: 1, every: 100 },
  { name: "hundred", title: "100 steps a second", what: "both", times: 4, every: 40 },
  { name: "full", title: "Full speed" },
];

/** @param {number} milliseconds @param {() => void} act */
function every_so_often(milliseconds, act) {
  const timer = setInterval(act, milliseconds);
  return () => clearInterval(timer);
}

const FAR = 50; // from the middle, in units of the stage, whose corners are 2.1 away
const LARGEST_LOSS = 1e5;

/**
 * One sentence where a run has grown beyond all that can be seen, though its numbers are still finite; else "".
 * @param {Frame} frame
 */
export function explosion({ step, watched, losses }) {
  const fakes = watched.fakes?.fake ?? [];
  let far = 0;
  for (let i = 0; i < fakes.length; i++) if (!(Math.abs(fakes[i]) < FAR)) far += 1;
  const huge = [losses.d, losses.g].some((loss) => Math.abs(loss[loss.length - 1]) > LARGEST_LOSS);
  if (!huge && far <= fakes.length / 4) return "";
  return `Training has exploded by step ${step.toLocaleString("en")}: fakes or losses are far out of sight; rewind, then lower the learning rates.`;
}

export class Run {
  /**
   * @param {Tools} tools
   * @param {Listener} listener
   */
  constructor(tools, listener) {
    this.tools = tools;
    this.listener = listener;
    /** @type {Training | null} */
    this.training = null;
    this.asked = 0;
    /** whether it is to train, at full speed or slowly */
    this.playing = false;
    /** @type {What[] | null} single steps that were asked for while a run is being opened */
    this.early = null;
    /** @type {Speed} */
    this.speed = SPEEDS[SPEEDS.length - 1];
    /** @type {(() => void) | null} */
    this.stop_timer = null;
  }

  /**
   * Begins anew; plays on if it played.
   * @param {Plan} plan
   */
  async start(plan) {
    this.asked += 1;
    const asked = this.asked;
    this.close();
    this.early = [];
    try {
      const programs = await this.tools.programs(plan.networks);
      if (asked !== this.asked) return;
      const { settings, data, latent, width, seed } = plan;
      const training = this.tools.open({ programs, settings, data, batch: plan.networks.batch, latent, seed });
      this.training = training;
      const { watches, grid } = watches_of({ kind: latent, width });
      training.on_frame((frame) => {
        if (training === this.training) this.take(frame);
      });
      training.watch(watches);
      const engine = await training.ready;
      if (asked !== this.asked) return;
      this.listener.opened({ grid, ...engine });
      this.go();
      for (const what of this.early ?? []) training.step(what);
      this.early = null;
    } catch (error) {
      if (asked === this.asked) this.fail(error);
    }
  }

  /** @param {unknown} error */
  fail(error) {
    this.close();
    this.playing = false;
    this.listener.failed(error instanceof Error ? error.message : String(error));
  }

  /** @param {Frame} frame */
  take(frame) {
    const stopped = frame.stopped || (this.playing ? explosion(frame) : "");
    if (stopped) {
      if (!frame.stopped) this.training?.pause();
      this.playing = false;
      this.rest();
    }
    this.listener.frame({ ...frame, stopped });
  }

  close() {
    this.rest();
    this.training?.close();
    this.training = null;
    this.early = null;
  }

  /** Stops what goes on by itself. */
  rest() {
    this.stop_timer?.();
    this.stop_timer = null;
  }

  /** Trains as it is to. */
  go() {
    this.rest();
    const { training } = this;
    if (!training) return;
    const { what, times, every } = this.speed;
    if (!this.playing) training.pause();
    else if (!what || !every) training.play();
    else {
      training.pause();
      training.step(what, times);
      this.stop_timer = (this.tools.every ?? every_so_often)(every, () => training.step(what, times));
    }
  }

  /** @param {boolean} playing */
  play(playing) {
    this.playing = playing;
    this.go();
  }

  /** @param {Speed} speed */
  pace(speed) {
    this.speed = speed;
    if (this.playing) this.go();
  }

  /** Steps that a timer asks for rest while nobody sees the page, as the training itself does. @param {boolean} hidden */
  hide(hidden) {
    if (!this.playing || !this.speed.every) return;
    if (hidden) this.rest();
    else this.go();
  }

  /** @param {What} what */
  step(what) {
    if (this.playing) this.training?.pause(); // at rest it would undo a step that was asked for just before
    this.playing = false;
    this.rest();
    if (this.early) this.early.push(what);
    else this.training?.step(what);
  }

  /** @param {number} step */
  rewind(step) {
    this.playing = false;
    this.rest();
    this.training?.pause();
    this.training?.rewind(step);
  }

  /** @param {Partial<TrainingSettings>} settings from the next step on */
  change(settings) {
    this.training?.change(settings);
  }
}
