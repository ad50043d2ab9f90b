// Words and formulas of the page about cross-entropy.
import { fixed, percent } from "../../lib/decimals.js";

/** @typedef {import("./losses.js").Kind} Kind */
/** @typedef {import("./losses.js").Term} Term */
/**
 * What Python tells of an objective (gan.functional.objectives).
 * @typedef {{name: string, title: string, source: string, probability: boolean, paired: boolean, critic: boolean}} Objective
 */

/** @type {Record<string, Record<Kind, {d: string, g: string}>>} */
const FORMULAS = {
  minimax: { real: { d: "−log D(x)", g: "" }, generated: { d: "−log(1 − D(G(z)))", g: "log(1 − D(G(z)))" } },
  "non-saturating": { real: { d: "−log D(x)", g: "" }, generated: { d: "−log(1 − D(G(z)))", g: "−log D(G(z))" } },
  "least-squares": { real: { d: "(D(x) − 1)² / 2", g: "" }, generated: { d: "D(G(z))² / 2", g: "(D(G(z)) − 1)² / 2" } },
  wasserstein: { real: { d: "−D(x)", g: "" }, generated: { d: "D(G(z))", g: "−D(G(z))" } },
  relativistic: {
    real: { d: "−log σ(D(x) − D(G(z)))", g: "−log σ(D(G(z)) − D(x))" },
    generated: { d: "−log σ(D(x) − D(G(z)))", g: "−log σ(D(G(z)) − D(x))" },
  },
};

/** Each player's loss of a sample as a formula; "" where it does not hang on it. @param {string} objective @param {Kind} kind */
export const formulas = (objective, kind) => FORMULAS[objective]?.[kind] ?? { d: "", g: "" };

/** Number with its sign, a minus as long as a plus. @param {number} value @param {number} [decimals] */
export const signed = (value, decimals = 3) => {
  const text = fixed(Math.abs(value), decimals);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
};

/** Number with a minus as long as a plus. @param {number} value @param {number} [decimals] */
export const number = (value, decimals = 3) => fixed(value, decimals).replace("-", "−");

/** Belief as a percentage, with a decimal near both ends. @param {number} belief */
export const share = (belief) => percent(belief, belief < 0.0995 || belief > 0.9005 ? 1 : 0);

/** @param {Objective} objective */
export const player = ({ critic }) => (critic ? "critic" : "discriminator");

/**
 * What D says of a sample, in words.
 * @param {Objective} objective
 * @param {number} logit
 */
export function opinion({ probability, paired, critic }, logit) {
  const text = number(logit, 2);
  if (probability) return `${share(1 / (1 + Math.exp(-logit)))} real (logit ${text})`;
  return paired ? `output ${text}` : critic ? `score ${text}` : `score ${text} (targets: 1 real, 0 generated)`;
}

const FLAT = 0.1;
const WEAK = 0.35;

/** What a step down a loss does to D's output, by what its player may change. @param {Term} term */
export function push({ slope }) {
  const size = Math.abs(slope);
  if (size < 5e-4) return "nothing";
  const way = slope < 0 ? "→ up" : "← down";
  return size < FLAT ? `${way}, hardly` : size < WEAK ? `${way}, weakly` : size < 1.5 ? way : `${way}, strongly`;
}

/**
 * What a person sees at this place, in two sentences.
 * @param {Objective} objective
 * @param {Kind} kind
 * @param {{d: Term, g: Term | null}} terms
 */
export function said(objective, kind, { d, g }) {
  const who = objective.critic ? "The critic" : "D";
  const sample = kind === "real" ? "real" : "generated";
  const way = d.slope < 0 ? "raise" : "lower";
  const first =
    Math.abs(d.slope) < FLAT
      ? `${who} has hardly anything to learn from this ${sample} sample: its loss is flat here (slope ${signed(d.slope)}).`
      : `${who} is told to ${way} its output for this ${sample} sample (slope ${signed(d.slope)}).`;
  if (!g) return `${first} G's loss does not contain real samples: it cannot change them.`;
  if (kind === "real") return `${first} G's loss contains it too, but G can only move the generated sample beside it.`;
  if (Math.abs(g.slope) >= FLAT) {
    const output = objective.critic ? "the score" : "D's output";
    return `${first} G is told to change it so that ${output} goes ${g.slope < 0 ? "up" : "down"} (slope ${signed(g.slope)}).`;
  }
  const why =
    objective.name === "minimax"
      ? "just where its sample is worst, G learns next to nothing. This is why G's loss was swapped"
      : "this sample passes already, and G has little to learn from it";
  return `${first} G's loss is flat here (slope ${signed(g.slope)}): ${why}.`;
}
