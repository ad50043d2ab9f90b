// Contours: lines along which a field of numbers on a grid has one level (marching squares, Lorensen and Cline 1987 in two dimensions).

/** Corners of a cell that each of its four edges joins: top, right, bottom, left. Corners go around from the upper left. */
const EDGES = [
  [0, 1],
  [1, 2],
  [3, 2],
  [0, 3],
];

/** Edges that a line joins, by which corners lie above the level (bit 0: upper left, then around). */
const CASES = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [3, 0, 1, 2],
  [0, 2],
  [3, 2],
  [2, 3],
  [2, 0],
  [0, 1, 2, 3],
  [2, 1],
  [1, 3],
  [1, 0],
  [0, 3],
  [],
];

/**
 * Segments of the line on which a field has a level. Where a corner is no number there is no line.
 * @param {ArrayLike<number>} field (cells, cells), row by row from the top, at the middles of cells
 * @param {number} cells
 * @param {number} level
 * @returns {number[]} x1, y1, x2, y2 of each, as shares of the side, from the upper left
 */
export function contour(field, cells, level) {
  /** @type {number[]} */
  const lines = [];
  for (let row = 0; row + 1 < cells; row++)
    for (let column = 0; column + 1 < cells; column++) {
      const at = row * cells + column;
      const corners = [field[at], field[at + 1], field[at + cells + 1], field[at + cells]];
      let which = 0;
      for (let corner = 0; corner < 4; corner++) if (corners[corner] > level) which |= 1 << corner;
      if (which === 0 || which === 15 || corners.some(Number.isNaN)) continue;
      for (const edge of CASES[which]) lines.push(...crossing(corners, EDGES[edge], level, column, row, cells));
    }
  return lines;
}

/**
 * Where the level lies between two corners.
 * @param {number[]} corners
 * @param {number[]} edge
 * @param {number} level
 * @param {number} column
 * @param {number} row
 * @param {number} cells
 * @returns {[number, number]}
 */
function crossing(corners, [from, to], level, column, row, cells) {
  const share = (level - corners[from]) / (corners[to] - corners[from]);
  const x = (/** @type {number} */ corner) => column + (corner === 1 || corner === 2 ? 1 : 0);
  const y = (/** @type {number} */ corner) => row + (corner >= 2 ? 1 : 0);
  const between = (/** @type {number} */ a, /** @type {number} */ b) => (a + share * (b - a) + 0.5) / cells;
  return [between(x(from), x(to)), between(y(from), y(to))];
}
