// Scorer: takes the scores of the fakes every so often, not with each frame, and when the run comes to rest.
import { scorer } from "../scores.js";

/** @typedef {import("../scores.js").Scores} Scores */

const EVERY_MS = 800;

export class Scorer {
  /**
   * @param {(fakes: Scores, real: Scores) => void} show fakes' scores, and those of as many other real points
   * @param {() => number} [now] milliseconds
   */
  constructor(show, now = () => performance.now()) {
    this.show = show;
    this.now = now;
    /** @type {ReturnType<typeof scorer> | null} made when it is first needed */
    this.made = null;
    this.make = () => scorer([], [], 2, []);
    this.last = Number.NEGATIVE_INFINITY;
    this.step = -1;
  }

  /** The next fakes are scored at once. */
  forget() {
    this.last = Number.NEGATIVE_INFINITY;
    this.step = -1;
  }

  /**
   * Another run begins.
   * @param {Float32Array} real a sample of the data
   * @param {Float32Array} held_out another one, of as many points as there will be fakes
   * @param {import("../distributions.js").Mode[]} modes
   */
  begin(real, held_out, modes) {
    this.made = null;
    this.make = () => scorer(real, held_out, 2, modes);
    this.forget();
  }

  /**
   * @param {Float32Array} fakes
   * @param {number} step
   * @param {boolean} playing
   */
  take(fakes, step, playing) {
    const { now } = this;
    if (step === this.step || (playing && now() - this.last < EVERY_MS)) return;
    this.step = step;
    if (!this.made) this.made = this.make();
    const { of, real } = this.made;
    this.show(of(fakes), real);
    this.last = now();
  }
}
