// Program at another number of rows than a run trains with, where it is a template.
import { size_of } from "../engine/program.js";
import { instantiate } from "./template.js";

/** @typedef {import("./types.js").TrainingPrograms} TrainingPrograms */

/**
 * Program of these names at so many rows.
 * @param {TrainingPrograms} programs
 * @param {string} name
 * @param {number} rows
 * @returns {any}
 */
export function program_at({ programs, sizes }, name, rows) {
  const given = programs[name];
  if (!given) throw new Error(`These networks have no program ${name}; reload the page.`);
  return given.sizes ? instantiate(given, { ...sizes, batch: rows, rows }) : given;
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
