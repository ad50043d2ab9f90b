// Captions of sheets, in Markdown: twins of those in gan/web/show/latent_views.py and gan/web/pages/digits.py.
import { percent } from "../lib/decimals.js";
import { escaped } from "../lib/html_text.js";
import { RULES } from "./rules.js";
import { axes } from "./sheets.js";
import { filled } from "./words.js";

/** @typedef {import("../models/types.js").Facts} Facts */

/**
 * What the two axes of the neighbourhood are.
 * @param {Facts} facts
 * @returns {string}
 */
export function neighbourhood_caption(facts) {
  const [across, down] = axes(facts);
  return filled(RULES.neighbourhood.caption, { across: across + 1, down: down + 1 });
}

/**
 * What the sheet of all labels shows.
 * @param {Facts} facts
 * @returns {string}
 */
export function all_labels_caption({ latent: { classes }, nouns }) {
  return filled(RULES.labels.caption, { count: classes === 10 ? "ten" : classes, nouns });
}

/**
 * What the number written below is; a model of clothes writes none, and says who does.
 * @param {Facts} facts
 * @param {string} scribe name of a model that writes numbers, or ""
 * @returns {string}
 */
export function written_caption({ draws_digits, class_names, latent }, scribe) {
  const { caption, none, advice } = RULES.number;
  if (draws_digits) return caption;
  const names = escaped(class_names.slice(0, latent.classes).join(", ")); // a stranger's folders, perhaps
  return filled(none, { names, advice: scribe && filled(advice, { scribe }) });
}

/**
 * Which class each category turned out to be.
 * @param {Facts} facts
 * @returns {string}
 */
export function category_matching({ noun, nouns, category_classes, category_accuracy, names_classes }) {
  const { unknown, other, named } = RULES.matching;
  if (!category_classes) return filled(unknown, { noun, nouns });
  const share = percent(category_accuracy ?? 0, names_classes ? 1 : 0);
  return filled(names_classes ? named : other, { noun, nouns, share });
}
