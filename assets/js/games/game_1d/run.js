// Run of the game in one dimension: the training that the page shows, and what of each frame is drawn.
import { distribution } from "../distributions.js";
import { CENTRES, carried, intervals_of, of_data, WIDTH } from "./densities.js";
import { BEGINS_AGAIN, networks_of, PACES, spec_of, training_settings } from "./settings.js";
import { SinglePlayerTraining } from "./single_player_training.js";
import { jensen_shannon, mean_gap, opinions, optimum, value, wasserstein } from "./value.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./controls.js").Kind} Kind */
/** @typedef {import("../../training/types.js").Training} Training */
/** @typedef {import("../../training/types.js").Frame} Frame */
/**
 * What a run is made with, which tests replace.
 * @typedef {object} Tools
 * @property {(networks: import("../../training/source.js").PointNetworks) => Promise<import("../../training/types.js").TrainingPrograms>} programs
 * @property {(spec: import("../../training/types.js").TrainingSpec) => Training} open
 */
/**
 * State of a run as it is shown.
 * @typedef {object} State
 * @property {Float64Array} g
 * @property {number} beyond mass of G that falls off the grid
 * @property {Float64Array} said what D says, of 0 to 1
 * @property {Float64Array | null} best
 * @property {{now: number, best: number} | null} values where D is a probability
 * @property {number} js
 * @property {number} w
 * @property {ArrayLike<number>} outputs of G
 */
/** @typedef {{shown: (frame: Frame) => void, player: (player: "" | "both" | import("./single_player_training.js").Player) => void, said: (alone: SinglePlayerTraining, gap: number | null) => void, failed: (sentence: string) => void}} Listener */

const EVERY = 40; // milliseconds between the steps that are asked for

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
    /** @type {SinglePlayerTraining | null} */
    this.alone = null;
    this.playing = false;
    this.pace = PACES.medium;
    /** @type {ReturnType<typeof setInterval> | undefined} asks for steps while both play slowly */
    this.timer = undefined;
    this.asked = 0;
    /** updates at which it began */
    this.alone_from = 0;
    /** @type {Frame | null} */
    this.frame = null;
    /** @type {State | null} */
    this.state = null;
    /** @type {Float64Array} */
    this.p = new Float64Array(CENTRES.length);
    /** @type {Kind} */
    this.kind = "probability";
    this.intervals = intervals_of("uniform");
  }

  /**
   * Begins anew, and waits at the first step.
   * @param {Settings} settings
   * @param {Kind} kind
   */
  async begin(settings, kind) {
    this.asked += 1;
    const { asked } = this;
    this.close();
    this.kind = kind;
    this.pace = PACES[settings.pace];
    this.frame = null;
    this.state = null;
    this.p = of_data(distribution(settings.data).density);
    this.intervals = intervals_of(settings.noise);
    try {
      const programs = await this.tools.programs(networks_of(settings));
      if (asked !== this.asked) return;
      const training = this.tools.open(spec_of(settings, programs));
      this.training = training;
      training.on_frame((frame) => {
        if (training === this.training) this.take(frame);
      });
      const { ends } = this.intervals;
      training.watch([
        { name: "g", program: "draw", rows: ends.length, inputs: { latent: ends } },
        { name: "d", program: "judge", rows: CENTRES.length, inputs: { points: CENTRES } },
      ]);
      await training.ready;
    } catch (error) {
      if (asked !== this.asked) return;
      this.close();
      this.listener.failed(error instanceof Error ? error.message : String(error));
    }
  }

  close() {
    this.stop();
    this.training?.close();
    this.training = null;
  }

  /** @param {Frame} frame */
  take(frame) {
    this.frame = frame;
    const { g, d } = frame.watched;
    if (g && d) this.state = this.shown(g.fake, d.logits);
    if (frame.stopped) {
      this.stop();
      this.listener.failed(frame.stopped);
    }
    this.listener.shown(frame);
    this.learn_on(frame);
  }

  /**
   * @param {ArrayLike<number>} outputs of G
   * @param {ArrayLike<number>} logits of D
   * @returns {State}
   */
  shown(outputs, logits) {
    const { p, kind } = this;
    const { density: g, beyond } = carried(outputs, this.intervals.masses);
    const best = kind === "probability" || kind === "target" ? optimum(p, g) : null;
    const raw = opinions(logits, kind === "probability");
    const now = kind === "probability" ? value(p, g, logits, WIDTH) : 0;
    const js = jensen_shannon(p, g, WIDTH);
    return {
      g,
      beyond,
      said: best ? raw : fitted(raw, p, g),
      best,
      values: kind === "probability" ? { now, best: 2 * js - 2 * Math.log(2) } : null,
      js,
      w: wasserstein(p, g, WIDTH),
      outputs,
    };
  }

  // ---- who trains

  /** Nobody trains. */
  stop() {
    this.playing = false;
    this.alone = null;
    clearInterval(this.timer);
    this.training?.pause();
    this.listener.player("");
  }

  /** @param {boolean} playing */
  play(playing) {
    this.stop();
    if (!playing || !this.training) return;
    this.playing = true;
    this.listener.player("both");
    if (this.pace === PACES.full) {
      this.training.play();
      return;
    }
    let owed = 0;
    this.timer = setInterval(() => {
      if (globalThis.document?.hidden) return;
      owed += (this.pace * EVERY) / 1000;
      const due = Math.floor(owed);
      owed -= due;
      if (due) this.training?.step("both", due);
    }, EVERY);
  }

  /** One player alone, until nothing changes; asked again, it stops. @param {import("./single_player_training.js").Player} player */
  learn(player) {
    const again = this.alone?.player === player;
    this.stop();
    const { training, frame } = this;
    if (again || !training || !frame) return;
    this.alone = new SinglePlayerTraining(player, (times) => training.step(player, times));
    this.alone_from = updates(frame, player);
    this.listener.player(player);
    this.alone.begin();
  }

  /** @param {Frame} frame */
  learn_on(frame) {
    const { alone, state, p } = this;
    if (!alone || !state) return;
    const of_d = alone.player === "discriminator";
    const both = state.g.map((one, i) => one + p[i]);
    const curve = of_d ? state.said : Float64Array.from(state.outputs);
    const weights = of_d ? both : new Float64Array(curve.length).fill(1);
    alone.take(updates(frame, alone.player) - this.alone_from, curve, weights);
    if (!alone.over) return;
    this.stop();
    this.listener.said(alone, state.best && mean_gap(state.said, state.best, both));
  }

  /** @param {number} step */
  rewind(step) {
    this.stop();
    this.training?.rewind(step);
  }

  /**
   * @param {Settings} settings
   * @param {string[]} keys of those that have changed
   * @returns {boolean} whether it is enough to go on with them
   */
  change(settings, keys) {
    if (keys.some((key) => BEGINS_AGAIN.includes(/** @type {keyof Settings} */ (key)))) return false;
    this.training?.change(training_settings(settings));
    if (this.pace !== PACES[settings.pace]) {
      this.pace = PACES[settings.pace];
      if (this.playing) this.play(true);
    }
    return true;
  }
}

/** @param {Frame} frame @param {import("./single_player_training.js").Player} player */
const updates = ({ step, d_updates }, player) => (player === "discriminator" ? d_updates : step);

/**
 * A critic's scores, which are known up to a constant, moved and scaled to fit: its least and largest score where there are points.
 * @param {Float64Array} scores
 * @param {ArrayLike<number>} p
 * @param {ArrayLike<number>} g
 */
function fitted(scores, p, g) {
  const there = scores.filter((_, i) => p[i] + g[i] > 0.02);
  const low = there.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const high = there.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  return scores.map((one) => (high > low ? 0.1 + (0.8 * (one - low)) / (high - low) : 0.5));
}
