// Real or fake? without a server: rounds are dealt from a pool of pictures and judged in the browser. In the app all of it stays with
// the server, which keeps the answers until all pictures are judged.
import { decode } from "../lib/view_state.js";
import { QUIZ_RULES } from "../views/quiz_rules.js";
import { confusion_matrix, deal, judged, rules, unjudged, verdict } from "../views/quiz_views.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */
/** @typedef {import("../views/quiz_views.js").Pool} Pool */

const PAGE = "game";

const any_seed = () => Math.floor(Math.random() * QUIZ_RULES.seeds);

/**
 * A round on the table.
 * @param {Page} page
 * @param {number} level
 * @param {number} seed
 * @returns {Promise<Updates>}
 */
async function show(page, level, seed) {
  const dealt = deal(await page.baked("quiz"), level, seed);
  page.state.dealt = dealt;
  return { level: dealt.level, round: unjudged(dealt), verdict: rules(page.table, dealt) };
}

/**
 * A fresh round of the level that is chosen.
 * @param {Page} page
 */
const deal_again = (page) => show(page, Number(page.value("level")), any_seed());

/**
 * A fresh round of the level after this one, if there is one.
 * @param {Page} page
 */
async function deal_next_level(page) {
  /** @type {Pool} */
  const { levels } = await page.baked("quiz");
  return show(page, Math.min(Number(page.value("level")) + 1, levels.length), any_seed());
}

/**
 * The answers, once there are as many guesses as pictures.
 * @param {Page} page
 * @param {{guesses: boolean[]}} data
 * @returns {Updates}
 */
function judge(page, { guesses }) {
  const { dealt } = page.state;
  const you = confusion_matrix(dealt.real, guesses);
  const discriminator = confusion_matrix(
    dealt.real,
    dealt.opinions.map((/** @type {number} */ opinion) => opinion > 0.5),
  );
  return { round: judged(dealt, guesses), verdict: verdict(page.table, dealt, you, discriminator) };
}

export const prefix = PAGE;

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = {
  "round.judged": judge,
  "again.click": deal_again,
  "harder.click": deal_next_level,
  "level.input": deal_again,
};

/** @type {string[]} */
export const follows = [];

/**
 * The round that an address asks for, else one at random at the first level.
 * @param {Page} page
 * @param {string} query
 * @returns {Promise<Updates>}
 */
export async function open(page, query) {
  const { level: first } = /** @type {{level: number}} */ (page.table.pages[PAGE].defaults);
  /** @type {import("../lib/view_state.js").State} */
  let state = {};
  try {
    const asked = decode(page.table, PAGE, query);
    state = asked.state;
    asked.changed.forEach(page.warn);
  } catch (error) {
    page.warn(`${/** @type {Error} */ (error).message} ${QUIZ_RULES.instead}`);
  }
  return show(page, state.level ?? first, state.seed ?? any_seed());
}
