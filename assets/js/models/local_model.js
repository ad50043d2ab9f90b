// Local model: a model whose networks run in this browser, as types.js says.
import { fill, Generator, sample } from "./draws.js";
import { inputs_of, pictures_of, split } from "./inputs.js";
import { Lanes } from "./lanes.js";
import { search } from "./search.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Pictures} Pictures */
/** @typedef {import("./network.js").Inputs} Inputs */
/** @typedef {import("./open_bundle.js").OpenBundle} OpenBundle */

const lanes = new Lanes(); // of the whole page, as a hand may change the model while it draws

export class Model {
  /**
   * @param {Facts} facts
   * @param {{use: <T>(act: (opened: OpenBundle) => Promise<T>) => Promise<T>, bundles: <T>(act: (bundles: OpenBundle[]) => Promise<T>) => Promise<T>,
   *   drawn: (milliseconds: number) => void}} host `use`: act on its network, again with another one where its worker has died; `bundles`:
   *   the same with all workers that help in long work, the first one's before; `drawn`: what one picture took
   */
  constructor(facts, host) {
    this.facts = facts;
    this.host = host;
  }

  /**
   * @param {string} program
   * @param {Inputs[]} each
   */
  run(program, each) {
    return this.host.use((opened) => opened.run(program, each));
  }

  /**
   * @param {Point[]} points
   * @param {string} [lane]
   */
  async draw(points, lane) {
    const each = points.map((point) => inputs_of(this.facts, point));
    const act = async () => {
      const { outputs, milliseconds } = await this.run("draw", each);
      this.host.drawn(milliseconds);
      return pictures_of(this.facts, points.length, outputs.levels ?? new Uint8Array());
    };
    return lane === undefined ? act() : lanes.newest(lane, act);
  }

  /**
   * @param {Pictures} pictures
   * @param {(number | null)[]} [labels]
   */
  async judge(pictures, labels = []) {
    const each = split(pictures).map(async (picture, at) => this.judged(picture, labels[at] ?? null));
    const { outputs } = await this.run("judge", await Promise.all(each));
    return [...(outputs.opinion ?? [])];
  }

  /**
   * @param {Pictures} picture
   * @param {number | null} label
   */
  async slopes(picture, label) {
    const { outputs } = await this.run("slopes", [await this.judged(split(picture)[0], label)]);
    return { logit: outputs.logit[0], slopes: outputs.slopes };
  }

  /**
   * What D is told with a picture: a conditional D the label, or where none is given that of its highest logit.
   * @param {Uint8Array} picture
   * @param {number | null} label
   * @returns {Promise<Inputs>}
   */
  async judged(picture, label) {
    const { classes } = this.facts.latent;
    if (!classes || label !== null) return { picture, label: [label ?? 0] };
    const each = Array.from({ length: classes }, (_, one) => ({ picture, label: [one] }));
    const { logit } = (await this.run("judge", each)).outputs;
    return { picture, label: [logit.indexOf(Math.max(...logit))] };
  }

  /**
   * @param {Pictures} target
   * @param {number} seed
   */
  search(target, seed) {
    return search(this, target, seed);
  }

  /** @param {number} seed @param {number} [count] */
  fill(seed, count = 1) {
    return fill(this.facts.latent, seed, count);
  }

  /** @param {number} seed @param {number} count */
  sample(seed, count) {
    return sample(this.facts.latent, new Generator(seed), count);
  }
}

export class Classifier {
  /** @param {{use: <T>(act: (opened: OpenBundle) => Promise<T>) => Promise<T>}} host */
  constructor(host) {
    this.host = host;
  }

  /** @param {Pictures} pictures */
  async probabilities(pictures) {
    const each = split(pictures).map((picture) => ({ picture }));
    const { outputs } = await this.host.use((opened) => opened.run("classify", each));
    /** @type {Float32Array} */
    const all = outputs.probabilities ?? new Float32Array();
    const classes = all.length / each.length;
    return each.map((_, at) => all.slice(at * classes, (at + 1) * classes));
  }
}
