// Functions of one number, made of additions, multiplications, divisions and roots alone, which every browser rounds alike: Math.exp
// and its kin may differ in the last bit. Each is computed in float64 to some 1e-10, and rounded to float32 where it is stored.
// wasm_math.js does the same with two numbers at a time.

const { LN2, LOG2E } = Math;
const LEAST = -150; // 2 ** -150 rounds to 0 in float32
const MOST = 128; // 2 ** 128 rounds to infinity
const POWERS = new Float64Array(MOST - LEAST + 1); // of 2
POWERS[-LEAST] = 1;
for (let i = 1 - LEAST; i < POWERS.length; i++) POWERS[i] = POWERS[i - 1] * 2;
for (let i = -1 - LEAST; i >= 0; i--) POWERS[i] = POWERS[i + 1] / 2;
const parts = new Float64Array(1);
const halves = new Uint32Array(parts.buffer); // the exponent is in the second: every machine that runs a browser is little-endian

/** @param {number} x */
export function exp(x) {
  if (!(x > -104)) return Number.isNaN(x) ? x : 0;
  if (x > 89) return Infinity;
  const k = Math.floor(x * LOG2E + 0.5);
  const r = x - k * LN2;
  const far = 1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * (1 / 362880)))));
  return (1 + r * (1 + r * (0.5 + r * (1 / 6 + r * far)))) * POWERS[k - LEAST];
}

/** @param {number} x */
export function log(x) {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  parts[0] = x;
  let exponent = (halves[1] >>> 20) - 1023;
  halves[1] = (halves[1] & 0xfffff) | 0x3ff00000;
  let mantissa = parts[0];
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  return exponent * LN2 + 2 * s * (1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q / 13))))));
}

/** log(1 + x). @param {number} x */
export function log1p(x) {
  return x > -1e-4 && x < 1e-4 ? x * (1 - x * (0.5 - x * (1 / 3 - x / 4))) : log(1 + x);
}

/** @param {number} x */
export function tanh(x) {
  if (x > -0.02 && x < 0.02) {
    const q = x * x;
    return x * (1 - q * (1 / 3 - q * (2 / 15 - q * (17 / 315))));
  }
  if (x > 20) return 1;
  if (x < -20) return -1;
  const e = exp(2 * x);
  return (e - 1) / (e + 1);
}

/** @param {number} x */
export function sigmoid(x) {
  return 1 / (1 + exp(-x));
}

/** To the nearest whole number, halves to the even one, as PyTorch. @param {number} x */
export function round(x) {
  const whole = Math.floor(x + 0.5);
  return whole - x === 0.5 && whole % 2 !== 0 ? whole - 1 : whole;
}
