// Programs as they come over the network (gan.browser.program), checked before anything is run: what is wrong is one sentence.

import { fits } from "./shapes.js";

export const FORMAT = 1;

/** @typedef {{op: string, reads: number[], shape: number[]} & Record<string, any>} Node of a program; what else it has belongs to its operation */
/** @typedef {{format: number, nodes: Node[], outputs: Record<string, number>}} Program */

/** @param {number[]} shape */
export function size_of(shape) {
  return shape.reduce((all, side) => all * side, 1);
}

/**
 * Distance between neighbours along each axis, in numbers.
 * @param {number[]} shape
 */
export function strides_of(shape) {
  const strides = new Array(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/**
 * Strides with which a tensor is read as a larger shape: 0 along each axis that broadcasts.
 * @param {{shape: number[], strides: number[]}} from
 * @param {number[]} to
 */
export function broadcast_strides(from, to) {
  const missing = to.length - from.shape.length;
  return to.map((_, axis) => (axis < missing || from.shape[axis - missing] === 1 ? 0 : from.strides[axis - missing]));
}

/**
 * Refuses what is no program of this format, or has an operation that is not among `known`.
 * @param {any} program
 * @param {(op: string) => boolean} known
 * @returns {Program}
 */
export function checked(program, known) {
  if (program?.format !== FORMAT || !Array.isArray(program.nodes)) {
    throw new Error(`This program has format ${program?.format}, and the engine reads ${FORMAT}; reload the page.`);
  }
  program.nodes.forEach((/** @type {Node} */ node, /** @type {number} */ place) => {
    if (!known(node.op)) throw new Error(`The engine does not know the operation ${node.op}.`);
    const sound = Array.isArray(node.reads) && node.reads.every((read) => Number.isInteger(read) && read >= 0 && read < place);
    const shaped =
      Array.isArray(node.shape) &&
      node.shape.every((side) => Number.isInteger(side) && side >= 0) &&
      size_of(node.shape) <= 2 ** 26;
    const shapes = sound ? node.reads.map((read) => program.nodes[read].shape) : [];
    if (!sound || !shaped || !fits(node, shapes))
      throw new Error(`Node ${place} (${node.op}) of this program does not fit the others; reload the page.`);
  });
  for (const place of Object.values(program.outputs ?? {}))
    if (!program.nodes[place]) throw new Error("An output of this program is no node of it; reload the page.");
  return program;
}

/**
 * The part of a program that these outputs need.
 * @param {Program} program
 * @param {string[]} names of outputs
 * @returns {Program}
 */
export function pruned({ format, nodes, outputs }, names) {
  for (const name of names) if (!(name in outputs)) throw new Error(`This program has no output ${name}; reload the page.`);
  const needed = nodes.map(() => false);
  for (const name of names) needed[outputs[name]] = true;
  for (let at = nodes.length - 1; at >= 0; at--) if (needed[at]) for (const read of nodes[at].reads) needed[read] = true;
  /** @type {number[]} */
  const places = [];
  /** @type {Node[]} */
  const kept = [];
  nodes.forEach((node, at) => {
    places.push(kept.length);
    if (needed[at]) kept.push({ ...node, reads: node.reads.map((read) => places[read]) });
  });
  return { format, nodes: kept, outputs: Object.fromEntries(names.map((name) => [name, places[outputs[name]]])) };
}
