// Value of the game and what goes with it, from densities on equal bins: V(D, G), the optimal D, and two distances between p and g.

/** Least value of the game when D is at its optimum: reached where g = p. Goodfellow and others 2014, theorem 1. */
export const SADDLE = -2 * Math.log(2);

const LEAST = 0.004; // of p + g, where there are so few points that no D learns of them

/** log(1 + e^x) without overflow. @param {number} x */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** @param {number} logit */
export const sigmoid = (logit) => 1 / (1 + Math.exp(-logit));

/**
 * V(D, G) = E_p log D(x) + E_g log(1 - D(x)). Goodfellow and others 2014, equation 1.
 * @param {ArrayLike<number>} p
 * @param {ArrayLike<number>} g
 * @param {ArrayLike<number>} logits of D in the middle of each bin
 * @param {number} width of a bin
 */
export function value(p, g, logits, width) {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum -= p[i] * softplus(-logits[i]) + g[i] * softplus(logits[i]);
  return sum * width;
}

/**
 * Optimal discriminator p / (p + g), NaN where there is next to nothing of both. Goodfellow and others 2014, proposition 1.
 * @param {ArrayLike<number>} p
 * @param {ArrayLike<number>} g
 */
export function optimum(p, g) {
  return Float64Array.from(p, (one, i) => (one + g[i] > LEAST ? one / (one + g[i]) : Number.NaN));
}

/**
 * Jensen-Shannon divergence in nats: 0 where both are the same, log 2 where they do not meet.
 * @param {ArrayLike<number>} p
 * @param {ArrayLike<number>} g
 * @param {number} width of a bin
 */
export function jensen_shannon(p, g, width) {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const middle = (p[i] + g[i]) / 2;
    if (p[i] > 0) sum += p[i] * Math.log(p[i] / middle);
    if (g[i] > 0) sum += g[i] * Math.log(g[i] / middle);
  }
  return (sum * width) / 2;
}

/**
 * Wasserstein-1 distance: the area between both distribution functions, in units of x.
 * @param {ArrayLike<number>} p
 * @param {ArrayLike<number>} g
 * @param {number} width of a bin
 */
export function wasserstein(p, g, width) {
  let difference = 0;
  let area = 0;
  for (let i = 0; i < p.length; i++) {
    const before = difference;
    difference += (p[i] - g[i]) * width;
    // within a bin the difference is a line from `before` to here; where it crosses 0 it is two triangles
    const crosses = before * difference < 0;
    const high = Math.abs(before) + Math.abs(difference);
    area += crosses ? (width * (before ** 2 + difference ** 2)) / (2 * high) : (width * high) / 2;
  }
  return area;
}

/**
 * What D says of each x, as a number from 0 to 1 where it is a probability, else as it is.
 * @param {ArrayLike<number>} logits
 * @param {boolean} probability
 */
export const opinions = (logits, probability) => Float64Array.from(logits, (logit) => (probability ? sigmoid(logit) : logit));

/**
 * Mean distance of two curves, weighted; entries that are no numbers do not count.
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {ArrayLike<number>} weights
 */
export function mean_gap(one, other, weights) {
  let sum = 0;
  let whole = 0;
  for (let i = 0; i < one.length; i++) {
    const apart = Math.abs(one[i] - other[i]);
    if (!Number.isFinite(apart)) continue;
    sum += weights[i] * apart;
    whole += weights[i];
  }
  return whole > 0 ? sum / whole : 0;
}
