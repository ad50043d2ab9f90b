// Value of the game and what goes with it, from densities on equal bins: V(D, G), the optimal D, and two distances between p and g.

/** Least value of the game when D is at its optimum: reached where g = p. Goodfellow and others 2014, theorem 1. */
export const SADDLE = -2 * Math.log(2);

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
 * Optimal discriminator p / (p + g), NaN where neither is. Goodfellow and others 2014, proposition 1.
 * @param {ArrayLike<number>} p
 * @param {ArrayLike<number>} g
 */
export function optimum(p, g) {
  return Float64Array.from(p, (one, i) => (one + g[i] > 1e-9 ? one / (one + g[i]) : Number.NaN));
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
 * Largest gap between D and its optimum where there is something to see: where p + g is at least a tenth of its largest value.
 * @param {ArrayLike<number>} said
 * @param {ArrayLike<number>} best
 * @param {ArrayLike<number>} p
 * @param {ArrayLike<number>} g
 */
export function gap(said, best, p, g) {
  const both = Float64Array.from(p, (one, i) => one + g[i]);
  const least = 0.1 * both.reduce((most, one) => Math.max(most, one), 0);
  return both.reduce((most, one, i) => (one >= least ? Math.max(most, Math.abs(said[i] - best[i])) : most), 0);
}
