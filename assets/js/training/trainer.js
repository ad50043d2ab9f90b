// Trainer: both networks, their average and their optimisers in an engine, and the updates that Python's programs make of them.
import { Engine } from "../engine/engine.js";
import { size_of } from "../engine/program.js";
import { inputs_of, program_at } from "./program_at.js";

/** @typedef {import("./types.js").TrainingPrograms} TrainingPrograms */
/** @typedef {import("./types.js").TrainingSettings} TrainingSettings */
/** @typedef {import("../engine/engine.js").Run} Run */
/** @typedef {"generator" | "discriminator"} Player */
/** @typedef {Record<string, Float32Array>} Tensors by name */
/** @typedef {{program: any, run: Run, inputs: Record<string, ArrayLike<number>>}} Planned program; `inputs`: settings, and those of the
 *   last run */

/** @type {Player[]} */
const PLAYERS = ["generator", "discriminator"];
const MOMENTS = ["mean", "square"];

export class Trainer {
  /**
   * @param {WebAssembly.Module | null} kernel
   * @param {TrainingPrograms} programs
   * @param {TrainingSettings} settings
   */
  constructor(kernel, programs, settings) {
    this.programs = programs;
    this.engine = new Engine(kernel);
    /** @type {string[]} names of all weights that change, each a whole block */
    this.blocks = [];
    /** @type {Record<string, Float32Array>} numbers that programs take as inputs, each alone */
    this.scalars = {};
    /** @type {Map<string, Planned>} */
    this.planned = new Map();
    /** @type {Map<string, Planned>} */
    this.views = new Map();
    for (const player of PLAYERS) this.make_player(player);
    this.make_average();
    this.settings = settings;
    this.change(settings);
  }

  /** Whether the kernel in WebAssembly runs. */
  get fast() {
    return this.engine.fast;
  }

  /**
   * Names and sizes of a player's tensors: those that are trained, or running statistics.
   * @param {Player} player
   * @param {boolean} parameter
   * @returns {[string, number][]}
   */
  tensors(player, parameter) {
    return Object.entries(this.programs.start)
      .filter(([name, first]) => name.startsWith(`${player}.`) && first.parameter === parameter)
      .map(([name, first]) => [name, size_of(first.shape)]);
  }

  /**
   * @param {string} name
   * @param {[string, number][]} tensors
   */
  make_block(name, tensors) {
    if (!tensors.length) return;
    this.engine.give_block(
      name,
      tensors.map(([tensor, count]) => [tensor, new Float32Array(count)]),
    );
    this.blocks.push(name);
  }

  /** @param {Player} player */
  make_player(player) {
    const parameters = this.tensors(player, true);
    this.make_block(player, parameters);
    this.make_block(`${player}_buffers`, this.tensors(player, false));
    for (const moment of MOMENTS) {
      this.make_block(
        `${player}:${moment}`,
        parameters.map(([name, count]) => [`${name}:${moment}`, count]),
      );
      this.engine.give(`${player}:${moment}_mass`, [0]);
      this.blocks.push(`${player}:${moment}_mass`);
    }
    const gradients = parameters.map(([name, count]) => /** @type {[string, number]} */ ([`gradient.${name}`, count]));
    this.make_block(`${player}:gradient`, gradients);
    this.blocks.pop(); // made anew for each update
  }

  make_average() {
    for (const parameter of [true, false])
      this.make_block(
        parameter ? "average" : "average_buffers",
        this.tensors("generator", parameter).map(([name, count]) => [name.replace("generator", "average"), count]),
      );
  }

  /**
   * New networks: G's average is G, and no update has been.
   * @param {Tensors} values of generator.* and discriminator.*
   */
  start(values) {
    for (const name of this.blocks) {
      const { count } = /** @type {{count: number}} */ (this.engine.weights.get(name));
      this.engine.give(name, new Float32Array(count));
    }
    for (const [name, numbers] of Object.entries(values)) {
      this.engine.give(name, numbers);
      if (name.startsWith("generator.")) this.engine.give(name.replace("generator", "average"), numbers);
    }
    if (this.settings.clip) this.clip(); // the first critic must already be clipped
  }

  /** How many numbers the state has. */
  get size() {
    return this.blocks.reduce((all, name) => all + (this.engine.weights.get(name)?.count ?? 0), 0);
  }

  /** Settings from now on. @param {TrainingSettings} settings */
  change(settings) {
    this.settings = settings;
    const { clip, ...others } = settings;
    for (const [name, value] of Object.entries({ ...others, limit: clip ?? 0 }))
      if (typeof value === "number") this.scalar(name)[0] = value;
  }

  /** @param {string} name */
  scalar(name) {
    this.scalars[name] ??= new Float32Array(1);
    return this.scalars[name];
  }

  /**
   * Runs one of the programs that train; what it says of weights is written into them.
   * @param {string} name
   * @param {Record<string, ArrayLike<number>>} inputs
   * @returns {Tensors}
   */
  run(name, inputs) {
    let planned = this.planned.get(name);
    if (!planned) {
      planned = this.plan(program_at(this.programs, name, this.programs.sizes.batch));
      this.planned.set(name, planned);
    }
    return planned.run(Object.assign(planned.inputs, inputs));
  }

  /**
   * A program at any number of rows that changes nothing, planned.
   * @param {string} name
   * @param {number} rows
   */
  view(name, rows) {
    const key = `${name} ${rows}`;
    let planned = this.views.get(key);
    if (!planned) {
      const program = program_at(this.programs, name, rows);
      const outputs = Object.keys(program.outputs).filter((output) => !this.engine.weights.has(output));
      planned = this.plan(program, outputs);
      this.views.set(key, planned);
    }
    return planned;
  }

  /**
   * Runs a program at any number of rows, and changes nothing.
   * @param {string} name
   * @param {number} rows
   * @param {Record<string, ArrayLike<number>>} inputs
   * @returns {Tensors}
   */
  look(name, rows, inputs) {
    const planned = this.view(name, rows);
    return planned.run(Object.assign(planned.inputs, inputs));
  }

  /**
   * @param {any} program
   * @param {string[]} [outputs] those that are needed; else all
   * @returns {Planned}
   */
  plan(program, outputs) {
    /** @type {Record<string, ArrayLike<number>>} */
    const inputs = {};
    for (const { name, alone } of inputs_of(program)) if (alone) inputs[name] = this.scalar(name); // others come with each run
    return { program, run: this.engine.load(program, { trains: true, outputs }), inputs };
  }

  /** Fakes of G as it learns. @param {Float32Array} latent */
  generate(latent) {
    return this.run("generate", { latent }).fake;
  }

  /**
   * D's loss and its gradient, which waits for `optimise`.
   * @param {Record<string, ArrayLike<number>>} batch real, fake, labels, draws as gradient_d takes them
   */
  gradient_d(batch) {
    return this.run("gradient_d", batch);
  }

  /**
   * G's loss and its gradient, which waits for `optimise`.
   * @param {Record<string, ArrayLike<number>>} batch latent, real, labels as gradient_g takes them
   */
  gradient_g(batch) {
    return this.run("gradient_g", batch);
  }

  /** Update of a player by the gradient that was taken last. @param {Player} player */
  optimise(player) {
    const [program, rate] = player === "generator" ? ["optimise_g", this.settings.lr_g] : ["optimise_d", this.settings.lr_d];
    this.scalar("rate")[0] = rate;
    this.run(program, {});
  }

  /** D's weights are cut to the limit of the settings. */
  clip() {
    if (this.programs.programs.clip) this.run("clip", {});
  }

  /**
   * G's average takes in G as it is now: gan.functional.ema.moved.
   * @param {number} step G's updates so far
   */
  average(step) {
    this.scalar("decay")[0] = this.settings.ema;
    this.scalar("step")[0] = step;
    this.run("average", {});
    if (this.programs.programs.average_buffers) this.run("average_buffers", {});
  }

  /**
   * D's update: clipping, fakes, gradient, optimiser.
   * @param {Float32Array} latent of the fakes
   * @param {Record<string, ArrayLike<number>>} batch real, labels, fake_labels, draws
   */
  d_update(latent, batch) {
    if (this.settings.clip) this.clip();
    const outputs = this.gradient_d({ ...batch, fake: this.generate(latent) });
    this.optimise("discriminator");
    return outputs;
  }

  /**
   * G's update, and its average's.
   * @param {Record<string, ArrayLike<number>>} batch as gradient_g takes it
   * @param {number} step G's updates so far
   */
  g_update(batch, step) {
    const outputs = this.gradient_g(batch);
    this.optimise("generator");
    this.average(step);
    return outputs;
  }

  /** Whether all weights of both players are finite numbers. */
  finite() {
    let none = 0; // 0 times a number, which is NaN of what is not finite
    for (const player of PLAYERS) for (const value of this.engine.read(player)) none += 0 * value;
    return none === 0;
  }

  /** Numbers of all that changes, by block. @returns {Tensors} */
  state() {
    return Object.fromEntries(this.blocks.map((name) => [name, this.engine.read(name)]));
  }

  /** The run is what it was when this state was taken. @param {Tensors} state */
  restore(state) {
    for (const [name, values] of Object.entries(state)) this.engine.give(name, values);
  }

  /** Numbers of all that changes, by tensor: generator.*, average.*, discriminator.*, generator.*:mean and so on. @returns {Tensors} */
  tensors_by_name() {
    /** @type {Tensors} */
    const named = {};
    for (const name of this.engine.weights.keys()) if (!/^gradient\.|:gradient$/.test(name)) named[name] = this.engine.read(name);
    for (const block of this.blocks) if (!/_mass$/.test(block)) delete named[block];
    return named;
  }
}
