// Program at another number of rows than a run trains with, and with some of its outputs only.
import { size_of } from "../engine/program.js";

/** @typedef {import("./types.js").TrainingPrograms} TrainingPrograms */

/**
 * Program of these names at so many rows.
 * @param {TrainingPrograms} programs
 * @param {string} name
 * @param {number} _rows
 * @returns {any}
 */
export function program_at({ programs }, name, _rows) {
  const program = programs[name];
  if (!program) throw new Error(`These networks have no program ${name}; reload the page.`);
  return program;
}

/**
 * The same program without the outputs that `wanted` refuses, nor what only they need.
 * @param {any} program
 * @param {(name: string) => boolean} wanted
 */
export function pruned({ format, nodes, outputs }, wanted) {
  const kept = Object.entries(outputs).filter(([name]) => wanted(name));
  const needed = new Set(kept.map(([, place]) => place));
  for (let place = nodes.length - 1; place >= 0; place--)
    if (needed.has(place)) for (const read of nodes[place].reads) needed.add(read);
  /** @type {Map<number, number>} */
  const moved = new Map();
  const left = nodes.filter((/** @type {any} */ _, /** @type {number} */ place) => {
    if (needed.has(place)) moved.set(place, moved.size);
    return needed.has(place);
  });
  return {
    format,
    nodes: left.map((/** @type {any} */ node) => ({
      ...node,
      reads: node.reads.map((/** @type {number} */ read) => moved.get(read)),
    })),
    outputs: Object.fromEntries(kept.map(([name, place]) => [name, moved.get(place)])),
  };
}

/**
 * Inputs of a program: how many numbers each has, and whether it is a number alone.
 * @param {any} program
 * @returns {{name: string, count: number, alone: boolean}[]}
 */
export function inputs_of({ nodes }) {
  return nodes
    .filter((/** @type {any} */ { op }) => op === "input")
    .map((/** @type {any} */ { name, shape }) => ({ name, count: size_of(shape), alone: shape.length === 0 }));
}
