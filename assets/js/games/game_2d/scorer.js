// Scorer: takes scores of the fakes every so often, not with each frame, and when the run comes to rest.

/** @typedef {import("./score_table.js").Score} Score */
/**
 * What scores are made of: fakes and real points in, scores out (null before there are any).
 * @typedef {(fakes: Float32Array, real: Float32Array, settings: Record<string, any>) => Score[]} Compute
 */

const EVERY_MS = 800;

export class Scorer {
  /**
   * @param {(scores: Score[]) => void} show
   * @param {Compute} [compute]
   * @param {() => number} [now] milliseconds
   */
  constructor(show, compute = () => [], now = () => performance.now()) {
    this.show = show;
    this.compute = compute;
    this.now = now;
    this.real = new Float32Array();
    /** @type {Record<string, any>} */
    this.settings = {};
    this.forget();
  }

  /** The next fakes are scored at once. */
  forget() {
    this.last = Number.NEGATIVE_INFINITY;
    this.step = -1;
  }

  /**
   * @param {Record<string, any>} settings
   * @param {Float32Array} real a sample of the data
   */
  begin(settings, real) {
    this.settings = { ...settings };
    this.real = real;
    this.forget();
  }

  /**
   * @param {Float32Array} fakes
   * @param {number} step
   * @param {boolean} playing
   */
  take(fakes, step, playing) {
    if (step === this.step || (playing && this.now() - this.last < EVERY_MS)) return;
    this.step = step;
    this.show(this.compute(fakes, this.real, this.settings));
    this.last = this.now();
  }
}
