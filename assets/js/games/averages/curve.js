// Curve of the page about averages: for each x one, two or three answers y, each as likely as the others.
import { Generator } from "../../models/draws.js";

export const BRANCHES = [1, 2, 3];
const POINTS = 4000;
const SPREAD = 0.04; // standard deviation around a branch
const GAP = 0.65;

/** Mean of all answers, E[y | x]. @param {number} x in [-1, 1] */
export function mean(x) {
  return 0.2 * Math.sin(2 * x);
}

/**
 * The answers to x, without their spread.
 * @param {number} x in [-1, 1]
 * @param {number} count of branches
 */
export function answers(x, count) {
  const reach = GAP * (0.35 + 0.325 * (x + 1));
  return Array.from({ length: count }, (_, at) => mean(x) + (count > 1 ? reach * ((2 * at) / (count - 1) - 1) : 0));
}

/**
 * Points of the curve as x, y, x, y and so on: what both networks learn from.
 * @param {number} count of branches
 */
export function points(count) {
  const random = new Generator(7);
  const [at, which, away] = [new Float32Array(POINTS), new Float32Array(POINTS), new Float32Array(POINTS)];
  random.fill_uniform(at);
  random.fill_uniform(which);
  random.fill_normal(away);
  const values = new Float32Array(2 * POINTS);
  for (let i = 0; i < POINTS; i++) {
    const x = 2 * at[i] - 1;
    values[2 * i] = x;
    values[2 * i + 1] = answers(x, count)[Math.floor(which[i] * count)] + SPREAD * away[i];
  }
  return values;
}

/**
 * Share of points that lie on a branch, and their mean distance from E[y | x].
 * @param {ArrayLike<number>} drawn x, y, x, y and so on
 * @param {number} count of branches
 */
export function measured(drawn, count) {
  let on = 0;
  let away = 0;
  for (let i = 0; i < drawn.length; i += 2) {
    const [x, y] = [drawn[i], drawn[i + 1]];
    if (answers(x, count).some((one) => Math.abs(one - y) < 4 * SPREAD)) on += 1;
    away += Math.abs(y - mean(x));
  }
  return { on: on / (drawn.length / 2), away: away / (drawn.length / 2) };
}
