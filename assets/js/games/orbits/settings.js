// Settings of the orbits: what a link holds, and the pairs of paths that are worth comparing first.

/** @typedef {"bilinear" | "dirac"} Game */
/** @typedef {"none" | "r1" | "gradient"} Penalty */
/**
 * @typedef {object} Settings
 * @property {Game} game
 * @property {string} objective of the Dirac-GAN
 * @property {string} a update rule of path A
 * @property {Penalty} a_penalty of path A, in the Dirac-GAN
 * @property {string} b update rule of path B, or "off"
 * @property {Penalty} b_penalty
 * @property {number} lr learning rate of both players
 * @property {number} weight of the penalties
 * @property {number} strength of the consensus
 * @property {number} pace steps a second while it plays
 * @property {number} x where both paths start
 * @property {number} y
 */

/** No second path. */
export const OFF = "off";

/** @type {Settings} */
export const FIRST = {
  game: "bilinear",
  objective: "minimax",
  a: "simultaneous",
  a_penalty: "none",
  b: "extra-gradient",
  b_penalty: "r1",
  lr: 0.1,
  weight: 0.3,
  strength: 0.5,
  pace: 60,
  x: 1,
  y: 0.5,
};

/** What a game is opened with: the pair of paths that shows what it is about. @type {Record<Game, Partial<Settings>>} */
const PAIRS = {
  bilinear: { a: "simultaneous", b: "extra-gradient" },
  dirac: { a: "alternating", a_penalty: "none", b: "alternating", b_penalty: "r1" },
};

/**
 * Settings with which another game begins.
 * @param {Settings} settings
 * @param {Game} game
 * @returns {Settings}
 */
export const with_game = (settings, game) => ({ ...settings, game, ...PAIRS[game] });

/**
 * Settings of a link's state.
 * @param {Record<string, any>} state
 * @returns {Settings}
 */
export function of_state(state) {
  return { ...with_game(FIRST, state.game ?? FIRST.game), ...state };
}

/**
 * State for a link: the game, and what is not as the game begins.
 * @param {Settings} settings
 * @returns {Record<string, any>}
 */
export function to_state(settings) {
  const first = with_game(FIRST, settings.game);
  const changed = Object.entries(settings).filter(([key, value]) => key === "game" || value !== /** @type {any} */ (first)[key]);
  return Object.fromEntries(changed);
}

/**
 * Program of a path, and how much the penalty weighs in it: without a penalty it is R1 of weight 0.
 * @param {Settings} settings
 * @param {Penalty} penalty
 * @returns {{name: string, weight: number}}
 */
export function program_of({ game, objective, weight }, penalty) {
  if (game === "bilinear") return { name: "orbits-bilinear", weight: 0 };
  const kind = penalty === "gradient" ? "gradient" : "r1";
  return { name: `orbits-dirac-${objective}-${kind}`, weight: penalty === "none" ? 0 : weight };
}
