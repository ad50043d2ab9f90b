// CSV: points of two columns that a visitor has pasted or uploaded, read with one clear sentence for whatever is wrong, and moved and
// scaled so that they fill the stage.
import { EDGE } from "./place.js";

/** The most points that are trained on; of more rows every so-manieth is taken. */
export const MOST_POINTS = 20_000;
/** The largest text that is read, in bytes. */
export const LARGEST = 64 * 2 ** 20;
const FEWEST = 2;
const LARGEST_NUMBER = 1e30; // beyond it a float32 of a square is no number
const LONGEST_ROW = 400; // letters of a row that are read
const PLAIN = /^[-0-9.e]+, ?[-0-9.e]+$/; // what Number reads as a number in decimal notation, or as none
const UNEQUAL = 5; // ranges that differ more are scaled apart: two units, such as years and metres
const ROOM = 0.8; // of the stage that points fill

/** @typedef {{points: Float32Array, said: string}} Brought points (n, 2) on the stage, and what was done, in a sentence or two */

const count_words = (/** @type {number} */ count) => count.toLocaleString("en");

/**
 * @param {string} text
 * @returns {Brought}
 * @throws {Error} one sentence that says what to do
 */
export function read_csv(text) {
  if (text.length > LARGEST) throw new Error(`This is more than ${LARGEST / 2 ** 20} MB; bring a file with fewer rows.`);
  const { rows, header } = numbers_of(text);
  if (!rows.length)
    throw new Error(
      header
        ? "Below the header there are no points; bring rows of two numbers."
        : "There are no points; bring rows of two numbers.",
    );
  const every = Math.ceil(rows.length / 2 / MOST_POINTS);
  const kept = every > 1 ? thinned(rows, every) : rows;
  if (kept.length / 2 < FEWEST) throw new Error("One point is no distribution to learn; bring at least two rows of two numbers.");
  const { points, said } = fitted(kept);
  const thinning = every > 1 ? ` Of ${count_words(rows.length / 2)} rows every ${ordinal(every)} is used.` : "";
  return { points, said: `${count_words(points.length / 2)} points. ${said}${thinning}` };
}

/**
 * All numbers of a text, two of each row.
 * @param {string} text
 * @returns {{rows: number[], header: boolean}}
 */
function numbers_of(text) {
  /** @type {number[]} */
  const rows = [];
  let header = false;
  let line = 0;
  for (let from = text.startsWith("\uFEFF") ? 1 : 0; from <= text.length; ) {
    const found = text.indexOf("\n", from);
    const to = found < 0 ? text.length : found;
    const row = text.slice(from, Math.min(to, from + LONGEST_ROW)).trim();
    from = to + 1;
    line += 1;
    if (!row) continue;
    if (plain_row(row, rows)) continue;
    const cells = cells_of(row);
    if (cells.length !== 2) throw columns_error(cells.length, line);
    if (!rows.length && !header && cells.every(is_word)) header = true;
    else for (const cell of cells) rows.push(checked(cell, line));
  }
  return { rows, header };
}

/**
 * The quick way for nearly all rows: two numbers with a comma between them are added, of anything else nothing.
 * @param {string} row
 * @param {number[]} rows
 * @returns {boolean} whether it was one
 */
function plain_row(row, rows) {
  const comma = row.indexOf(",");
  if (comma < 1 || !PLAIN.test(row)) return false;
  const x = Number(row.slice(0, comma));
  const y = Number(row.slice(comma + 1));
  if (!(Math.abs(x) <= LARGEST_NUMBER && Math.abs(y) <= LARGEST_NUMBER)) return false;
  rows.push(x, y);
  return true;
}

/** Whether a cell of the first row names a column. @param {string} cell */
const is_word = (cell) => Number.isNaN(number_of(cell)) && !/^[+-]?(nan|inf|infinity)$/i.test(cell);

/** @param {string} row */
function cells_of(row) {
  const separator = [";", "\t", ","].find((sign) => row.includes(sign));
  const cells = separator ? row.split(separator) : row.split(/\s+/);
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .trim(),
  );
}

/** @param {string} cell NaN of what is no number in decimal notation */
function number_of(cell) {
  return /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i.test(cell) ? Number(cell) : Number.NaN;
}

/** @param {string} cell @param {number} line */
function checked(cell, line) {
  const number = number_of(cell);
  if (cell === "") throw new Error(`Row ${count_words(line)} has an empty cell; each row must have two numbers.`);
  if (Number.isNaN(number))
    throw new Error(`Row ${count_words(line)} has '${cell.slice(0, 20)}' where a number must be; mend or delete that row.`);
  if (Math.abs(number) > LARGEST_NUMBER)
    throw new Error(`Row ${count_words(line)} has ${cell.slice(0, 20)}, which is too large to compute with; use other units.`);
  return number;
}

/** @param {number} count @param {number} line */
function columns_error(count, line) {
  const has = count === 1 ? "one column" : `${count} columns`;
  return new Error(`Row ${count_words(line)} has ${has}, but a point of the plane has two: x and y; keep two columns.`);
}

/** @param {number[]} rows @param {number} every */
function thinned(rows, every) {
  /** @type {number[]} */
  const kept = [];
  for (let at = 0; at < rows.length; at += 2 * every) kept.push(rows[at], rows[at + 1]);
  return kept;
}

/** @param {number} number */
function ordinal(number) {
  const tens = number % 100;
  const ending = tens > 10 && tens < 14 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${count_words(number)}${ending}`;
}

/**
 * Points moved and scaled so that they fill the stage: alike both ways, unless one range is many times the other.
 * @param {number[]} rows x, y, x, y ...
 * @returns {Brought}
 */
function fitted(rows) {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let at = 0; at < rows.length; at++) {
    low[at % 2] = Math.min(low[at % 2], rows[at]);
    high[at % 2] = Math.max(high[at % 2], rows[at]);
  }
  const ranges = [high[0] - low[0], high[1] - low[1]];
  const wider = Math.max(...ranges);
  if (!wider) throw new Error("All rows are the same point, which is no distribution to learn; bring points that differ.");
  const apart = Math.min(...ranges) > 0 && wider > UNEQUAL * Math.min(...ranges);
  const scales = ranges.map((range) => (ROOM * EDGE) / ((apart ? range : wider) / 2));
  const middles = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  const points = Float32Array.from(rows, (number, at) => (number - middles[at % 2]) * scales[at % 2]);
  const names = ["x", "y"].map((name, axis) => `${name} from ${shown(low[axis])} to ${shown(high[axis])}`);
  return { points, said: `Moved and scaled to fill the stage${apart ? ", each axis by itself" : ""}: ${names.join(", ")}.` };
}

/** @param {number} number */
const shown = (number) => String(Number(number.toPrecision(4)));
