// Losses of single samples: the programs of gan/games/loss_programs.py, run by the engine.
import { Engine } from "../../engine/engine.js";

/** @typedef {{value: number, slope: number}} Term loss of one sample, and its derivative along D's output */
/** @typedef {"real" | "generated"} Kind of a sample */
/** @typedef {(name: string, sizes: {rows: number}) => Promise<any>} Source of programs */

const ROWS = 256; // samples of one run of a program

export class Losses {
  /** @param {Source} program */
  constructor(program) {
    this.program = program;
    this.engine = new Engine(null); // so few numbers need no kernel
    /** @type {Map<string, import("../../engine/engine.js").Run>} */
    this.runs = new Map();
  }

  /**
   * Loads the programs of objectives, once.
   * @param {string[]} objectives
   */
  async open(objectives) {
    const names = ["measures", ...objectives.map((name) => `losses-${name}`)].filter((name) => !this.runs.has(name));
    const programs = await Promise.all(names.map((name) => this.program(name, { rows: ROWS })));
    names.forEach((name, i) => {
      this.runs.set(name, this.engine.load(programs[i]));
    });
  }

  /**
   * Losses of samples, each on its own, by the program's outputs: real.d, real.d.slope, generated.g and so on.
   * @param {string} objective that has been opened
   * @param {ArrayLike<number>} logits what D says of at most ROWS samples
   * @param {number} [other] what it says of the sample beside each, for losses of pairs
   */
  at(objective, logits, other = 0) {
    return this.run(`losses-${objective}`, logits, { other: new Float32Array(ROWS).fill(other) });
  }

  /**
   * Error, squared error and cross-entropy of beliefs, by the program's outputs: error, squared, squared.slope, entropy and so on.
   * @param {ArrayLike<number>} logits
   * @param {ArrayLike<number>} truths 1 for real samples, 0 for generated ones
   */
  measured(logits, truths) {
    const truth = new Float32Array(ROWS);
    truth.set(truths);
    return this.run("measures", logits, { truth });
  }

  /** @param {string} name @param {ArrayLike<number>} logits @param {Record<string, Float32Array>} more */
  run(name, logits, more) {
    const run = this.runs.get(name);
    if (!run) throw new Error("This loss has not been loaded yet.");
    const logit = new Float32Array(ROWS);
    logit.set(logits);
    const results = Object.entries(run({ logit, ...more }));
    return Object.fromEntries(results.map(([key, values]) => [key, values.slice(0, logits.length)]));
  }

  /**
   * Both players' losses of one sample; G's is null where it does not hang on this sample.
   * @param {string} objective
   * @param {Kind} kind
   * @param {number} logit
   * @param {number} [other]
   * @returns {{d: Term, g: Term | null}}
   */
  of_one(objective, kind, logit, other = 0) {
    const found = this.at(objective, [logit], other);
    const term = (/** @type {string} */ name) =>
      name in found ? { value: found[name][0], slope: found[`${name}.slope`][0] } : null;
    return { d: /** @type {Term} */ (term(`${kind}.d`)), g: term(`${kind}.g`) };
  }
}

/** Probability of a logit. @param {number} logit */
export const sigmoid = (logit) => 1 / (1 + Math.exp(-logit));

/** Logit of a probability. @param {number} probability between 0 and 1 */
export const logit_of = (probability) => Math.log(probability / (1 - probability));
