// Engine: keeps a model's weights, loads programs that read them, or train them, and runs those.
import { Heap, ROOM_FOR_ZEROS, ZEROS } from "./heap.js";
import { wasm_kernel } from "./kernel.js";
import { plain_kernel } from "./plain_kernel.js";
import { known, Plan } from "./plan.js";
import { checked, pruned } from "./program.js";
import { compiles_soundly, is_sound } from "./self_test.js";

/** @typedef {(inputs: Record<string, ArrayLike<number>>) => Record<string, Float32Array>} Run of a program */

export class Engine {
  /** @param {WebAssembly.Module | null} module of the kernel; null for plain JavaScript, which is also what a kernel that errs falls back to */
  constructor(module) {
    this.heap = new Heap(module !== null);
    this.kernel = plain_kernel(this.heap);
    this.fast = false;
    /** whether programs are compiled (nest.js); else each operation is a loop in JavaScript */
    this.compiles = false;
    if (module) {
      const kernel = wasm_kernel(this.heap, module);
      this.fast = is_sound(this.heap, kernel);
      if (this.fast) this.kernel = kernel;
      this.compiles = this.fast && compiles_soundly(this.heap);
    }
    /** @type {Map<string, {place: number, count: number}>} where each weight lies */
    this.weights = new Map();
    /** of the weights: another number after each that is given */
    this.version = 0;
    /** @type {Map<string, number>} places of what programs share */
    this.places = new Map();
  }

  /**
   * Takes in a weight; programs read it by its name. One that is there already is replaced, also for programs that were loaded before.
   * @param {string} name
   * @param {ArrayLike<number>} values
   */
  give(name, values) {
    const there = this.weights.get(name);
    if (there && there.count !== values.length)
      throw new Error(`The weights have ${values.length} numbers for ${name}, and had ${there.count}; reload the page.`);
    const place = there?.place ?? this.heap.take(values.length);
    this.heap.numbers.set(values, place);
    this.weights.set(name, { place, count: values.length });
    this.version += 1;
  }

  /**
   * Takes in weights that lie one after another, so that all of them are one vector too, which has a name of its own. A block that is
   * there already is replaced.
   * @param {string} name of the block
   * @param {[string, ArrayLike<number>][]} tensors
   */
  give_block(name, tensors) {
    const count = tensors.reduce((all, [, values]) => all + values.length, 0);
    const there = this.weights.get(name);
    if (there && there.count !== count)
      throw new Error(`The weights have ${count} numbers for ${name}, and had ${there.count}; reload the page.`);
    const place = there?.place ?? this.heap.take(count);
    let at = place;
    for (const [own, values] of tensors) {
      const known = this.weights.get(own);
      if (known && (known.place !== at || known.count !== values.length))
        throw new Error(`The weight ${own} is there already, in another place than in the block ${name}; reload the page.`);
      at += values.length;
    }
    at = place;
    for (const [own, values] of tensors) {
      this.heap.numbers.set(values, at);
      this.weights.set(own, { place: at, count: values.length });
      at += values.length;
    }
    this.weights.set(name, { place, count });
    this.version += 1;
  }

  /**
   * Copy of a weight's numbers as they are now.
   * @param {string} name of a weight or of a block
   */
  read(name) {
    const weight = this.weights.get(name);
    if (!weight) throw new Error(`The weights lack ${name}; reload the page.`);
    return this.heap.numbers.slice(weight.place, weight.place + weight.count);
  }

  /**
   * Plans a program.
   * @param {any} given
   * @param {object} [how]
   * @param {boolean} [how.trains] whether its outputs that are named like weights are written into these after each run, and not
   *   returned; all programs of this engine read what is written
   * @param {string[]} [how.outputs] names of those outputs that are needed; else all
   * @returns {Run}
   */
  load(given, { trains = false, outputs } = {}) {
    const program = checked(given, known);
    const plan = this.planned(outputs ? pruned(program, outputs) : program, trains);
    return (inputs) => plan.run(inputs);
  }

  /** @param {import("./program.js").Program} program @param {boolean} trains */
  planned(program, trains) {
    try {
      return new Plan(this, program, trains);
    } catch (error) {
      // older browsers compile nothing of this size in a page: CompileError, RangeError
      if (!this.compiles || !(error instanceof WebAssembly.CompileError || error instanceof RangeError)) throw error;
      this.compiles = false;
      return new Plan(this, program, trains);
    }
  }

  /** @param {string} name @param {number} count */
  place_of(name, count) {
    const weight = this.weights.get(name);
    if (!weight) throw new Error(`The weights lack ${name}; reload the page.`);
    if (weight.count !== count)
      throw new Error(`The weights have ${weight.count} numbers for ${name}, and the program reads ${count}; reload the page.`);
    return weight.place;
  }

  /**
   * Place of what all programs of this engine share.
   * @param {string} key
   * @param {() => number} make
   */
  shared(key, make) {
    const place = this.places.get(key) ?? make();
    this.places.set(key, place);
    return place;
  }

  /** Place of so many zeros. @param {number} count */
  zeros(count) {
    return count <= ROOM_FOR_ZEROS ? ZEROS : this.shared(`nothing ${count}`, () => this.heap.take(count));
  }
}
