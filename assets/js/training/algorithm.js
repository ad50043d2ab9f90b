// Algorithm of a run (Goodfellow and others 2014, algorithm 1), line by line as gan.training.controls.LINES names them: playing, single
// updates and slow motion are the same code.

/**
 * What does each line.
 * @typedef {object} Lines
 * @property {() => void} sample real rows and noise
 * @property {() => void} forge_d G makes fakes for D
 * @property {() => void} judge_d D says what it holds of both, and its gradient is taken
 * @property {() => void} update_d
 * @property {() => void} sample_noise
 * @property {() => void} forge_g G makes fakes again, and its gradient is taken
 * @property {() => void} judge_g
 * @property {() => void} update_g
 */

/**
 * D's half, up to its update; after each line the number of the next one is told.
 * @param {Lines} lines
 * @returns {Generator<number, void, undefined>}
 */
export function* half_d(lines) {
  lines.sample();
  yield 1;
  lines.forge_d();
  yield 2;
  lines.judge_d();
  yield 3;
  lines.update_d();
}

/**
 * G's half.
 * @param {Lines} lines
 * @returns {Generator<number, void, undefined>}
 */
export function* half_g(lines) {
  lines.sample_noise();
  yield 5;
  lines.forge_g();
  yield 6;
  lines.judge_g();
  yield 7;
  lines.update_g();
}

/**
 * A whole step: D's half so many times, then G's.
 * @param {Lines} lines
 * @param {number} d_steps
 * @returns {Generator<number, void, undefined>}
 */
export function* whole_step(lines, d_steps) {
  for (let update = 1; update <= d_steps; update++) {
    yield* half_d(lines);
    yield update < d_steps ? 0 : 4;
  }
  yield* half_g(lines);
}
