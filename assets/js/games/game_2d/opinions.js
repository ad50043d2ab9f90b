// Opinions: what D's raw outputs mean for an objective, as shares from 0 (generated) to 1 (real) by which the heatmap is coloured.

/**
 * What a logit is: the log-odds of "real" ("probability"), a number with the targets 0 and 1 ("target"), or a score without unit.
 * @typedef {"probability" | "target" | "score"} Kind
 */

/** @param {number} logit */
export const sigmoid = (logit) => 1 / (1 + Math.exp(-logit));

/** @param {ArrayLike<number>} numbers @returns {number} NaN of none */
export function mean(numbers) {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum / numbers.length;
}

/**
 * Shares by which a field is coloured; scores go from the least to the most of the field.
 * @param {ArrayLike<number>} logits
 * @param {Kind} kind
 * @param {Float32Array} shares of the same length, written
 */
export function to_shares(logits, kind, shares) {
  let low = 0;
  let high = 1;
  if (kind === "score") {
    low = Infinity;
    high = -Infinity;
    for (let i = 0; i < logits.length; i++) {
      low = Math.min(low, logits[i]);
      high = Math.max(high, logits[i]);
    }
    if (!(high > low)) high = low + 1;
  }
  for (let i = 0; i < logits.length; i++) {
    const share = kind === "probability" ? sigmoid(logits[i]) : (logits[i] - low) / (high - low);
    shares[i] = Math.min(1, Math.max(0, share));
  }
}

/**
 * Logit at which D is undecided: one half for probabilities and targets, else midway between its means on real points and fakes.
 * @param {Kind} kind
 * @param {ArrayLike<number>} real logits
 * @param {ArrayLike<number>} fake logits
 */
export function undecided(kind, real, fake) {
  if (kind === "probability") return 0;
  if (kind === "target") return 0.5;
  return (mean(real) + mean(fake)) / 2;
}

/**
 * Mean of what D says, as a person reads it: of probabilities the mean of D, else the mean of its scores.
 * @param {Kind} kind
 * @param {ArrayLike<number>} logits
 */
export function mean_opinion(kind, logits) {
  return kind === "probability" ? mean(Array.from(logits, sigmoid)) : mean(logits);
}
