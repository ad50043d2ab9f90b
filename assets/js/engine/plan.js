// Plan of a program: where each result lies, and what is run in which order. What depends on weights alone is run once, but not in a
// program that trains: its outputs named like weights become these weights' numbers after each run.

import { BufferPool } from "./buffer_pool.js";
import { is_reduction, steps_of, strides_in } from "./chains.js";
import { conv } from "./convolution.js";
import { LOOPS } from "./elementwise.js";
import { elementwise } from "./elementwise_plan.js";
import { is_standard, layout_of, span_of } from "./layout.js";
import { MOVEMENTS } from "./movement.js";
import { compiled, nest_of } from "./nest.js";
import { output_of, refuse_overlaps, write_of } from "./outputs.js";
import { matmul } from "./products.js";
import { REDUCTIONS } from "./reductions.js";

/** @typedef {import("./chains.js").Chain} Chain */
/** @typedef {import("./chains.js").Step} Step */
/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./movement.js").Planner} Planner */
/** @typedef {import("./movement.js").Run} Run */
/** @typedef {import("./nest_code.js").Nest} Nest */
/** @typedef {import("./program.js").Node} Node */
/** @typedef {import("./program.js").Program} Program */
/**
 * @typedef {object} Tensor
 * @property {number} place in the heap
 * @property {number[]} shape
 * @property {number[]} strides
 * @property {number} span how many numbers it takes
 * @property {boolean} constant whether it depends on weights alone, and these do not change within the program
 * @property {boolean} given whether it is a weight, or a view of one
 * @property {number} root the node whose numbers it has
 * @property {number} offset of its first number from the root's
 */
/**
 * What the plans of nodes work with.
 * @typedef {object} PlanContext
 * @property {import("./heap.js").Heap} heap
 * @property {import("./kernel.js").Kernel} kernel
 * @property {(count: number) => number} scratch room that is the next node's after this one
 * @property {(key: string, count: number, fill: (numbers: Float32Array, to: number) => void) => number} constant place of what is made
 *   once of the weights, by all programs of the same key together where it has one
 * @property {(key: string, make: () => Int32Array) => number} table place of whole numbers for the kernel
 * @property {(count: number) => number} zeros place of so many zeros
 */

const GIVEN = ["input", "weight", "full", "data", "iota"];
/** @type {Record<string, Planner>} */
const PLANNERS = {
  ...MOVEMENTS,
  ...REDUCTIONS,
  matmul,
  conv,
  ...Object.fromEntries(Object.keys(LOOPS).map((op) => [op, elementwise])),
};
const VIEWS = ["permute", "expand", "slice"];

/** @param {string} op */
export const known = (op) => GIVEN.includes(op) || VIEWS.includes(op) || op in PLANNERS;
/** @param {string} op */
const is_chainable = (op) => op in LOOPS || is_reduction(op);

export class Plan {
  /** @param {Engine} engine @param {Program} program @param {boolean} trains */
  constructor(engine, program, trains) {
    this.engine = engine;
    this.trains = trains;
    this.nodes = program.nodes;
    /** @type {Run[]} */
    this.constants = [];
    /** @type {Run[]} */
    this.runs = [];
    /** @type {Map<string, {place: number, span: number}>} */
    this.inputs = new Map();
    /** @type {Tensor[]} */
    this.tensors = [];
    this.buffers = new BufferPool(engine.heap);
    /** the weights of which the constants were made */
    this.version = -1;
    this.context = this.context_of(engine);
    const outputs = Object.entries(program.outputs);
    const written = outputs.filter(([name]) => trains && engine.weights.has(name));
    refuse_overlaps(
      written.map(([name]) => name),
      engine.weights,
    );
    const views = this.arrange();
    this.nodes.forEach((node, at) => {
      if (!views[at]) this.prepare(node, at);
    });
    const units = this.nodes.map(({ op }, at) => !views[at] && !this.tensors[at].constant && !GIVEN.includes(op));
    const steps = steps_of(this.nodes, this.tensors, units, is_chainable, engine.compiles);
    this.reads = reads_of(steps, this.nodes, this.tensors, Object.values(program.outputs));
    this.targets = new Map(written.map(([name, at]) => [at, name]));
    /** @type {Set<string>} weights in whose place the results come to lie by themselves */
    this.settled = new Set();
    this.follow(steps);
    this.writes = written
      .filter(([name]) => !this.settled.has(name))
      .map(([name, at]) => write_of(engine, name, this.located(at)));
    this.outputs = outputs
      .filter((output) => !written.includes(output))
      .map(([name, at]) => output_of(engine.heap, name, this.located(at)));
    this.changes = written.length > 0;
  }

  /** @param {Engine} engine @returns {PlanContext} */
  context_of(engine) {
    const { heap } = engine;
    return {
      heap,
      kernel: engine.kernel,
      scratch: (count) => this.buffers.scratch(count),
      constant: (key, count, fill) => {
        const place = key ? engine.shared(key, () => heap.take(count)) : heap.take(count);
        this.constants.push(() => fill(heap.numbers, place));
        return place;
      },
      table: (key, make) => engine.shared(key, () => heap.put_whole(make())),
      zeros: (count) => engine.zeros(count),
    };
  }

  /**
   * Plans the layout of each tensor, before any place.
   * @returns {boolean[]} which of them are views of others
   */
  arrange() {
    return this.nodes.map((node, at) => {
      const reads = node.reads.map((read) => this.tensors[read]);
      const changes = node.op === "input" || (this.trains && node.op === "weight");
      const constant = !changes && reads.every((one) => one.constant);
      const { strides, view, offset } = layout_of(node, reads, node.op in LOOPS);
      const span = span_of(node.shape, strides);
      const given = node.op === "weight" || (view && reads[0].given);
      const of = view ? { root: reads[0].root, offset: reads[0].offset + offset } : { root: at, offset: 0 };
      this.tensors.push({ place: 0, shape: node.shape, strides, span, constant, given, ...of });
      return view;
    });
  }

  /** A tensor whose root has its place. @param {number} at */
  located(at) {
    const tensor = this.tensors[at];
    tensor.place = this.tensors[tensor.root].place + tensor.offset;
    return tensor;
  }

  /**
   * Finds a place for what is given, and for what is run once.
   * @param {Node} node
   * @param {number} at
   */
  prepare(node, at) {
    const tensor = this.tensors[at];
    if (GIVEN.includes(node.op)) tensor.place = this.given(node, tensor);
    else if (tensor.constant) {
      tensor.place = this.engine.heap.take(tensor.span);
      this.constants.push(this.planned(node, at));
    }
  }

  /**
   * @param {Node} node
   * @param {number} at
   */
  planned(node, at) {
    const reads = node.reads.map((read) => this.located(read));
    this.buffers.clear();
    return PLANNERS[node.op](this.context, node, this.tensors[at], reads);
  }

  /**
   * Finds places for the results of each step, and plans its run.
   * @param {Step[]} steps
   */
  follow(steps) {
    const { compiles, heap } = this.engine;
    /** @type {Nest[]} */
    const nests = [];
    /** @type {number[]} where each nest stands among the runs */
    const stands = [];
    steps.forEach((step, when) => {
      const members = "at" in step ? [step.at] : step.nodes;
      for (const at of members) for (const read of this.nodes[at].reads) this.located(read);
      /** @type {Set<number>} nodes whose places go on to other nodes */
      const taken = new Set();
      for (const at of members) {
        if (!this.is_stored(at, when)) continue;
        const space = "at" in step || is_reduction(this.nodes[at].op) ? null : step;
        const tensor = this.tensors[at];
        tensor.place =
          (space && (this.settle(at, when, space) ?? this.over(when, space, taken))) ?? this.buffers.take(tensor.span);
      }
      if (compiles && !("at" in step)) {
        this.buffers.clear();
        stands.push(this.runs.length);
        nests.push(nest_of(step, this.nodes, this.tensors, (at) => this.is_stored(at, when), this.context.scratch));
        this.runs.push(() => {});
      } else this.runs.push(this.planned(this.nodes[members[0]], members[0]));
      for (const root of this.reads.ending[when])
        if (!taken.has(root) && !this.tensors[root].constant) this.buffers.free(this.tensors[root].place);
    });
    compiled(heap, nests).forEach((run, nest) => {
      this.runs[stands[nest]] = run;
    });
  }

  /** Whether any other step needs a node's result. @param {number} at @param {number} when */
  is_stored(at, when) {
    return is_reduction(this.nodes[at].op) || !is_chainable(this.nodes[at].op) || this.reads.last[at] > when;
  }

  /**
   * The place of what is read for the last time, which a result of a chain may take where it lies alike.
   * @param {number} when
   * @param {Chain} chain
   * @param {Set<number>} taken
   */
  over(when, { space, nodes }, taken) {
    const found = this.reads.ending[when].find((root) => {
      const { place, constant } = this.tensors[root];
      return (
        !(constant || taken.has(root) || nodes.includes(root)) &&
        this.buffers.owns(place) &&
        this.is_read_alike(nodes, space, root, place)
      );
    });
    if (found === undefined) return undefined;
    taken.add(found);
    return this.tensors[found].place;
  }

  /**
   * Whether a chain reads a root's numbers only where it stands in them, if they begin at a place.
   * @param {number[]} nodes of the chain
   * @param {import("./chains.js").Space} space
   * @param {number} root
   * @param {number} place
   */
  is_read_alike(nodes, { strides }, root, place) {
    return nodes.every((at) => {
      const reduces = is_reduction(this.nodes[at].op);
      return this.nodes[at].reads.every((read) => {
        if (this.tensors[read].root !== root) return true;
        const shape = (reduces ? this.tensors[read] : this.tensors[at]).shape;
        return this.tensors[read].place === place && `${strides_in(this.tensors[read], shape)}` === `${strides}`;
      });
    });
  }

  /**
   * The place of the weight that a chain's result is to become, where nobody reads that weight later, or elsewhere than where it is
   * written.
   * @param {number} at
   * @param {number} when
   * @param {Chain} chain
   */
  settle(at, when, { space, nodes }) {
    const name = this.targets.get(at);
    const tensor = this.tensors[at];
    if (name === undefined || !is_standard(tensor)) return undefined;
    const place = this.engine.place_of(name, tensor.span);
    const end = place + tensor.span;
    const free = this.nodes.every((node, root) => {
      if (node.op !== "weight") return true;
      const { place: from, span } = this.tensors[root];
      const last = this.reads.last[root];
      if (from >= end || from + span <= place || last < when) return true;
      return last === when && this.is_read_alike(nodes, space, root, place);
    });
    if (!free) return undefined;
    this.settled.add(name);
    return place;
  }

  /**
   * @param {Node} node
   * @param {Tensor} tensor
   */
  given(node, { shape, span }) {
    const { heap } = this.engine;
    switch (node.op) {
      case "weight":
        return this.engine.place_of(node.name, span);
      case "full":
        return heap.put(new Float32Array(span).fill(node.value));
      case "data":
        return heap.put(node.values);
      case "iota": {
        const side = shape[shape.length - 1];
        return heap.put(Float32Array.from({ length: span }, (_, i) => node.start + node.step * (i % side)));
      }
    }
    const place = heap.take(span);
    this.inputs.set(node.name, { place, span });
    return place;
  }

  /** @param {Record<string, ArrayLike<number>>} inputs @returns {Record<string, Float32Array>} */
  run(inputs) {
    const { heap } = this.engine;
    if (this.trains ? this.version < 0 : this.version !== this.engine.version) {
      for (const run of this.constants) run();
      this.version = this.engine.version;
    }
    for (const [name, { place, span }] of this.inputs) {
      const values = inputs[name];
      if (values?.length !== span) throw new Error(`The program needs ${span} numbers for ${name}, not ${values?.length}.`);
      heap.numbers.set(values, place);
    }
    for (const run of this.runs) run();
    /** @type {Record<string, Float32Array>} */
    const answer = {};
    for (const { name, place, span, copy } of this.outputs) {
      copy?.();
      answer[name] = heap.numbers.slice(place, place + span);
    }
    for (const { first } of this.writes) first?.();
    for (const { last } of this.writes) last();
    if (this.changes) this.engine.version += 1;
    return answer;
  }
}

/**
 * When each node's numbers are read for the last time, by which step; by the program's outputs for ever.
 * @param {Step[]} steps
 * @param {Node[]} nodes
 * @param {Tensor[]} tensors
 * @param {number[]} outputs
 * @returns {{last: number[], ending: number[][]}} `ending`: the nodes by that step
 */
function reads_of(steps, nodes, tensors, outputs) {
  const last = nodes.map(() => -1);
  steps.forEach((step, when) => {
    const members = "at" in step ? [step.at] : step.nodes;
    for (const at of members) last[at] = when; // where nobody reads it
    for (const at of members) for (const read of nodes[at].reads) last[tensors[read].root] = when;
  });
  for (const at of outputs) last[tensors[at].root] = Number.POSITIVE_INFINITY;
  /** @type {number[][]} */
  const ending = steps.map(() => []);
  last.forEach((when, at) => {
    if (when >= 0 && when < steps.length) ending[when].push(at);
  });
  return { last, ending };
}
