// Words for pictures: what one was asked to be, what a screen reader says of it. Twins of gan/web/show/latent_views.py and
// alt_text.py.
import { fixed, percent } from "../lib/decimals.js";
import { in_time } from "../lib/timing.js";
import { RULES } from "./rules.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalClassifier} LocalClassifier */
/** @typedef {import("../models/types.js").Pictures} Pictures */

const PATIENCE_MS = 1500;

/**
 * Sentence in which each {word} is filled in.
 * @param {string} sentence
 * @param {Record<string, string | number>} words
 * @returns {string}
 */
export function filled(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => (key in words ? String(words[key]) : whole));
}

/**
 * What a picture was asked to be.
 * @param {Facts} facts
 * @param {Point} point
 * @returns {string}
 */
export function name_of(facts, { label, category }) {
  const { plain, digit, labelled, category: of_category } = RULES.picture;
  if (facts.latent.classes) return filled(facts.draws_digits ? digit : labelled, { name: facts.class_names[label ?? 0] });
  return facts.latent.categories ? filled(of_category, { category: category ?? 0 }) : plain;
}

/**
 * D's opinion in words.
 * @param {Facts} facts
 * @param {number} opinion
 * @returns {string}
 */
export function belief({ probability }, opinion) {
  const { probability: believes, score: scores } = RULES.opinion;
  return probability ? filled(believes, { percent: percent(opinion) }) : filled(scores, { score: fixed(opinion, 2) });
}

/**
 * What a screen reader says of one picture: what it was asked to be, and what D believes.
 * @param {Facts} facts
 * @param {Point} point
 * @param {number} opinion
 * @returns {string}
 */
export const alt = (facts, point, opinion) => `${name_of(facts, point)}; ${belief(facts, opinion)}`;

/**
 * A picture's content and D's opinion of it: "a generated 7; the discriminator believes 62% that it is real".
 * @param {Facts} facts
 * @param {Point} point
 * @param {Pictures} pictures the first is meant
 * @param {number} opinion
 * @param {LocalClassifier | null} classifier that reads the model's pictures, if there is one
 * @returns {Promise<string>}
 */
export async function describe(facts, point, pictures, opinion, classifier) {
  return `${await content(facts, point, pictures, classifier)}; ${belief(facts, opinion)}`;
}

/**
 * A picture's content: what was asked for, when a label was; else what the classifier sees, if it is sure.
 * @param {Facts} facts
 * @param {Point} point
 * @param {Pictures} pictures the first is meant
 * @param {LocalClassifier | null} classifier
 * @returns {Promise<string>}
 */
export async function content(facts, point, pictures, classifier) {
  if (facts.latent.classes) return name_of(facts, point);
  const { seen, of_category } = RULES.picture;
  const category = facts.latent.categories ? filled(of_category, { category: point.category ?? 0 }) : "";
  const name = (await recognised(facts, pictures, classifier)) ?? (facts.draws_digits ? "digit" : "picture");
  return filled(seen, { name, category });
}

/** @param {Facts} facts @param {Pictures} pictures @param {LocalClassifier | null} classifier */
async function recognised(facts, pictures, classifier) {
  if (!classifier || facts.shape.join() !== "1,28,28") return null;
  const first = { ...pictures, count: 1, pixels: pictures.pixels.subarray(0, 28 * 28) };
  // a classifier that is still on its way is not waited for long: the next words have what it sees
  const [shares] = await in_time(PATIENCE_MS, classifier.probabilities(first)).catch(() => []);
  if (!shares) return null;
  const sure = Math.max(...shares);
  return sure >= RULES.picture.sure ? facts.class_names[shares.indexOf(sure)] : null;
}
