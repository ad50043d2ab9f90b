// Plan of a program: where each result lies, and what is run in which order. What depends on weights alone is run once, but not in a
// program that trains: its outputs named like weights become these weights' numbers after each run.

import { BufferPool } from "./buffer_pool.js";
import { conv } from "./convolution.js";
import { LOOPS } from "./elementwise.js";
import { elementwise } from "./elementwise_plan.js";
import { layout_of, same_layout, span_of } from "./layout.js";
import { copying, MOVEMENTS } from "./movement.js";
import { matmul } from "./products.js";
import { size_of, strides_of } from "./program.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./movement.js").Planner} Planner */
/** @typedef {import("./movement.js").Run} Run */
/** @typedef {import("./program.js").Node} Node */
/** @typedef {import("./program.js").Program} Program */
/**
 * @typedef {object} Tensor
 * @property {number} place in the heap
 * @property {number[]} shape
 * @property {number[]} strides
 * @property {number} span how many numbers it takes
 * @property {boolean} constant whether it depends on weights alone
 * @property {boolean} given whether it is a weight, or a view of one
 * @property {number} root the node whose numbers it has
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
const PLANNERS = { ...MOVEMENTS, matmul, conv, ...Object.fromEntries(Object.keys(LOOPS).map((op) => [op, elementwise])) };
const VIEWS = ["permute", "expand", "slice"];

/** @param {string} op */
export const known = (op) => GIVEN.includes(op) || VIEWS.includes(op) || op in PLANNERS;

export class Plan {
  /** @param {Engine} engine @param {Program} program @param {boolean} trains */
  constructor(engine, program, trains) {
    this.engine = engine;
    this.trains = trains;
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
    const views = this.arrange(program);
    const last = last_reads(
      program,
      this.tensors.map(({ root }) => root),
    );
    program.nodes.forEach((node, at) => {
      this.place(node, at, views[at], last);
    });
    const outputs = Object.entries(program.outputs);
    const written = outputs.filter(([name]) => trains && engine.weights.has(name));
    this.writes = written.map(([name, at]) => this.write(name, this.tensors[at]));
    this.outputs = outputs
      .filter(([name]) => !(trains && engine.weights.has(name)))
      .map(([name, at]) => this.output(name, this.tensors[at]));
    refuse_overlaps(
      written.map(([name]) => name),
      engine.weights,
    );
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
   * @param {Program} program
   */
  arrange({ nodes }) {
    return nodes.map((node, at) => {
      const reads = node.reads.map((read) => this.tensors[read]);
      const changes = node.op === "input" || (this.trains && node.op === "weight");
      const constant = !changes && reads.every((one) => one.constant);
      const { strides, view, offset } = layout_of(node, reads, node.op in LOOPS);
      const span = span_of(node.shape, strides);
      const given = node.op === "weight" || (view && reads[0].given);
      this.tensors.push({ place: 0, shape: node.shape, strides, span, constant, given, root: view ? reads[0].root : at });
      return view ? { offset } : null;
    });
  }

  /**
   * Finds a place for a node's result and plans what makes it.
   * @param {Node} node
   * @param {number} at
   * @param {{offset: number} | null} view
   * @param {number[]} last node that reads each node's numbers
   */
  place(node, at, view, last) {
    const { heap } = this.engine;
    const tensor = this.tensors[at];
    const reads = node.reads.map((read) => this.tensors[read]);
    if (view) tensor.place = reads[0].place + view.offset;
    else if (GIVEN.includes(node.op)) tensor.place = this.given(node, tensor);
    else {
      const dying = [...new Set(reads)].filter((read) => last[read.root] === at && !this.tensors[read.root].constant);
      tensor.place = tensor.constant
        ? heap.take(tensor.span)
        : (this.over(node, tensor, reads, dying) ?? this.buffers.take(tensor.span));
      this.buffers.clear();
      const run = PLANNERS[node.op](this.context, node, tensor, reads);
      (tensor.constant ? this.constants : this.runs).push(run);
    }
    if (tensor.constant || node.op === "input") return;
    for (const root of new Set(reads.map((read) => read.root)))
      if (last[root] === at && this.tensors[root].place !== tensor.place) this.buffers.free(this.tensors[root].place);
  }

  /**
   * The place of what is read for the last time, which an elementwise result may take where both lie alike.
   * @param {Node} node
   * @param {Tensor} tensor
   * @param {Tensor[]} reads
   * @param {Tensor[]} dying
   */
  over(node, tensor, reads, dying) {
    if (!(node.op in LOOPS)) return undefined;
    const alike = (/** @type {Tensor} */ one) =>
      size_of(one.shape) === size_of(tensor.shape) &&
      one.shape.length === tensor.shape.length &&
      same_layout(tensor.shape, one.strides, tensor.strides);
    return dying.find(
      (one) =>
        this.buffers.owns(one.place) &&
        alike(one) &&
        reads.every((other) => other.root !== one.root || (other.place === one.place && alike(other))),
    )?.place;
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

  /**
   * How an output is read.
   * @param {string} name
   * @param {Tensor} tensor
   * @returns {{name: string, place: number, span: number, copy: Run | null}}
   */
  output(name, { place, shape, strides }) {
    const { heap } = this.engine;
    const span = size_of(shape);
    if (same_layout(shape, strides, strides_of(shape))) return { name, place, span, copy: null };
    const to = heap.take(span);
    return { name, place: to, span, copy: copying(heap, shape, to, strides_of(shape), place, strides) };
  }

  /**
   * How an output becomes a weight: two copies where its numbers are a weight's, which may be written before they are read.
   * @param {string} name
   * @param {Tensor} tensor
   * @returns {{first: Run | null, last: Run}}
   */
  write(name, { place, shape, strides, given }) {
    const { heap } = this.engine;
    const count = size_of(shape);
    const to = this.engine.place_of(name, count);
    const standard = strides_of(shape);
    if (!given) return { first: null, last: copying(heap, shape, to, standard, place, strides) };
    const between = heap.take(count);
    const first = copying(heap, shape, between, standard, place, strides);
    return { first, last: copying(heap, shape, to, standard, between, standard) };
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
    if (this.writes.length) this.engine.version += 1;
    return answer;
  }
}

/**
 * @param {string[]} names of weights that a program writes
 * @param {Map<string, {place: number, count: number}>} weights
 */
function refuse_overlaps(names, weights) {
  const places = names
    .map((name) => ({ name, .../** @type {{place: number, count: number}} */ (weights.get(name)) }))
    .sort((a, b) => a.place - b.place);
  places.forEach(({ name, place }, at) => {
    const before = places[at - 1];
    if (before && place < before.place + before.count)
      throw new Error(`This program writes ${before.name} and ${name}, which have numbers in common; reload the page.`);
  });
}

/**
 * The last node that reads each node's numbers, by itself or by a view of them; outputs are read for ever.
 * @param {Program} program
 * @param {number[]} roots the node whose numbers each node has
 */
function last_reads({ nodes, outputs }, roots) {
  const last = nodes.map((_, place) => place);
  nodes.forEach((node, place) => {
    for (const read of node.reads) last[roots[read]] = place;
  });
  for (const place of Object.values(outputs)) last[roots[place]] = Infinity;
  return last;
}
