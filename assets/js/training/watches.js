// Watches: what a page wants to see of the networks with each frame, computed without any change to them.
import { Generator } from "../models/draws.js";
import { inputs_of } from "./program_at.js";

/** @typedef {import("./types.js").Watch} Watch */
/** @typedef {Record<string, Float32Array>} Outputs */

const SEED = 1; // of the draws that a watch leaves to us, which are the same in each frame

export class Watches {
  /**
   * @param {import("./trainer.js").Trainer} trainer
   * @param {import("./training_data.js").Draw} draw
   */
  constructor(trainer, draw) {
    this.trainer = trainer;
    this.draw = draw;
    /** @type {Watch[]} */
    this.watches = [];
    /** @type {Map<string, number>} when each was last seen, in milliseconds */
    this.looked = new Map();
  }

  /** @param {Watch[]} watches */
  set(watches) {
    this.looked.clear();
    this.watches = watches.map((watch) => ({ ...watch, inputs: { ...this.left_out(watch), ...watch.inputs } }));
  }

  /**
   * Inputs that the program takes and the watch has not: real rows and draws.
   * @param {Watch} watch
   */
  left_out({ program, rows, inputs }) {
    const random = new Generator(SEED);
    const draws = (program === "gradient_d" ? this.trainer.programs.draws : this.trainer.programs.draws_g) ?? [];
    /** @type {Record<string, Float32Array>} */
    const made = {};
    for (const { name, count, alone } of inputs_of(this.trainer.view(program, rows).program)) {
      if (alone || name in inputs) continue;
      const numbers = new Float32Array(count);
      const drawn = /^draw\.(\d+)$/.exec(name);
      if (name === "real") this.draw(random, numbers, new Float32Array(rows));
      else if (drawn && draws[Number(drawn[1])]?.kind === "normal") random.fill_normal(numbers);
      else if (drawn) random.fill_uniform(numbers);
      else continue;
      made[name] = numbers;
    }
    return made;
  }

  /**
   * Computes what is watched; what is to be seen now and then only is left out meanwhile.
   * @param {boolean} playing
   * @returns {Record<string, Outputs>} outputs by watch
   */
  look(playing) {
    const now = performance.now();
    /** @type {Record<string, Outputs>} */
    const seen = {};
    for (const { name, program, rows, inputs, every = 0 } of this.watches) {
      if (playing && now - (this.looked.get(name) ?? Number.NEGATIVE_INFINITY) < every) continue;
      this.looked.set(name, now);
      const given = Object.entries(inputs).map(([input, from]) => [input, "of" in from ? seen[from.of]?.[from.output] : from]);
      seen[name] = this.trainer.look(program, rows, Object.fromEntries(given));
    }
    return seen;
  }
}
