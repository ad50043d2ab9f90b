// Panel of the discriminator's opinion: the same HTML as gan.web.show.latent_views.opinion_panel.
import { fixed, percent } from "../lib/decimals.js";
import { RULES } from "./rules.js";
import { filled } from "./words.js";

/**
 * D's opinion as a bar, beside its mean opinion of real and of generated pictures.
 * @param {import("../models/types.js").Facts} facts
 * @param {number} opinion
 * @param {string} [formula] what the opinion is written as
 * @returns {string} HTML
 */
export function opinion_panel({ probability, real, fake }, opinion, formula = "D(G(z))") {
  const said = RULES.opinion;
  const written = (/** @type {number} */ value) => (probability ? percent(value) : fixed(value, 2));
  let [low, high] = [0, 1];
  if (!probability) {
    const anchors = [real, fake, opinion].filter((value) => value !== null);
    const room = Math.max(Math.max(...anchors) - Math.min(...anchors), 1e-6) * 0.15;
    [low, high] = [Math.min(...anchors) - room, Math.max(...anchors) + room];
  }
  const place = (/** @type {number} */ value) => `${fixed(100 * Math.min(1, Math.max(0, (value - low) / (high - low))), 1)}%`;
  const tick = (/** @type {string} */ kind, /** @type {number | null} */ value, /** @type {string} */ meaning) =>
    value === null ? "" : `<i class="tick ${kind}" style="left:${place(value)}" title="${meaning}: ${written(value)}"></i>`;
  const key = (/** @type {string} */ kind, /** @type {number | null} */ value, /** @type {string} */ words) =>
    value === null ? "" : `<span class="${kind}">${words}</span>`;
  const words = probability
    ? filled(said.probability_words, { percent: written(opinion) })
    : filled(said.score_words, { score: written(opinion) });
  const title = filled(probability ? said.probability_title : said.score_title, { formula });
  return [
    `<div class="opinion" title="${title}"><div class="opinion-words">${words}</div>`,
    `<div class="opinion-bar"><span style="width:${place(opinion)}"></span>`,
    `${tick("of-real", real, said.real_title)}${tick("of-g", fake, said.fake_title)}</div>`,
    `<div class="opinion-key">${key("of-real", real, said.real)}${key("of-g", fake, said.fake)}</div></div>`,
  ].join("");
}
