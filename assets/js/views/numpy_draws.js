// Draws of NumPy's default_rng([seed, index]): a SeedSequence (O'Neill's seed_seq_fe), PCG64 (O'Neill 2014, XSL-RR) and the
// ziggurat of Marsaglia and Tsang (2000), so that an endless walk is the same journey wherever it is computed.

const HALF = (1n << 64n) - 1n;
const WHOLE = (1n << 128n) - 1n;
const MULTIPLIER = (2549297995355413924n << 64n) | 4865540595714422341n;
const POOL = 4;

const TAIL = 3.6541528853610088; // where the ziggurat's lowest layer ends
const AREA = 0.004928673233974658; // of each layer
const MANTISSA = 2 ** 52;

/**
 * Tables of the 256 layers, from the top: widths per unit of 52 bits, the share of each that lies wholly below the curve, and the
 * curve's height. As Math.exp and Math.log may differ by a last bit between browsers, so may a draw; float32 does not show it.
 */
const LAYERS = (() => {
  const widths = new Float64Array(256);
  const inside = new Float64Array(256);
  const heights = new Float64Array(256);
  let x = TAIL;
  widths[255] = x / MANTISSA;
  heights[255] = Math.exp(-0.5 * x * x);
  inside[0] = Math.floor(((x * heights[255]) / AREA) * MANTISSA);
  widths[0] = AREA / heights[255] / MANTISSA;
  heights[0] = 1;
  for (let i = 254; i > 0; i--) {
    const next = Math.sqrt(-2 * Math.log(AREA / x + heights[i + 1]));
    inside[i + 1] = Math.floor((next / x) * MANTISSA);
    widths[i] = next / MANTISSA;
    heights[i] = Math.exp(-0.5 * next * next);
    x = next;
  }
  return { widths, inside, heights };
})();

/** @param {number[]} entropy whole numbers of 32 bits @returns {bigint[]} four words of 64 bits */
function seed_words(entropy) {
  let constant = 0x43b0d7e5;
  const hashed = (/** @type {number} */ value) => {
    const mixed = value ^ constant;
    constant = Math.imul(constant, 0x931e8875);
    const product = Math.imul(mixed, constant);
    return product ^ (product >>> 16);
  };
  const mix = (/** @type {number} */ x, /** @type {number} */ y) => {
    const sum = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0;
    return sum ^ (sum >>> 16);
  };
  const pool = Array.from({ length: POOL }, (_, i) => hashed(entropy[i] ?? 0));
  for (let from = 0; from < POOL; from++)
    for (let to = 0; to < POOL; to++) if (from !== to) pool[to] = mix(pool[to], hashed(pool[from]));
  constant = 0x8b51f9dd;
  const words = Array.from({ length: 8 }, (_, i) => {
    const mixed = pool[i % POOL] ^ constant;
    constant = Math.imul(constant, 0x58f38ded);
    const product = Math.imul(mixed, constant);
    return BigInt((product ^ (product >>> 16)) >>> 0);
  });
  return Array.from({ length: 4 }, (_, i) => words[2 * i] | (words[2 * i + 1] << 32n));
}

/** Generator of numbers. */
export class NumpyDraws {
  #state = 0n;
  #step;

  /** @param {number[]} entropy at most four whole numbers of 0 to 2^32 - 1 */
  constructor(entropy) {
    const [high, low, step_high, step_low] = seed_words(entropy);
    this.#step = ((((step_high << 64n) | step_low) << 1n) | 1n) & WHOLE;
    this.#advance();
    this.#state = (this.#state + ((high << 64n) | low)) & WHOLE;
    this.#advance();
  }

  #advance() {
    this.#state = (this.#state * MULTIPLIER + this.#step) & WHOLE;
  }

  /** @returns {bigint} of 64 bits */
  #bits() {
    this.#advance();
    const turn = this.#state >> 122n;
    const folded = ((this.#state >> 64n) ^ this.#state) & HALF;
    return ((folded >> turn) | (folded << (64n - turn))) & HALF;
  }

  /** @returns {number} in [0, 1) */
  random() {
    return Number(this.#bits() >> 11n) / 2 ** 53;
  }

  /** @param {number} low @param {number} high @returns {number} uniform from low to high */
  uniform(low, high) {
    return low + (high - low) * this.random();
  }

  /** @returns {number} standard normal */
  normal() {
    const { widths, inside, heights } = LAYERS;
    for (;;) {
      const bits = this.#bits();
      const layer = Number(bits & 0xffn);
      const share = Number((bits >> 9n) & 0xfffffffffffffn);
      const x = share * widths[layer] * ((bits >> 8n) & 1n ? -1 : 1);
      if (share < inside[layer]) return x;
      if (layer > 0) {
        const under = heights[layer] + (heights[layer - 1] - heights[layer]) * this.random();
        if (under < Math.exp(-0.5 * x * x)) return x;
        continue;
      }
      for (;;) {
        const beyond = -Math.log1p(-this.random()) / TAIL;
        const height = -Math.log1p(-this.random());
        if (2 * height > beyond * beyond) return Math.floor(share / 256) % 2 ? -(TAIL + beyond) : TAIL + beyond;
      }
    }
  }
}
