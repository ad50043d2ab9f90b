// Loss history: both players' losses by step, thinned as they grow so that hours of training cost no more memory than minutes.

const MOST = 4096; // points that are kept: more than a chart has pixels

/** @typedef {[step: number, d: number, g: number]} LossPoint */

export class LossHistory {
  constructor() {
    /** @type {LossPoint[]} */
    this.points = [];
    this.stride = 1; // steps whose mean is one point
    /** sums of the point that is not whole yet, over so many steps */
    this.open = { step: -1, d: 0, g: 0, count: 0 };
  }

  /**
   * Adds what came since the last time; steps that were there already have been rewound, and what follows them goes.
   * @param {{steps: ArrayLike<number>, d: ArrayLike<number>, g: ArrayLike<number>}} losses
   */
  add({ steps, d, g }) {
    for (let at = 0; at < steps.length; at++) {
      if (steps[at] <= this.last()) this.cut(steps[at] - 1);
      const { open } = this;
      open.step = steps[at];
      open.d += d[at];
      open.g += g[at];
      open.count += 1;
      if (open.count >= this.stride) this.close();
    }
  }

  /** The last step that is known; -1 before the first. */
  last() {
    return this.open.count ? this.open.step : (this.points.at(-1)?.[0] ?? -1);
  }

  /** Forgets what comes after a step. @param {number} step */
  cut(step) {
    this.open = { step: -1, d: 0, g: 0, count: 0 };
    while (this.points.length && this.points[this.points.length - 1][0] > step) this.points.pop();
  }

  close() {
    const { step, d, g, count } = this.open;
    this.points.push([step, d / count, g / count]);
    this.open = { step: -1, d: 0, g: 0, count: 0 };
    if (this.points.length < MOST) return;
    this.stride *= 2;
    this.points = this.points.flatMap((point, at) => {
      const next = this.points[at + 1];
      return at % 2 || !next ? [] : [/** @type {LossPoint} */ ([next[0], (point[1] + next[1]) / 2, (point[2] + next[2]) / 2])];
    });
  }
}
