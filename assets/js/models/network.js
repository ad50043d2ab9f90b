// Network: the weights and programs of one model, or classifier, in an engine.
import { Engine } from "../engine/engine.js";
import { CUT, read_header, tensors_of } from "./safetensors.js";

/** @typedef {Record<string, ArrayLike<number>>} Inputs of a program, by name */
/** @typedef {Record<string, Float32Array>} Outputs of a program, by name */

export const NO_MEMORY = "This browser has not enough memory for the model, so the server draws it.";

export class Network {
  /** @type {import("./safetensors.js").Bundle} */
  bundle;
  /** @type {Engine} */
  engine;
  /** @type {Map<string, (inputs: Inputs) => Outputs>} programs that have been planned */
  planned;

  /**
   * @param {WebAssembly.Module | null} kernel
   * @param {Uint8Array} bytes of the bundle's beginning: its header and first part
   * @param {Network} [before] one that is needed no more; where its programs are the same, its memory and plans are taken over
   */
  constructor(kernel, bytes, before) {
    const bundle = read_header(bytes);
    const same = before?.bundle.checksum === bundle.checksum ? before : null;
    this.bundle = bundle;
    this.engine = same ? same.engine : with_memory(() => new Engine(kernel));
    this.parts = 0;
    this.planned = same ? same.planned : new Map();
    this.add(bytes.subarray(this.bundle.start));
  }

  /** Takes in all parts that these bytes hold, which follow those that it has. @param {Uint8Array} bytes */
  add(bytes) {
    const { parts } = this.bundle;
    const begin = this.parts ? parts[this.parts - 1].end : 0;
    let at = 0;
    while (this.parts < parts.length && at < bytes.length) {
      const end = parts[this.parts].end - begin;
      for (const [name, values] of tensors_of(this.bundle, this.parts, bytes.subarray(at, end))) {
        with_memory(() => this.engine.give(name, values));
      }
      this.parts += 1;
      at = end;
    }
    if (at < bytes.length || !this.parts) throw new Error(CUT);
  }

  /** Whether all weights are there. */
  get whole() {
    return this.parts === this.bundle.parts.length;
  }

  /**
   * Runs a program, which is planned when it is first run.
   * @param {string} name
   * @param {Inputs} inputs
   */
  run(name, inputs) {
    let run = this.planned.get(name);
    if (!run) {
      const program = this.bundle.programs[name];
      if (!program) throw new Error(`This model has nothing in it that could ${name} in the browser; the server does.`);
      run = with_memory(() => this.engine.load(program));
      this.planned.set(name, run);
    }
    return with_memory(() => run(inputs));
  }
}

/**
 * What `act` returns; memory that cannot be had is one sentence.
 * @template T
 * @param {() => T} act
 */
function with_memory(act) {
  try {
    return act();
  } catch (error) {
    if (error instanceof RangeError) throw new Error(NO_MEMORY);
    throw error;
  }
}
