// Place: where a point of the plane lies on the stage, which shows the square from -EDGE to EDGE both ways; y goes up.

/** Half the side of the square that the stage shows, in units of the data. */
export const EDGE = 1.5;

/** Pixels from the left of a stage of so many pixels. @param {number} x @param {number} size */
export const across = (x, size) => ((x / EDGE + 1) / 2) * size;

/** Pixels from the top of a stage of so many pixels. @param {number} y @param {number} size */
export const down = (y, size) => ((1 - y / EDGE) / 2) * size;

/**
 * The point under a hand, never outside the stage.
 * @param {number} left pixels from the left
 * @param {number} top pixels from the top
 * @param {number} size of the stage
 * @returns {[number, number]}
 */
export function point_at(left, top, size) {
  const inside = (/** @type {number} */ share) => Math.min(1, Math.max(-1, share)) * EDGE;
  return [inside((2 * left) / size - 1), inside(1 - (2 * top) / size)];
}

/**
 * Middles of a grid of cells that fills the stage, row by row from the top.
 * @param {number} cells along each side
 * @returns {Float32Array} (cells * cells, 2)
 */
export function cell_middles(cells) {
  const middles = new Float32Array(2 * cells * cells);
  const at = (/** @type {number} */ cell) => ((2 * cell + 1) / cells - 1) * EDGE;
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++) {
      middles[2 * (row * cells + column)] = at(column);
      middles[2 * (row * cells + column) + 1] = -at(row);
    }
  return middles;
}
