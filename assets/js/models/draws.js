// Draws of torch.Generator().manual_seed(seed) on the CPU: the same seed is the same picture here as in PyTorch. Mersenne twister
// (Matsumoto and Nishimura 1998), normal numbers by Box and Muller 1958. In PyTorch vectorised functions may round the last bit of a
// normal number otherwise.
import { round } from "../lib/decimals.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("./types.js").Facts["latent"]} LatentSpec */

/** @typedef {{state: Uint32Array, next: number, spare: number | null}} GeneratorState */

const { fround } = Math;
const BLOCK = 16;
const DECIMALS = 3; // what a slider shows

export class Generator {
  /** @param {number} seed 0 to 2^31 - 1 */
  constructor(seed) {
    this.state = new Uint32Array(624);
    this.state[0] = seed;
    for (let i = 1; i < 624; i++) {
      this.state[i] = Math.imul(1812433253, this.state[i - 1] ^ (this.state[i - 1] >>> 30)) + i;
    }
    this.next = 624;
    /** @type {number | null} the second of two normal numbers that were drawn at once */
    this.spare = null;
  }

  /** 32 random bits. */
  bits() {
    const { state } = this;
    if (this.next === 624) {
      for (let i = 0; i < 624; i++) {
        const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
        state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.next = 0;
    }
    let y = state[this.next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A float32 from [0, 1), torch.rand. */
  uniform() {
    return (this.bits() & 0xffffff) / 2 ** 24;
  }

  /** A whole number from [0, count), torch.randint. @param {number} count */
  whole(count) {
    return this.bits() % count;
  }

  /** Normal numbers, torch.randn(count). @param {number} count */
  normal(count) {
    const numbers = new Float32Array(count);
    this.fill_normal(numbers);
    return numbers;
  }

  /** Normal numbers in the place of these, torch.Tensor.normal_(). @param {Float32Array} numbers */
  fill_normal(numbers) {
    if (numbers.length >= BLOCK) this.many_normal(numbers);
    else for (let i = 0; i < numbers.length; i++) numbers[i] = this.one_normal();
  }

  /** Uniform numbers from [0, 1) in the place of these, torch.Tensor.uniform_(). @param {Float32Array} numbers */
  fill_uniform(numbers) {
    for (let i = 0; i < numbers.length; i++) numbers[i] = this.uniform();
  }

  /** All that the next draws depend on. @returns {GeneratorState} */
  save() {
    return { state: this.state.slice(), next: this.next, spare: this.spare };
  }

  /** Draws go on as after `save`. @param {GeneratorState} saved */
  restore({ state, next, spare }) {
    this.state.set(state);
    this.next = next;
    this.spare = spare;
  }

  /** As PyTorch draws fewer than 16: two at once, in double precision. */
  one_normal() {
    if (this.spare !== null) {
      const { spare } = this;
      this.spare = null;
      return spare;
    }
    const turn = 2 * Math.PI * this.uniform_double();
    const far = Math.sqrt(-2 * Math.log1p(-this.uniform_double()));
    this.spare = far * Math.sin(turn);
    return far * Math.cos(turn);
  }

  /** From [0, 1), of 53 random bits. */
  uniform_double() {
    const high = this.bits();
    return ((high & 0x1fffff) * 2 ** 32 + this.bits()) / 2 ** 53;
  }

  /** As PyTorch draws 16 or more: in blocks of 16, the last one anew where it is not full. @param {Float32Array} numbers */
  many_normal(numbers) {
    const count = numbers.length;
    this.fill_uniform(numbers);
    let at = 0;
    for (; at + BLOCK <= count; at += BLOCK) turn_block(numbers, at);
    if (at < count) {
      for (let i = count - BLOCK; i < count; i++) numbers[i] = this.uniform();
      turn_block(numbers, count - BLOCK);
    }
  }
}

/**
 * Turns 16 uniform numbers into normal ones, the first eight with the last eight.
 * @param {Float32Array} numbers
 * @param {number} at where they begin
 */
function turn_block(numbers, at) {
  for (let i = at; i < at + BLOCK / 2; i++) {
    const far = fround(Math.sqrt(fround(-2 * fround(Math.log(fround(1 - numbers[i]))))));
    const turn = fround(fround(2 * Math.PI) * numbers[i + BLOCK / 2]);
    numbers[i] = far * fround(Math.cos(turn));
    numbers[i + BLOCK / 2] = far * fround(Math.sin(turn));
  }
}

/**
 * Points from the training distribution, LatentSpec.sample: all z, then all labels and so on.
 * @param {LatentSpec} spec
 * @param {Generator} random
 * @param {number} count
 * @returns {Point[]}
 */
export function sample(spec, random, count) {
  const noise = random.normal(count * spec.noise);
  const wholes = (/** @type {number} */ most) => Array.from({ length: count }, () => (most ? random.whole(most) : null));
  const labels = wholes(spec.classes);
  const categories = wholes(spec.categories);
  const codes = Array.from({ length: count * spec.codes }, () => random.uniform() * 2 - 1);
  return labels.map((label, row) => ({
    noise: [...noise.subarray(row * spec.noise, (row + 1) * spec.noise)],
    label,
    category: categories[row],
    codes: codes.slice(row * spec.codes, (row + 1) * spec.codes),
  }));
}

/**
 * Points drawn one after another, LatentSpec.fill, rounded as gan.web.show.points does: the first ones are the same however many
 * are asked for.
 * @param {LatentSpec} spec
 * @param {number} seed
 * @param {number} count
 * @returns {Point[]}
 */
export function fill(spec, seed, count) {
  const random = new Generator(seed);
  return Array.from({ length: count }, () => {
    const [point] = sample(spec, random, 1);
    const shown = (/** @type {number} */ value) => round(value, DECIMALS);
    return { ...point, noise: point.noise.map(shown), codes: (point.codes ?? []).map(shown) };
  });
}
