// Words about the game in one dimension: what is seen, in one sentence.
import { SADDLE } from "./value.js";

/** @param {number} number @param {number} [decimals] */
export const number = (number, decimals = 3) => number.toFixed(decimals).replace("-", "−");

const CLOSE = 0.02; // of V: nobody sees less
const ON_THE_LINE = 0.06; // of D(x) on average: at the picture's size one line

/**
 * Where the value stands, and whose turn that makes it.
 * @param {{now: number, best: number}} values
 */
export function value_words({ now, best }) {
  if (best < SADDLE + CLOSE && now > SADDLE - CLOSE)
    return "Neither can win: g is p, the best D says one half everywhere, and V is −2 log 2. D can only lose by moving, and G too.";
  if (best - now < CLOSE)
    return "D is at its optimum, on the dashed line: it can lift V no further. Now only G can change it: train G.";
  return "D is not at its optimum: it can still lift V up to “best D”. Train D to its optimum.";
}

/**
 * What the two distances and their slopes say to a G that follows them.
 * @param {{js: number, w: number, js_slope: number, w_slope: number}} here
 */
export function distance_words({ js, w, js_slope, w_slope }) {
  const flat = Math.abs(js_slope) < 0.02;
  const numbers = `Jensen–Shannon ${number(js)}, slope ${number(js_slope)}; Wasserstein ${number(w)}, slope ${number(w_slope)}.`;
  if (Math.abs(w) < 0.02) return `${numbers} G’s shape lies on the data: both distances are at their least.`;
  return flat
    ? `${numbers} The two hardly meet: the Jensen–Shannon divergence is flat at log 2 and tells G nothing about where to go, the Wasserstein distance does.`
    : `${numbers} Both slopes point G to the data.`;
}

/**
 * What training of one player alone has come to.
 * @param {"discriminator" | "generator"} player
 * @param {number} taken updates
 * @param {boolean} still whether it had stopped changing
 * @param {number | null} gap mean distance of D from its optimum, where it has one
 */
export function single_player_words(player, taken, still, gap) {
  const updates = `${taken.toLocaleString("en")} updates`;
  if (player === "generator") return `G has climbed for ${updates} while D stood still: compare its mass with where D is high.`;
  const changes = still ? `D has stopped changing after ${updates}` : `D still changes after ${updates}`;
  if (gap === null)
    return still ? `${changes}.` : `${changes}: with this objective it has no optimum unless a penalty bounds its slope.`;
  const beside = `${number(gap)} from it on average`;
  return gap < ON_THE_LINE
    ? `${changes}: it lies on the dashed line p/(p + g), ${beside}. Now train G.`
    : `${changes}, not yet on the dashed line p/(p + g): ${beside}. A penalty holds D back, or its network is too small for this bend.`;
}
