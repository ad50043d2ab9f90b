// Densities on a grid of equal bins: that of the data, and that of G, to which the exact mass of each interval of z is carried.

/** @typedef {import("../distributions.js").Distribution} Distribution */

export const LOW = -2.5;
export const HIGH = 2.5;
export const BINS = 250;
export const WIDTH = (HIGH - LOW) / BINS;
/** Middles of the bins. */
export const CENTRES = Float32Array.from({ length: BINS }, (_, i) => LOW + (i + 0.5) * WIDTH);

const INTERVALS = 400; // of z
const FARTHEST_Z = 3.5; // standard deviations; what lies beyond belongs to the outermost intervals
const FINE = 8; // places in a bin at which the density of the data is averaged

/** @param {number} z */
const bell = (z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/**
 * Ends of intervals of z, and how likely each of them is.
 * @param {"uniform" | "normal"} noise on [-1, 1], or standard normal
 * @returns {{ends: Float32Array, masses: Float64Array}} one mass less than ends; they sum to 1
 */
export function intervals_of(noise) {
  const most = noise === "normal" ? FARTHEST_Z : 1;
  const ends = Float32Array.from({ length: INTERVALS + 1 }, (_, i) => most * ((2 * i) / INTERVALS - 1));
  if (noise === "uniform") return { ends, masses: new Float64Array(INTERVALS).fill(1 / INTERVALS) };
  const step = (2 * most) / INTERVALS;
  const masses = Float64Array.from({ length: INTERVALS }, (_, i) => {
    const [from, to] = [ends[i], ends[i + 1]];
    return (step / 6) * (bell(from) + 4 * bell((from + to) / 2) + bell(to)); // Simpson's rule
  });
  const tail = (1 - masses.reduce((sum, mass) => sum + mass, 0)) / 2;
  masses[0] += tail;
  masses[INTERVALS - 1] += tail;
  return { ends, masses };
}

/**
 * Density of G's outputs, averaged over each bin: between two neighbouring z's G is taken for a straight line.
 * @param {ArrayLike<number>} outputs G at the ends of the intervals
 * @param {ArrayLike<number>} masses of the intervals
 * @returns {{density: Float64Array, beyond: number}} beyond: the mass that falls off the grid
 */
export function carried(outputs, masses) {
  const density = new Float64Array(BINS);
  let inside = 0;
  for (let i = 0; i < masses.length; i++) {
    const low = Math.min(outputs[i], outputs[i + 1]);
    const high = Math.max(outputs[i], outputs[i + 1]);
    const first = Math.floor((low - LOW) / WIDTH);
    const last = Math.floor((high - LOW) / WIDTH);
    for (let bin = Math.max(0, first); bin <= Math.min(BINS - 1, last); bin++) {
      const left = LOW + bin * WIDTH;
      const shared = first === last ? 1 : (Math.min(high, left + WIDTH) - Math.max(low, left)) / (high - low);
      density[bin] += (shared * masses[i]) / WIDTH;
      inside += shared * masses[i];
    }
  }
  return { density, beyond: Math.max(0, 1 - inside) };
}

/**
 * Density of the data, averaged over each bin.
 * @param {(point: number[]) => number} density
 * @returns {Float64Array}
 */
export function of_data(density) {
  return Float64Array.from({ length: BINS }, (_, bin) => {
    let sum = 0;
    for (let part = 0; part < FINE; part++) sum += density([LOW + (bin + (part + 0.5) / FINE) * WIDTH]);
    return sum / FINE;
  });
}
