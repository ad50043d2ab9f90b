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
 * Inputs of a program: how many numbers each has, and whether it is a number alone.
 * @param {any} program
 * @returns {{name: string, count: number, alone: boolean}[]}
 */
export function inputs_of({ nodes }) {
  return nodes
    .filter((/** @type {any} */ { op }) => op === "input")
    .map((/** @type {any} */ { name, shape }) => ({ name, count: size_of(shape), alone: shape.length === 0 }));
}
