// Tiles: the pictures of the map that have come, each a part of the sheet of its answer.
import { context_of, tag } from "../../lib/elements.js";
import { bytes_of, put_pixels } from "../../lib/pixels.js";

/** @typedef {import("./plane.js").Cell} Cell */
/**
 * Pictures that the server or this browser has made.
 * @typedef {object} Answer
 * @property {string} key of the frame that they belong to
 * @property {number} level
 * @property {Cell[]} cells
 * @property {number} width of a picture, in pixels
 * @property {number} height
 * @property {number} channels
 * @property {string | Uint8Array} pixels of all, in base64 or as they are
 * @property {number[]} opinions of the discriminator
 * @property {number[]} seen class of each, or [] where there is no classifier or nobody has asked
 */
/**
 * Picture of one cell.
 * @typedef {object} Tile
 * @property {HTMLCanvasElement} sheet
 * @property {number} left of its picture on the sheet
 * @property {number} width
 * @property {number} height
 * @property {number} level
 * @property {number} column
 * @property {number} row
 * @property {number} opinion
 * @property {number | undefined} seen
 */

const KEPT = 4000;

/** @param {Answer} answer */
function sheet_of({ width, height, channels, cells, pixels }) {
  const bytes = bytes_of(pixels);
  const sheet = tag("canvas", { width: width * cells.length, height });
  const pen = context_of(sheet);
  cells.forEach((_, i) => {
    put_pixels(pen, { width, height, channels }, bytes, i * width * height * channels, i * width);
  });
  return sheet;
}

/** Store of tiles; the oldest go when there are too many. */
export class Tiles {
  /** @type {Map<string, Tile>} */
  #tiles = new Map();

  /** @param {Answer} answer */
  keep(answer) {
    if (!answer.cells.length) return;
    const sheet = sheet_of(answer);
    const { level, width, height } = answer;
    answer.cells.forEach(([column, row], i) => {
      const read = { opinion: answer.opinions[i], seen: answer.seen[i] };
      this.#tiles.set(key_of(level, column, row), { sheet, left: i * width, width, height, level, column, row, ...read });
    });
    for (const old of this.#tiles.keys()) {
      if (this.#tiles.size <= KEPT) break;
      this.#tiles.delete(old); // a Map keeps the order in which its keys came, so the oldest go first
    }
  }

  /**
   * @param {number} level
   * @param {Cell} cell
   * @returns {Tile | undefined}
   */
  at(level, [column, row]) {
    return this.#tiles.get(key_of(level, column, row));
  }

  /**
   * All tiles, those of a level last, which are so painted over the others.
   * @param {number} level
   * @returns {Tile[]}
   */
  up_to(level) {
    return [...this.#tiles.values()].sort((a, b) => Math.abs(b.level - level) - Math.abs(a.level - level));
  }
}

/** @param {number} level @param {number} column @param {number} row */
function key_of(level, column, row) {
  return `${level}/${column}/${row}`;
}
