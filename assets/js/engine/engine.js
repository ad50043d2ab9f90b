// Engine: loads programs, plans their memory once, and runs them.
import { LOOPS } from "./elementwise.js";
import { Heap } from "./heap.js";
import { is_sound, plain_kernel, wasm_kernel } from "./kernel.js";
import { walk_of } from "./loops.js";
import { MOVEMENTS } from "./movement.js";
import { conv, matmul } from "./products.js";
import { broadcast_strides, checked, size_of, strides_of } from "./program.js";

/** @typedef {import("./program.js").Node} Node */
/** @typedef {import("./program.js").Program} Program */
/** @typedef {{place: number, shape: number[], constant: boolean}} Tensor */
/** @typedef {(inputs: Record<string, ArrayLike<number>>) => Record<string, Float32Array>} Run of a program */

const GIVEN = ["input", "weight", "full", "data", "iota", "reshape"];
/** @param {string} op */
const known = (op) => GIVEN.includes(op) || op in LOOPS || op in MOVEMENTS || op === "matmul" || op === "conv";

export class Engine {
  /** @param {WebAssembly.Module | null} module of the kernel; null for plain JavaScript, which is also what a kernel that errs falls back to */
  constructor(module) {
    this.heap = new Heap(module !== null);
    this.multiply = plain_kernel(this.heap);
    this.fast = false;
    if (module) {
      const multiply = wasm_kernel(this.heap, module);
      this.fast = is_sound(this.heap, multiply);
      if (this.fast) this.multiply = multiply;
    }
    /** @type {Map<string, number>} where each weight lies */
    this.weights = new Map();
  }

  /**
   * Takes in a weight; programs read it by its name. One that is there already is replaced.
   * @param {string} name
   * @param {Float32Array} values
   */
  give(name, values) {
    const place = this.weights.get(name) ?? this.heap.take(values.length);
    this.heap.numbers.set(values, place);
    this.weights.set(name, place);
  }

  /**
   * Plans a program.
   * @param {any} given
   * @returns {Run}
   */
  load(given) {
    const program = checked(given, known);
    const plan = new Plan(this, program);
    for (const run of plan.constants) run();
    return (inputs) => plan.run(inputs);
  }
}

/** Plan: where each result lies, and what is run in which order. What depends on weights alone is run once. */
class Plan {
  /** @param {Engine} engine @param {Program} program */
  constructor(engine, program) {
    this.engine = engine;
    this.program = program;
    /** @type {(() => void)[]} */
    this.constants = [];
    /** @type {(() => void)[]} */
    this.runs = [];
    /** @type {Map<string, Tensor>} */
    this.inputs = new Map();
    /** @type {Tensor[]} */
    this.tensors = [];
    this.rooms = new Rooms(engine.heap);
    const last = last_reads(program);
    program.nodes.forEach((node, place) => {
      const reads = node.reads.map((read) => this.tensors[read]);
      const constant = node.op !== "input" && reads.every((one) => one.constant);
      const dying = node.reads.filter((read) => last[read] === place && !this.tensors[read].constant);
      const tensor = this.lay(node, reads, constant, dying);
      this.tensors.push(tensor);
      if (GIVEN.includes(node.op)) return;
      (constant ? this.constants : this.runs).push(this.planned(node, tensor, reads));
      for (const read of dying) if (this.tensors[read].place !== tensor.place) this.rooms.free(this.tensors[read].place);
    });
  }

  /**
   * Finds room for a node's result.
   * @param {Node} node
   * @param {Tensor[]} reads
   * @param {boolean} constant
   * @param {number[]} dying nodes that nobody reads after this one
   * @returns {Tensor}
   */
  lay(node, reads, constant, dying) {
    const { heap, weights } = this.engine;
    const count = size_of(node.shape);
    const at = (/** @type {number} */ where) => ({ place: where, shape: node.shape, constant });
    switch (node.op) {
      case "weight": {
        const where = weights.get(node.name);
        if (where === undefined) throw new Error(`The weights lack ${node.name}; reload the page.`);
        return at(where);
      }
      case "full":
        return at(heap.put(new Float32Array(count).fill(node.value)));
      case "data":
        return at(heap.put(node.values));
      case "iota": {
        const side = node.shape[node.shape.length - 1];
        return at(heap.put(Float32Array.from({ length: count }, (_, i) => node.start + node.step * (i % side))));
      }
      case "reshape":
        return at(reads[0].place); // the same numbers under another shape; last_reads keeps them
      case "input": {
        const tensor = at(heap.take(count));
        this.inputs.set(node.name, tensor);
        return tensor;
      }
    }
    if (constant) return at(heap.take(count));
    // an elementwise result may take the place of what is read for the last time
    const over = dying
      .map((read) => this.tensors[read])
      .find((one) => size_of(one.shape) === count && this.rooms.owns(one.place));
    return at(over && node.op in LOOPS ? over.place : this.rooms.take(count));
  }

  /**
   * What runs a node.
   * @param {Node} node
   * @param {Tensor} out
   * @param {Tensor[]} reads
   * @returns {() => void}
   */
  planned(node, out, reads) {
    const { heap } = this.engine;
    if (node.op in MOVEMENTS) return MOVEMENTS[node.op](heap, node, out, reads);
    if (node.op === "matmul" || node.op === "conv") {
      const run = (node.op === "matmul" ? matmul : conv)(
        { heap, multiply: this.engine.multiply, scratch: (count) => this.rooms.scratch(count) },
        node,
        out,
        reads,
      );
      return () => {
        this.rooms.clear();
        run();
      };
    }
    const loop = LOOPS[node.op](node);
    const { inner, steps, places, runs } = walk_of(node.shape, [
      strides_of(node.shape),
      ...reads.map((x) => broadcast_strides(x.shape, node.shape)),
    ]);
    const count = reads.length + 1;
    const [x, y, z] = [0, 1, 2].map((at) => reads[at]?.place ?? 0);
    const [dx, dy, dz] = [1, 2, 3].map((at) => steps[at] ?? 0);
    return () => {
      const h = heap.numbers;
      for (let run = 0; run < runs; run++) {
        const at = run * count;
        loop(
          h,
          out.place + places[at],
          inner,
          x + places[at + 1],
          dx,
          y + (count > 2 ? places[at + 2] : 0),
          dy,
          z + (count > 3 ? places[at + 3] : 0),
          dz,
        );
      }
    };
  }

  /** @type {Run} */
  run(inputs) {
    const { heap } = this.engine;
    for (const [name, tensor] of this.inputs) {
      const values = inputs[name];
      if (values?.length !== size_of(tensor.shape))
        throw new Error(`The program needs ${size_of(tensor.shape)} numbers for ${name}, not ${values?.length}.`);
      heap.numbers.set(values, tensor.place);
    }
    for (const run of this.runs) run();
    return Object.fromEntries(
      Object.entries(this.program.outputs).map(([name, at]) => {
        const { place, shape } = this.tensors[at];
        return [name, heap.numbers.slice(place, place + size_of(shape))];
      }),
    );
  }
}

/**
 * The last node that reads each node's numbers, be it under another shape; outputs are read for ever.
 * @param {Program} program
 */
function last_reads(program) {
  const { nodes, outputs } = program;
  /** @type {number[]} the node whose numbers each node has */
  const roots = [];
  nodes.forEach((node, place) => {
    roots.push(node.op === "reshape" ? roots[node.reads[0]] : place);
  });
  const last = nodes.map((_, place) => place);
  nodes.forEach((node, place) => {
    for (const read of node.reads) last[roots[read]] = place;
  });
  for (const place of Object.values(outputs)) last[roots[place]] = Infinity;
  return roots.map((root) => last[root]);
}

/** Rooms: the part of the heap in which results that are read only for a while lie, one after another in the same place. */
class Rooms {
  /** @param {Heap} heap */
  constructor(heap) {
    this.heap = heap;
    /** @type {Map<number, number>} size by place */
    this.sizes = new Map();
    /** @type {number[]} places, sorted by nothing */
    this.idle = [];
    /** @type {{place: number, count: number}[]} */
    this.scratches = [];
    this.used = 0;
  }

  /** @param {number} count */
  take(count) {
    const fitting = this.idle.filter((place) => /** @type {number} */ (this.sizes.get(place)) >= count);
    fitting.sort((a, b) => /** @type {number} */ (this.sizes.get(a)) - /** @type {number} */ (this.sizes.get(b)));
    const place = fitting[0] ?? this.heap.take(count);
    if (fitting.length) this.idle.splice(this.idle.indexOf(place), 1);
    else this.sizes.set(place, count);
    return place;
  }

  /** @param {number} place */
  owns(place) {
    return this.sizes.has(place);
  }

  /** @param {number} place */
  free(place) {
    if (this.sizes.has(place) && !this.idle.includes(place)) this.idle.push(place);
  }

  /** Room for one node's work. @param {number} count */
  scratch(count) {
    const slot = this.scratches[this.used];
    if (slot && slot.count >= count) {
      this.used += 1;
      return slot.place;
    }
    const place = this.heap.take(count);
    this.scratches[this.used] = { place, count };
    this.used += 1;
    return place;
  }

  clear() {
    this.used = 0;
  }
}
