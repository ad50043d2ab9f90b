// Loop nests of chains: what each reads, computes and writes, with all places; and the module in WebAssembly that runs them.
import { is_reduction, strides_in } from "./chains.js";
import { axes_of } from "./loops.js";
import { NestCode } from "./nest_code.js";
import { joined_bytes } from "./reduction_code.js";
import { reduced_run } from "./reductions.js";
import { Library } from "./wasm_math.js";
import { Code, module_of } from "./wasm_writer.js";

/** @typedef {import("./chains.js").Chain} Chain */
/** @typedef {import("./heap.js").Heap} Heap */
/** @typedef {import("./nest_code.js").Access} Access */
/** @typedef {import("./nest_code.js").Nest} Nest */
/** @typedef {import("./plan.js").Tensor} Tensor */
/** @typedef {import("./program.js").Node} Node */

const BYTES = 4;

/**
 * @param {Chain} chain
 * @param {Node[]} nodes
 * @param {Tensor[]} tensors with their places
 * @param {(at: number) => boolean} is_stored whether anything but the chain needs a node's result
 * @param {(numbers: number) => number} scratch room that is the next chain's after this one
 * @returns {Nest}
 */
export function nest_of({ space, nodes: members }, nodes, tensors, is_stored, scratch) {
  /** @type {Access[]} */
  const loads = [];
  /** @type {Map<string, number>} */
  const loaded = new Map();
  /** @type {Map<number, number>} place among the values computed, by node */
  const computed = new Map();
  /** @param {Tensor} tensor @param {number[]} shape @param {number} [bytes] of a number @returns {Access} */
  const access_of = (tensor, shape, bytes = BYTES) => ({
    place: BYTES * tensor.place,
    steps: strides_in(tensor, shape).map((step) => bytes * step),
  });
  /** Place of what is read: below 0, among the loads, from -1 on. @param {number} read @param {number[]} shape */
  function source(read, shape) {
    const known = computed.get(tensors[read].root);
    if (known !== undefined) return known;
    const access = access_of(tensors[read], shape);
    const key = `${access.place} ${access.steps}`;
    const there = loaded.get(key) ?? loads.push(access) - 1;
    loaded.set(key, there);
    return -1 - there;
  }
  /** @type {Nest["values"]} */
  const values = [];
  /** @type {Nest["stores"]} */
  const stores = [];
  /** @type {Nest["reductions"]} */
  const reductions = [];
  let apart = false;
  for (const at of members) {
    const { op, reads, slope } = nodes[at];
    const out = tensors[at];
    if (is_reduction(op)) {
      const x = tensors[reads[0]];
      const side = reduced_run(x, out);
      const lanes = side > 0;
      apart ||= side % 4 > 0;
      const bytes = joined_bytes(op, lanes);
      const count = out.span;
      const access = access_of(out, x.shape, bytes);
      if (op === "sum" || lanes) access.place = BYTES * scratch((count * bytes) / BYTES);
      const kind = /** @type {"sum" | "max"} */ (op);
      reductions.push({ op: kind, value: source(reads[0], x.shape), access, lanes, count, out: BYTES * out.place });
      continue;
    }
    computed.set(at, values.length);
    const value = values.length;
    values.push({ op, reads: reads.map((read) => source(read, nodes[at].shape)), slope });
    if (is_stored(at)) stores.push({ value, access: access_of(out, out.shape) });
  }
  const accesses = [...loads, ...stores.map(({ access }) => access), ...reductions.map(({ access }) => access)];
  const axes = axes_of(space.sides, [space.strides, ...accesses.map(({ steps }) => steps)], apart);
  accesses.forEach((access, which) => {
    access.steps = axes.map(({ steps }) => steps[which + 1]);
  });
  const number = (/** @type {number} */ value) => (value < 0 ? -1 - value : loads.length + value);
  return {
    sides: axes.map(({ side }) => side),
    loads,
    values: values.map((value) => ({ ...value, reads: value.reads.map(number) })),
    stores: stores.map(({ value, access }) => ({ value: number(value), access })),
    reductions: reductions.map((reduction) => ({ ...reduction, value: number(reduction.value) })),
  };
}

/**
 * Compiles loop nests. Raises an error of the browser's where it forbids that.
 * @param {Heap} heap
 * @param {Nest[]} nests
 * @returns {(() => void)[]} runs each
 */
export function compiled(heap, nests) {
  if (!nests.length) return [];
  const functions = nests.map(() => new Code());
  const library = new Library(functions);
  nests.forEach((nest, at) => {
    new NestCode(functions[at], library, nest).write();
  });
  const module = new WebAssembly.Module(module_of(functions));
  const memory = /** @type {WebAssembly.Memory} */ (heap.memory);
  const { exports } = new WebAssembly.Instance(module, { engine: { memory } });
  return nests.map((_, at) => /** @type {() => void} */ (exports[`${at}`]));
}
