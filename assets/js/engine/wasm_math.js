// The functions of math.js in WebAssembly, of two float64 at a time: the same operations in the same order, so the same bits.
import { Code, V128, VECTOR } from "./wasm_writer.js";

/** @typedef {(code: Code) => void} Expression leaves one vector on the stack */

const { LN2, LOG2E, SQRT2 } = Math;

/** @param {number} op @returns {(...reads: Expression[]) => Expression} */
const operation =
  (op) =>
  (...reads) =>
  (code) => {
    for (const read of reads) read(code);
    code.vector(op);
  };
const [add, sub, mul, div] = [VECTOR.f64_add, VECTOR.f64_sub, VECTOR.f64_mul, VECTOR.f64_div].map(operation);
const [lt, gt, le, eq] = [VECTOR.f64_lt, VECTOR.f64_gt, VECTOR.f64_le, VECTOR.f64_eq].map(operation);
const [least, most] = [VECTOR.f64_min, VECTOR.f64_max].map(operation);
const [and, andnot, or, select] = [VECTOR.and, VECTOR.andnot, VECTOR.or, VECTOR.bitselect].map(operation);
const [neg, abs, floor] = [VECTOR.f64_neg, VECTOR.f64_abs, VECTOR.f64_floor].map(operation);

/** @param {number} value @returns {Expression} */
const of = (value) => (code) => code.f64x2(value);
/** @param {number} local @returns {Expression} */
const get = (local) => (code) => code.get(local);
/** @param {number} index @param {Expression} read @returns {Expression} */
const call = (index, read) => (code) => {
  read(code);
  code.call(index);
};
const X = get(0);

/** Keeps a value in a local. @param {Code} code @param {Expression} value */
function keep(code, value) {
  const local = code.local(V128);
  value(code);
  code.set(local);
  return get(local);
}

/** A polynomial c0 + x (c1 + x (...)). @param {Expression} x @param {number[]} coefficients @returns {Expression} */
function polynomial(x, [first, ...rest]) {
  return rest.length ? add(of(first), mul(x, polynomial(x, rest))) : of(first);
}

/** @param {Code} code */
function exp(code) {
  const k = keep(code, floor(add(mul(X, of(LOG2E)), of(0.5))));
  const r = keep(code, sub(X, mul(k, of(LN2))));
  const series = polynomial(r, [1, 1, 0.5, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320, 1 / 362880]);
  const power = keep(code, (into) => {
    k(into);
    into.vector(VECTOR.i32_truncate);
    into.vector(VECTOR.i64_extend);
    into.i64x2(1023, 0);
    into.vector(VECTOR.i64_add);
    into.i32(52);
    into.vector(VECTOR.i64_shl);
  });
  const value = andnot(mul(series, power), le(X, of(-104)));
  select(of(Number.POSITIVE_INFINITY), value, gt(X, of(89)))(code);
}

/** @param {Code} code */
function log(code) {
  const large = (/** @type {Expression} */ mantissa) => gt(mantissa, of(SQRT2));
  const mantissa = keep(
    code,
    or(
      and(X, (into) => into.i64x2(-1, 0xfffff)),
      (into) => into.i64x2(0, 0x3ff00000),
    ),
  );
  const exponent = keep(code, (into) => {
    X(into);
    into.i32(52);
    into.vector(VECTOR.i64_shr);
    X(into); // any
    into.shuffle([0, 2, 0, 2]);
    into.vector(VECTOR.f64_convert);
    of(1023)(into);
    into.vector(VECTOR.f64_sub);
    and(large(mantissa), of(1))(into);
    into.vector(VECTOR.f64_add);
  });
  const halved = keep(code, select(mul(mantissa, of(0.5)), mantissa, large(mantissa)));
  const s = keep(code, div(sub(halved, of(1)), add(halved, of(1))));
  const q = keep(code, mul(s, s));
  const last = add(of(1 / 11), div(q, of(13)));
  const series = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1].reduce((all, next) => add(of(next), mul(q, all)), last);
  const value = add(mul(exponent, of(LN2)), mul(mul(of(2), s), series));
  const finite = select(X, value, eq(X, of(Number.POSITIVE_INFINITY)));
  const odd = select(of(Number.NEGATIVE_INFINITY), of(Number.NaN), eq(X, of(0)));
  select(finite, odd, gt(X, of(0)))(code);
}

/** @param {Code} code @param {(name: string) => number} index */
function log1p(code, index) {
  const near = mul(X, sub(of(1), mul(X, sub(of(0.5), mul(X, sub(of(1 / 3), mul(X, of(0.25))))))));
  select(near, call(index("log"), add(of(1), X)), lt(abs(X), of(1e-4)))(code);
}

/** @param {Code} code @param {(name: string) => number} index */
function sigmoid(code, index) {
  div(of(1), add(of(1), call(index("exp"), neg(X))))(code);
}

/** @param {Code} code @param {(name: string) => number} index */
function tanh(code, index) {
  const bounded = most(of(-20), least(of(20), X));
  const e = keep(code, call(index("exp"), mul(of(2), bounded)));
  const q = keep(code, mul(X, X));
  const series = [2 / 15, 1 / 3, 1].reduce((all, next) => sub(of(next), mul(q, all)), of(17 / 315));
  select(mul(X, series), div(sub(e, of(1)), add(e, of(1))), lt(abs(X), of(0.02)))(code);
}

/** @type {Record<string, (code: Code, index: (name: string) => number) => void>} */
const FUNCTIONS = { exp, log, log1p, sigmoid, tanh };

/** @param {string} op */
export const is_function = (op) => op in FUNCTIONS;

/** Library of a module: its functions come into it when one is first called. */
export class Library {
  /** @param {Code[]} functions of the module, to which those called are added */
  constructor(functions) {
    this.functions = functions;
    /** @type {Map<string, number>} */
    this.indices = new Map();
  }

  /** Number of a function in the module. @param {string} name @returns {number} */
  index(name) {
    const known = this.indices.get(name);
    if (known !== undefined) return known;
    const code = new Code(1);
    FUNCTIONS[name](code, (other) => this.index(other));
    this.functions.push(code);
    this.indices.set(name, this.functions.length - 1);
    return this.functions.length - 1;
  }
}
