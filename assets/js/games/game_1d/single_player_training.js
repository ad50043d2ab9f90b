// Training of a single player: one player trains alone, until nothing changes any more.
import { mean_gap } from "./value.js";

/** @typedef {"discriminator" | "generator"} Player */

const TIMES = 50; // updates that are asked for at once
const LOOK = 300; // updates between two looks
const STILL = 0.006; // mean change between two looks that counts as none
const MOST = { discriminator: 6000, generator: 300 };

export class SinglePlayerTraining {
  /**
   * @param {Player} player
   * @param {(times: number) => void} step asks for so many updates of the player
   */
  constructor(player, step) {
    this.player = player;
    this.step = step;
    this.taken = 0;
    /** @type {{at: number, curve: ArrayLike<number>} | null} */
    this.before = null;
    this.over = false;
    /** whether nothing changed any more at its end */
    this.still = false;
  }

  /** Asks for the first updates. */
  begin() {
    this.step(TIMES);
  }

  /**
   * Goes on after a frame.
   * @param {number} taken updates of the player since it began
   * @param {ArrayLike<number>} curve what it has become
   * @param {ArrayLike<number>} weights how much each entry of the curve counts
   */
  take(taken, curve, weights) {
    if (this.over || taken < this.taken + TIMES) return; // a frame before the updates were done
    this.taken = taken;
    this.before ??= { at: taken, curve };
    if (taken - this.before.at >= LOOK) {
      this.still = mean_gap(curve, this.before.curve, weights) < STILL;
      this.over = this.still;
      this.before = { at: taken, curve };
    }
    this.over ||= taken >= MOST[this.player];
    if (!this.over) this.step(TIMES);
  }
}
