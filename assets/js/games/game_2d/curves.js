// Curves: both players' losses over the steps of a run, thinned where there are more than the eye can tell apart, and drawn.
import * as charts from "../../lib/charts.js";
import { is_projector } from "../../lib/elements.js";
import { nice_step, short } from "../../lib/ticks.js";

/** @typedef {[step: number, d: number, g: number]} Row */

const MOST = 1200; // rows that are kept; then every other one goes

/** Losses of a run so far; each row is the mean of `every` steps. */
export class Losses {
  constructor() {
    /** @type {Row[]} */
    this.rows = [];
    this.every = 1;
    /** @type {[steps: number, d: number, g: number]} sums of the row that is not full yet */
    this.open = [0, 0, 0];
    /** the last loss of each, which a step of the other alone leaves as it was */
    this.last = { d: Number.NaN, g: Number.NaN };
  }

  /** @param {{steps: ArrayLike<number>, d: ArrayLike<number>, g: ArrayLike<number>}} losses since the last ones */
  take({ steps, d, g }) {
    for (let i = 0; i < steps.length; i++) {
      if (!Number.isNaN(d[i])) this.last.d = d[i];
      if (!Number.isNaN(g[i])) this.last.g = g[i];
      if (Number.isNaN(this.last.d) || Number.isNaN(this.last.g)) continue;
      const [count, sum_d, sum_g] = this.open;
      this.open = [count + 1, sum_d + this.last.d, sum_g + this.last.g];
      if (this.open[0] < this.every) continue;
      this.rows.push([steps[i], this.open[1] / this.open[0], this.open[2] / this.open[0]]);
      this.open = [0, 0, 0];
      if (this.rows.length >= MOST) this.halve();
    }
  }

  halve() {
    this.every *= 2;
    const pairs = Array.from({ length: this.rows.length >> 1 }, (_, i) => [this.rows[2 * i], this.rows[2 * i + 1]]);
    this.rows = pairs.map(([a, b]) => [b[0], (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]);
  }

  /** Forgets what came after a step. @param {number} step */
  rewind(step) {
    this.rows = this.rows.filter(([at]) => at <= step);
    this.open = [0, 0, 0];
  }
}

/**
 * Draws both losses; what lies far beyond the rest is cut off, so that one spike does not flatten the curve.
 * @param {HTMLCanvasElement} canvas
 * @param {Row[]} rows
 */
export function draw_losses(canvas, rows) {
  const sheet = charts.open_sheet(canvas);
  if (!sheet || !rows.length) return;
  const colours = charts.read_colours(canvas, {
    d: ["--player-d", ""],
    g: ["--player-g", ""],
    ink: ["--body-text-color", ""],
    faint: ["--border-color-primary", ""],
  });
  const end = Math.max(10, rows[rows.length - 1][0]);
  const [low, high] = range_of(rows);
  const plot = charts.open_plot(sheet, { end, low, high }, { left: 38, top: 4, bottom: 18 });
  charts.draw_value_axis(plot, { low, high, step: nice_step(high - low, 3) }, colours, short);
  charts.draw_progress_axis(plot, { end, step: nice_step(end, 3) }, "steps", colours.ink);
  const width = is_projector() ? 3 : 1.5;
  const { pen, box } = plot;
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  pen.clip();
  charts.draw_line(plot, rows, { x: (row) => row[0], y: (row) => row[1] }, { colour: colours.d, width });
  charts.draw_line(plot, rows, { x: (row) => row[0], y: (row) => row[2] }, { colour: colours.g, width, dash: [5, 2] });
  pen.restore();
}

/**
 * @param {Row[]} rows
 * @returns {[number, number]}
 */
export function range_of(rows) {
  const values = rows
    .flatMap(([, d, g]) => [d, g])
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (!values.length) return [0, 1];
  const at = (/** @type {number} */ share) => values[Math.round(share * (values.length - 1))];
  return charts.padded(at(0.005), at(0.995));
}
