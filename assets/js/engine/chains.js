// Chains: nodes that one loop nest can run together, elementwise operations that go through the same places and reductions of their
// results, and the order in which chains and all other nodes are run.
import { broadcast_strides, size_of } from "./program.js";

/** @typedef {import("./plan.js").Tensor} Tensor */
/** @typedef {import("./program.js").Node} Node */
/**
 * How a chain runs through its tensors: along the axes of more than one number.
 * @typedef {object} Space
 * @property {number[]} sides
 * @property {number[]} strides of each result of the chain, but of reductions
 * @property {string} key the same for two nodes that go through the same places in the same way
 */
/**
 * @typedef {object} Chain
 * @property {Space} space
 * @property {number[]} nodes in an order in which they can be run; reductions are not read by any of them
 */
/** @typedef {{at: number} | Chain} Step */

const SMALL = 16; // numbers for which one more pass costs nothing
const MOST = 48; // nodes of a chain, so that what it works on stays in registers for the most part

/** @param {string} op */
export const is_reduction = (op) => op === "sum" || op === "max";

/**
 * Strides along the axes of more than one number of a larger shape.
 * @param {Tensor} tensor
 * @param {number[]} shape
 */
export function strides_in(tensor, shape) {
  return broadcast_strides(tensor, shape).filter((_, axis) => shape[axis] !== 1);
}

/**
 * @param {Node} node
 * @param {Tensor[]} tensors
 * @param {number} at
 * @returns {Space}
 */
function space_of(node, tensors, at) {
  const tensor = is_reduction(node.op) ? tensors[node.reads[0]] : tensors[at];
  const sides = tensor.shape.filter((side) => side !== 1);
  const strides = strides_in(tensor, tensor.shape);
  return { sides, strides, key: `${sides} ${strides}` };
}

/**
 * Orders the nodes of a program, and joins those that can be.
 * @param {Node[]} nodes
 * @param {Tensor[]} tensors
 * @param {boolean[]} units which nodes are to be run
 * @param {(op: string) => boolean} chainable
 * @param {boolean} joins whether a chain may have more than one node
 * @returns {Step[]}
 */
export function steps_of(nodes, tensors, units, chainable, joins) {
  const spaces = nodes.map((node, at) => (units[at] && chainable(node.op) ? space_of(node, tensors, at) : null));
  const needs = nodes.map(({ reads }) => [...new Set(reads.map((read) => tensors[read].root))].filter((root) => units[root]));
  let waiting = nodes.flatMap((_, at) => (units[at] ? [at] : []));
  const done = nodes.map((_, at) => !units[at]);
  /** @param {number} at */
  const is_ready = (at) => needs[at].every((need) => done[need]);

  /** @param {number} at @param {number} read @param {Space} space whether a node can have a read from the chain's register */
  function reads_in_place(at, read, space) {
    const shape = is_reduction(nodes[at].op) ? tensors[read].shape : nodes[at].shape;
    return tensors[read].offset === 0 && `${strides_in(tensors[read], shape)}` === `${space.strides}`;
  }

  /** @param {number} at @param {Set<number>} roots */
  const touches = (at, roots) => nodes[at].reads.some((read) => roots.has(tensors[read].root));

  /** @param {number} first */
  function chain_from(first) {
    const space = /** @type {Space} */ (spaces[first]);
    const small = size_of(space.sides) <= SMALL;
    const members = new Set([first]);
    let blocked = false;
    for (const at of waiting) {
      if (members.size >= MOST || !joins) break;
      if (at === first) continue;
      const fits = spaces[at]?.key === space.key && at > first && may_join(at, space, members);
      const reduces = is_reduction(nodes[at].op) && touches(at, members);
      if (fits && (small || reduces || !blocked)) members.add(at);
      else if (!spaces[at]) blocked = true; // what comes after a product waits for it, or it would have to be kept
    }
    return { space, nodes: [...members] };
  }

  /** @param {number} at @param {Space} space @param {Set<number>} members */
  function may_join(at, space, members) {
    return nodes[at].reads.every((read) => {
      const { root } = tensors[read];
      if (!members.has(root)) return done[root];
      return !is_reduction(nodes[root].op) && reads_in_place(at, read, space);
    });
  }

  /** @type {Step[]} */
  const steps = [];
  while (waiting.length) {
    const small = joins
      ? waiting.find((at) => spaces[at] && size_of(/** @type {Space} */ (spaces[at]).sides) <= SMALL && is_ready(at))
      : undefined;
    const first = small ?? waiting[0]; // what it needs comes before it in the program, so it is there
    const chain = spaces[first] ? chain_from(first) : null;
    steps.push(chain ?? { at: first });
    for (const at of chain?.nodes ?? [first]) done[at] = true;
    waiting = waiting.filter((at) => !done[at]);
  }
  return steps;
}
