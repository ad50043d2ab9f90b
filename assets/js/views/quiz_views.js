// Rounds of real or fake, dealt from a pool and judged in the browser, and what the page shows of them. Twins of gan/teaching/quiz.py,
// gan/web/components/quiz_round.py and gan/web/pages/quiz.py, but for the deal: an app's round of the same seed has other pictures.
import { round as rounded } from "../lib/decimals.js";
import { escaped } from "../lib/html_text.js";
import { decode_base64, encode_base64 } from "../lib/pixels.js";
import { encode } from "../lib/view_state.js";
import { QUIZ_RULES } from "./quiz_rules.js";
import { filled } from "./words.js";

/** @typedef {import("../components/quiz_round.js").RoundValue} RoundValue */
/** @typedef {import("../lib/view_state.js").Table} Table */
/**
 * Pool of pictures: gan.web.show.baked_pictures.quiz. Pixels are in base64.
 * @typedef {object} Pool
 * @property {number} count pictures of a round
 * @property {number} height of each, in pixels
 * @property {number} width
 * @property {string} real
 * @property {{moment: number, fake: string, of_real: number[], of_fake: number[]}[]} levels
 */
/**
 * Round that has been dealt.
 * @typedef {object} Round
 * @property {number} level
 * @property {number} seed
 * @property {number} moment real images that generator and discriminator had seen
 * @property {number} height of each picture
 * @property {number} width
 * @property {Uint8Array} pixels of all pictures
 * @property {boolean[]} real for each picture whether it is
 * @property {number[]} opinions for each the probability of "real" that the discriminator gives it
 */
/** @typedef {{real_as_real: number, real_as_fake: number, fake_as_real: number, fake_as_fake: number, right: number}} Matrix */

const STRIDE = 7919; // factor of the seed, so that one seed gives other digits at each level

/**
 * Random numbers in [0, 1) that a seed decides (Tommy Ettinger's mulberry32).
 * @param {number} seed
 * @returns {() => number}
 */
function random_of(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The first numbers of 0 to count - 1 in random order.
 * @param {number} count
 * @param {number} wanted
 * @param {() => number} random
 */
function some_of(count, wanted, random) {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let at = 0; at < wanted; at++) {
    const other = at + Math.floor(random() * (count - at));
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order.slice(0, wanted);
}

/**
 * The round of a level and a seed, the same every time; half of its pictures are real.
 * @param {Pool} pool
 * @param {number} level from 1
 * @param {number} seed
 * @returns {Round}
 */
export function deal({ count, height, width, real, levels }, level, seed) {
  const { moment, fake, of_real, of_fake } = levels[level - 1];
  const random = random_of(Math.imul(seed, STRIDE) + level);
  const sources = [
    { is_real: true, bytes: decode_base64(real), opinions: of_real },
    { is_real: false, bytes: decode_base64(fake), opinions: of_fake },
  ];
  const half = count / 2;
  const pictures = sources.flatMap(({ is_real, bytes, opinions }) =>
    some_of(opinions.length, half, random).map((index) => {
      const pixels = bytes.subarray(index * height * width, (index + 1) * height * width);
      return { is_real, pixels, opinion: opinions[index] };
    }),
  );
  const dealt = some_of(count, count, random).map((index) => pictures[index]);
  const pixels = new Uint8Array(count * height * width);
  dealt.forEach((picture, at) => {
    pixels.set(picture.pixels, at * height * width);
  });
  const truth = dealt.map(({ is_real }) => is_real);
  return { level, seed, moment, height, width, pixels, real: truth, opinions: dealt.map(({ opinion }) => opinion) };
}

/**
 * Confusion matrix of guesses (true: "real") against what is real.
 * @param {boolean[]} real
 * @param {unknown} guesses
 * @returns {Matrix}
 * @throws {Error} not one guess for each picture, or a guess that is neither
 */
export function confusion_matrix(real, guesses) {
  const whole = Array.isArray(guesses) && guesses.length === real.length && guesses.every((one) => typeof one === "boolean");
  if (!whole) throw new Error(filled(QUIZ_RULES.answers, { count: real.length }));
  const tally = (/** @type {boolean} */ is, /** @type {boolean} */ said) =>
    real.filter((one, index) => one === is && guesses[index] === said).length;
  const [real_as_real, real_as_fake] = [tally(true, true), tally(true, false)];
  const [fake_as_real, fake_as_fake] = [tally(false, true), tally(false, false)];
  return { real_as_real, real_as_fake, fake_as_real, fake_as_fake, right: real_as_real + fake_as_fake };
}

/**
 * A round as it is dealt: its pictures, and not what they are.
 * @param {Round} dealt
 * @returns {RoundValue}
 */
export function unjudged({ level, seed, height, width, pixels, real }) {
  return { round: `${level}-${seed}`, count: real.length, height, width, pixels: encode_base64(pixels), answers: null };
}

/**
 * The round with what everyone said and what is true.
 * @param {Round} dealt
 * @param {boolean[]} guesses
 * @returns {RoundValue}
 */
export function judged(dealt, guesses) {
  const answers = dealt.real.map((real, index) => ({
    real,
    you: guesses[index],
    belief: rounded(dealt.opinions[index], 4),
  }));
  return { ...unjudged(dealt), answers };
}

/** @param {Round} dealt @param {Table} table */
function link({ level, seed }, table) {
  return filled(QUIZ_RULES.link, { query: escaped(encode(table, "game", { level, seed })) });
}

/**
 * What the round is, before it is judged.
 * @param {Table} table of view state
 * @param {Round} dealt
 * @returns {string} HTML
 */
export function rules(table, dealt) {
  const count = dealt.real.length;
  const moment = dealt.moment.toLocaleString("en");
  return filled(QUIZ_RULES.rules, { half: count / 2, count, moment, link: link(dealt, table) });
}

/**
 * Who won, and both confusion matrices.
 * @param {Table} table of view state
 * @param {Round} dealt
 * @param {Matrix} you
 * @param {Matrix} discriminator
 * @returns {string} HTML
 */
export function verdict(table, dealt, you, discriminator) {
  const count = dealt.real.length;
  const matrix = (/** @type {string} */ who, /** @type {string} */ colour, /** @type {Matrix} */ tally) =>
    filled(QUIZ_RULES.table, { who, colour, count, ...tally });
  const lost = discriminator.right > you.right;
  const words =
    you.right === discriminator.right
      ? filled(QUIZ_RULES.level, { right: you.right, count })
      : filled(QUIZ_RULES.won, {
          winner: lost ? QUIZ_RULES.discriminator : QUIZ_RULES.you,
          best: Math.max(you.right, discriminator.right),
          other: Math.min(you.right, discriminator.right),
        });
  return filled(QUIZ_RULES.verdict, {
    you: you.right,
    discriminator: discriminator.right,
    words,
    half: count / 2,
    link: link(dealt, table),
    tables: matrix(QUIZ_RULES.you, "", you) + matrix(QUIZ_RULES.discriminator, "of-d", discriminator),
  });
}
