// Path of the two players through their plane: one state after another by one update rule, which a program of Python's computes.

/** @typedef {(inputs: Record<string, ArrayLike<number>>) => Record<string, Float32Array>} Run of a program with one row */
/** @typedef {{lr: number, weight: number, strength: number}} Numbers that may change between two steps */

/** Distance from the equilibrium at which a path has gone for good. */
export const FARTHEST = 1e6;
export const MOST_STEPS = 20_000;

export class Path {
  /**
   * @param {string} rule
   * @param {Run} run
   * @param {[x: number, y: number]} start
   */
  constructor(rule, run, [x, y]) {
    this.rule = rule;
    this.run = run;
    /** one after another */
    this.xs = [x];
    this.ys = [y];
    /** from the equilibrium */
    this.distances = [Math.hypot(x, y)];
    /** angle turned around the equilibrium since the start, in radians */
    this.turned = [0];
    /** @type {{x: number, y: number} | null} the field before the last step */
    this.previous = null;
    /** @type {"" | "gone" | "undefined" | "long"} why it goes no further */
    this.ended = "";
  }

  /** Steps taken. */
  get steps() {
    return this.xs.length - 1;
  }

  /** Takes one step, unless the path has ended. @param {Numbers} numbers */
  step({ lr, weight, strength }) {
    if (this.ended) return;
    const [x, y] = [this.xs[this.steps], this.ys[this.steps]];
    const inputs = { x: [x], y: [y], rate: [lr], weight: [weight], strength: [strength] };
    this.previous ??= this.#pull(inputs);
    const told = this.run({ ...inputs, previous_x: [this.previous.x], previous_y: [this.previous.y] });
    this.previous = { x: told["pull.x"][0], y: told["pull.y"][0] };
    this.#take(told[`${this.rule}.x`][0], told[`${this.rule}.y`][0]);
  }

  /** The field at the first state, which is also taken for that of the step before. @param {Record<string, number[]>} inputs */
  #pull(inputs) {
    const told = this.run({ ...inputs, previous_x: [0], previous_y: [0] });
    return { x: told["pull.x"][0], y: told["pull.y"][0] };
  }

  /** @param {number} x @param {number} y */
  #take(x, y) {
    const away = Math.hypot(x, y);
    if (!Number.isFinite(away)) {
      this.ended = "undefined";
      return;
    }
    const [before_x, before_y] = [this.xs[this.steps], this.ys[this.steps]];
    const turn = Math.atan2(before_x * y - before_y * x, before_x * x + before_y * y);
    this.turned.push(this.turned[this.steps] + turn);
    this.distances.push(away);
    this.xs.push(x);
    this.ys.push(y);
    if (away > FARTHEST) this.ended = "gone";
    else if (this.steps >= MOST_STEPS) this.ended = "long";
  }
}
