// Drawn points: what a hand has put on the stage, stroke by stroke, with an eraser, undo and clear.
import { Generator } from "../../models/draws.js";
import { EDGE } from "./place.js";

/** The most points that a hand may draw. */
export const MOST_DRAWN = 2000;
/** The most points that a link holds. */
export const MOST_IN_LINK = 200;
const APART = 0.045; // between two points of a stroke, in units of the data
const WIDTH = 0.06; // of the brush, to either side
const ERASED = 0.15; // radius of the eraser

/** A number with the decimals that a link keeps, so that the same link gives the same run. @param {number} number */
export const as_in_link = (number) => Math.round(number * 1000) / 1000 + 0;

/** Points that are drawn by hand; what was done can be undone, step by step. */
export class DrawnPoints {
  constructor() {
    /** @type {number[]} x, y, x, y ... */
    this.numbers = [];
    /** @type {number[][]} what there was before each step */
    this.before = [];
    /** @type {[number, number] | null} where the stroke has put its last point */
    this.last = null;
    this.random = new Generator(1);
  }

  get count() {
    return this.numbers.length / 2;
  }

  /** @returns {Float32Array} (count, 2) */
  get values() {
    return Float32Array.from(this.numbers);
  }

  /** Takes these points in the place of all, as one step. @param {ArrayLike<number>} values */
  replace(values) {
    this.begin();
    this.numbers = Array.from(values);
  }

  /** Begins a step. */
  begin() {
    this.before.push([...this.numbers]);
    if (this.before.length > 100) this.before.shift();
    this.last = null;
  }

  /**
   * Draws on to here.
   * @param {number} x
   * @param {number} y
   */
  draw(x, y) {
    if (!this.last) {
      this.add(x, y);
      this.last = [x, y];
      return;
    }
    const [from_x, from_y] = this.last;
    const steps = Math.floor(Math.hypot(x - from_x, y - from_y) / APART);
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      this.add(from_x + share * (x - from_x), from_y + share * (y - from_y));
    }
    if (steps) this.last = [x, y];
  }

  /** @param {number} x @param {number} y */
  add(x, y) {
    if (this.count >= MOST_DRAWN) return;
    const aside = () => WIDTH * (2 * this.random.uniform() - 1);
    this.numbers.push(on_stage(x + aside()), on_stage(y + aside()));
  }

  /** Takes away what lies near. @param {number} x @param {number} y */
  erase(x, y) {
    const far = (/** @type {number} */ at) => Math.hypot(this.numbers[at] - x, this.numbers[at + 1] - y) > ERASED;
    this.numbers = this.numbers.filter((_, i) => far(i - (i % 2)));
  }

  clear() {
    if (!this.count) return;
    this.begin();
    this.numbers = [];
  }

  undo() {
    const before = this.before.pop();
    if (before) this.numbers = before;
    this.last = null;
  }
}

/** @param {number} number */
const on_stage = (number) => as_in_link(Math.min(EDGE, Math.max(-EDGE, number)));

/**
 * Why one cannot train on so many points yet, else "".
 * @param {number} count
 */
export function too_few(count) {
  if (count === 0) return "There are no points yet: draw some on the stage with the mouse or a finger.";
  if (count === 1) return "One point is no distribution to learn: draw at least one more.";
  return "";
}
