// Snapshots of a run at steps that lie evenly apart: the longer it goes on, the further, so that memory stays bounded.

const MOST = 64;
const FEWEST = 4;
const MOST_NUMBERS = 2 ** 24; // in all of them: 64 MiB
const QUICK = 2 ** 16; // numbers that are copied in no time, beside a step of training

/**
 * State of a run at a step.
 * @typedef {object} Snapshot
 * @property {number} step
 * @property {number} d_updates
 * @property {Record<string, Float32Array>} state
 * @property {import("../models/draws.js").GeneratorState} random
 */

export class Snapshots {
  /** @param {number} size numbers of one */
  constructor(size) {
    this.most = Math.max(FEWEST, Math.min(MOST, Math.floor(MOST_NUMBERS / Math.max(1, size))));
    /** steps between two */
    this.every = 2 ** Math.ceil(Math.log2(Math.max(1, size / QUICK)));
    /** @type {Snapshot[]} */
    this.kept = [];
  }

  /** Steps to which one can go back. */
  get moments() {
    return this.kept.map(({ step }) => step);
  }

  /** Whether a step is one to keep. @param {number} step */
  due(step) {
    return step % this.every === 0 && !(step <= this.kept[this.kept.length - 1]?.step);
  }

  /** @param {Snapshot} snapshot later than all others */
  keep(snapshot) {
    this.kept.push(snapshot);
    while (this.kept.length > this.most) {
      this.every *= 2;
      this.kept = this.kept.filter(({ step }) => step % this.every === 0);
    }
  }

  /**
   * The latest up to a step; later ones are forgotten. None where nothing is kept.
   * @param {number} step
   * @returns {Snapshot | undefined}
   */
  back_to(step) {
    const upto = this.kept.filter((one) => one.step <= step);
    if (!upto.length) return this.kept[0];
    this.kept = upto;
    return upto[upto.length - 1];
  }
}
