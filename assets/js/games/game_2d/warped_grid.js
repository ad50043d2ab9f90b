// Warped grid: where G takes a regular grid of latent vectors, and how dense it lays them there: the mass of a cell of z, spread over
// the area of its image. In one dimension the grid is a line, and mass is spread over its length.
import { EDGE } from "./place.js";

/** @typedef {{kind: "normal" | "uniform", width: number}} Latent */
/**
 * Grid in latent space.
 * @typedef {object} Grid
 * @property {Float32Array} latents (rows, width); of more than two entries the others are 0
 * @property {number} rows
 * @property {number} side cells along each side, or along the line
 * @property {boolean} line whether z has one entry
 * @property {Float32Array} mass of each cell
 */

const SIDE = 16;
const PIECES = 120;
const REACH = 2.4; // standard deviations of a normal z
/** How many steps of shade there are; each is twice as dense as the one before. */
export const SHADES = 7;

/** @param {Latent["kind"]} kind @param {number} z */
const density_of = (kind, z) => (kind === "uniform" ? 0.5 : Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));

/**
 * @param {Latent} latent
 * @returns {Grid}
 */
export function latent_grid({ kind, width }) {
  const line = width === 1;
  const side = line ? PIECES : SIDE;
  const reach = kind === "uniform" ? 1 : REACH;
  const at = (/** @type {number} */ step) => ((2 * step) / side - 1) * reach;
  const span = (2 * reach) / side;
  const masses = Array.from({ length: side }, (_, cell) => density_of(kind, at(cell + 0.5)) * span);
  if (line) {
    const latents = Float32Array.from({ length: side + 1 }, (_, step) => at(step));
    return { latents, rows: side + 1, side, line, mass: Float32Array.from(masses) };
  }
  const rows = (side + 1) ** 2;
  const latents = new Float32Array(rows * width);
  for (let row = 0; row <= side; row++)
    for (let column = 0; column <= side; column++) {
      latents[(row * (side + 1) + column) * width] = at(column);
      latents[(row * (side + 1) + column) * width + 1] = at(row);
    }
  const mass = Float32Array.from({ length: side * side }, (_, cell) => masses[cell % side] * masses[Math.floor(cell / side)]);
  return { latents, rows, side, line, mass };
}

/**
 * Shade of a density: 0 for next to nothing, SHADES - 1 for the densest, in steps of a factor of two.
 * @param {number} dense
 * @param {number} even density of what is spread evenly over the stage (or over a line as long as its side)
 */
function shade_of(dense, even) {
  const steps = Math.floor(Math.log2(dense / even) + 2);
  return Math.max(0, Math.min(SHADES - 1, Number.isNaN(steps) ? 0 : steps));
}

/**
 * Shades of the cells where G has taken them.
 * @param {Grid} grid
 * @param {ArrayLike<number>} images (rows, 2) of the grid's latents
 * @returns {Uint8Array} a shade for each cell
 */
export function shades(grid, images) {
  const { side, line, mass } = grid;
  const result = new Uint8Array(mass.length);
  if (line) {
    for (let piece = 0; piece < side; piece++) {
      const length = Math.hypot(images[2 * piece + 2] - images[2 * piece], images[2 * piece + 3] - images[2 * piece + 1]);
      result[piece] = shade_of(mass[piece] / length, 1 / (2 * EDGE));
    }
    return result;
  }
  for (let cell = 0; cell < mass.length; cell++) {
    const [a, b, c, d] = corners(grid, cell);
    result[cell] = shade_of(mass[cell] / area(images, a, b, c, d), 1 / (2 * EDGE) ** 2);
  }
  return result;
}

/**
 * Corners of a cell, around it, as rows of the grid.
 * @param {Grid} grid
 * @param {number} cell
 * @returns {[number, number, number, number]}
 */
export function corners({ side }, cell) {
  const first = Math.floor(cell / side) * (side + 1) + (cell % side);
  return [first, first + 1, first + side + 2, first + side + 1];
}

/**
 * Area of a quadrilateral: half the length of the cross product of its diagonals.
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 */
function area(points, a, b, c, d) {
  const [x1, y1] = [points[2 * c] - points[2 * a], points[2 * c + 1] - points[2 * a + 1]];
  const [x2, y2] = [points[2 * d] - points[2 * b], points[2 * d + 1] - points[2 * b + 1]];
  return Math.abs(x1 * y2 - x2 * y1) / 2;
}
