// Loss history: both players' losses by step, thinned as they grow so that hours of training cost no more memory than minutes.

const MOST = 4096; // points that are kept: more than a chart has pixels

/** @typedef {[step: number, d: number, g: number]} LossPoint a loss is NaN where its player did not learn */

/** Mean of what there is. @param {number[]} losses */
function mean(losses) {
  const there = losses.filter((loss) => !Number.isNaN(loss));
  return there.length ? there.reduce((all, one) => all + one, 0) / there.length : Number.NaN;
}

export class LossHistory {
  constructor() {
    /** @type {LossPoint[]} */
    this.points = [];
    this.stride = 1; // steps whose mean is one point
    /** @type {LossPoint[]} those of the next point, which is not whole yet */
    this.open = [];
  }

  /**
   * Adds what came since the last time; where steps begin earlier than those that are there, the run was rewound, and what is later goes.
   * @param {{steps: ArrayLike<number>, d: ArrayLike<number>, g: ArrayLike<number>}} losses
   */
  add({ steps, d, g }) {
    for (let at = 0; at < steps.length; at++) {
      if (steps[at] < this.last()) this.cut(steps[at]);
      this.open.push([steps[at], d[at], g[at]]);
      if (this.open.length >= this.stride) this.close();
    }
  }

  /** The last step that is known; -1 before the first. */
  last() {
    return (this.open.at(-1) ?? this.points.at(-1))?.[0] ?? -1;
  }

  /** Forgets what comes after a step. @param {number} step */
  cut(step) {
    this.open = this.open.filter(([known]) => known <= step);
    while (this.points.length && this.points[this.points.length - 1][0] > step) this.points.pop();
  }

  close() {
    this.points.push(joined(this.open));
    this.open = [];
    if (this.points.length < MOST) return;
    this.stride *= 2;
    this.points = Array.from({ length: this.points.length / 2 }, (_, at) => joined(this.points.slice(2 * at, 2 * at + 2)));
  }
}

/** @param {LossPoint[]} points @returns {LossPoint} */
function joined(points) {
  return [points[points.length - 1][0], mean(points.map(([, d]) => d)), mean(points.map(([, , g]) => g))];
}
