// Code of a loop nest in WebAssembly: elementwise operations on the numbers of several tensors, four at a time, of which only what
// other steps need is stored, and reductions of them. Each operation rounds as in elementwise.js and reductions.js, so the bits are theirs.
import { ReductionCode } from "./reduction_code.js";
import { is_function } from "./wasm_math.js";
import { I32, MEMORY, PLAIN, V128, VECTOR } from "./wasm_writer.js";

/** @typedef {import("./wasm_writer.js").Code} Code */
/** @typedef {import("./wasm_math.js").Library} Library */
/**
 * Numbers in memory, in bytes.
 * @typedef {{place: number, steps: number[]}} Access `steps` along each axis of the nest
 */
/**
 * A loop nest. Its values are those loaded, then those computed; `reads` and `value` are places among them.
 * @typedef {object} Nest
 * @property {number[]} sides of its axes, the outermost first
 * @property {Access[]} loads
 * @property {{op: string, reads: number[], slope?: number}[]} values
 * @property {{value: number, access: Access}[]} stores
 * @property {import("./reduction_code.js").Reduction[]} reductions
 */
const MASKS = ["gt", "ge", "eq"];
const UNARY = ["neg", "sqrt"];
/** @type {Record<string, number>} */
const SIMPLE = {
  add: VECTOR.f32_add,
  sub: VECTOR.f32_sub,
  mul: VECTOR.f32_mul,
  div: VECTOR.f32_div,
  maximum: VECTOR.f32_max,
  minimum: VECTOR.f32_min,
  gt: VECTOR.f32_gt,
  ge: VECTOR.f32_ge,
  eq: VECTOR.f32_eq,
  neg: VECTOR.f32_neg,
  sqrt: VECTOR.f32_sqrt,
};

export class NestCode {
  /** @param {Code} code of a function without parameters @param {Library} library @param {Nest} nest */
  constructor(code, library, nest) {
    this.code = code;
    this.library = library;
    this.nest = nest;
    this.last = nest.sides.length - 1;
    /** @type {Map<string, {local: number, steps: number[]}>} how far each kind of tensor has gone on, in bytes */
    this.offsets = new Map();
    const { loads, stores, reductions } = nest;
    for (const { steps } of [...loads, ...stores.map(({ access }) => access), ...reductions.map(({ access }) => access)])
      if (steps.some((step) => step) && !this.offsets.has(`${steps}`))
        this.offsets.set(`${steps}`, { local: code.local(I32), steps });
    this.locals = Array.from({ length: loads.length + nest.values.length }, () => code.local(V128));
    /** @type {Set<number>} values that are loaded already, and stay */
    this.ready = new Set();
    this.reductions = reductions.map((reduction) => new ReductionCode(this, reduction));
  }

  write() {
    const { sides, loads } = this.nest;
    for (const reduction of this.reductions) reduction.begin();
    if (!sides.includes(0)) {
      loads.forEach(({ steps }, at) => {
        if (steps.some((step) => step)) return;
        this.load(at, false);
        this.ready.add(at);
      });
      this.axis(0);
    }
    for (const reduction of this.reductions) reduction.finish();
  }

  /** Leaves the place of what an access reads on the stack; the answer is what is to be added. @param {Access} access */
  at({ place, steps }) {
    const offset = this.offsets.get(`${steps}`);
    if (offset) this.code.get(offset.local);
    else this.code.i32(0);
    return place;
  }

  /** @param {number} level */
  axis(level) {
    const { sides } = this.nest;
    if (level >= this.last) {
      this.innermost();
      return;
    }
    this.code.repeat(sides[level], () => {
      this.axis(level + 1);
      for (const { local, steps } of this.offsets.values())
        this.advance(local, steps[level] - sides[level + 1] * steps[level + 1]);
    });
  }

  /** @param {number} local @param {number} bytes */
  advance(local, bytes) {
    if (!bytes) return;
    this.code.get(local);
    this.code.i32(bytes);
    this.code.plain(PLAIN.i32_add);
    this.code.set(local);
  }

  /** @param {Access} access */
  step(access) {
    return this.last < 0 ? 0 : access.steps[this.last];
  }

  innermost() {
    const { sides, loads } = this.nest;
    const side = this.last < 0 ? 1 : sides[this.last];
    const still = loads.flatMap((access, at) => (this.step(access) || this.ready.has(at) ? [] : [at]));
    for (const at of still) this.load(at, false);
    for (const at of still) this.ready.add(at);
    for (const reduction of this.reductions) reduction.enter();
    for (const [times, wide] of /** @type {[number, boolean][]} */ ([
      [side >> 2, true],
      [side & 3, false],
    ]))
      if (times)
        this.code.repeat(times, () => {
          this.body(wide);
          if (this.last >= 0)
            for (const { local, steps } of this.offsets.values()) this.advance(local, steps[this.last] * (wide ? 4 : 1));
        });
    for (const at of still) this.ready.delete(at);
    for (const reduction of this.reductions) reduction.leave();
  }

  /** Loads the next numbers of a tensor into its local. @param {number} at @param {boolean} wide whether four, else one */
  load(at, wide) {
    const { code } = this;
    const access = this.nest.loads[at];
    const step = this.step(access);
    const place = this.at(access);
    if (wide && step === 4) code.memory(MEMORY.load, place);
    else code.memory(MEMORY.load_splat, place);
    code.set(this.locals[at]);
    if (!wide || step === 4) return;
    for (let lane = 1; lane < 4; lane++) {
      const next = this.at(access) + lane * step;
      code.get(this.locals[at]);
      code.lane(lane, next, false);
      code.set(this.locals[at]);
    }
  }

  /** @param {boolean} wide */
  body(wide) {
    const { loads, values, stores } = this.nest;
    loads.forEach((_, at) => {
      if (!this.ready.has(at)) this.load(at, wide);
    });
    values.forEach((value, at) => {
      this.value(value);
      this.code.set(this.locals[loads.length + at]);
    });
    for (const { value, access } of stores) this.store(value, access, wide);
    for (const reduction of this.reductions) reduction.join(wide);
  }

  /** @param {number} at */
  is_mask(at) {
    const { loads, values } = this.nest;
    return at >= loads.length && MASKS.includes(values[at - loads.length].op);
  }

  /** Leaves a value on the stack. @param {number} at */
  read(at) {
    this.code.get(this.locals[at]);
    if (!this.is_mask(at)) return;
    this.code.f32x4(1);
    this.code.vector(VECTOR.and);
  }

  /**
   * Leaves what an operation comes to on the stack; of a comparison, all bits of a lane or none.
   * @param {Nest["values"][number]} value
   */
  value({ op, reads, slope }) {
    const { code } = this;
    const [x, y, z] = reads;
    if (op in SIMPLE) {
      for (const at of reads.slice(0, UNARY.includes(op) ? 1 : 2)) this.read(at);
      code.vector(SIMPLE[op]);
      return;
    }
    if (is_function(op)) {
      this.in_float64(x, this.library.index(op));
      return;
    }
    switch (op) {
      case "where":
        this.read(y);
        this.read(z);
        code.get(this.locals[x]);
        if (!this.is_mask(x)) {
          code.f32x4(0);
          code.vector(VECTOR.f32_ne);
        }
        code.vector(VECTOR.bitselect);
        return;
      case "relu":
        this.read(x);
        code.f32x4(0);
        code.vector(VECTOR.f32_max);
        return;
      case "leaky_relu":
        this.read(x);
        this.read(x);
        code.f32x4(/** @type {number} */ (slope));
        code.vector(VECTOR.f32_mul);
        this.read(x);
        code.f32x4(0);
        code.vector(VECTOR.f32_gt);
        code.vector(VECTOR.bitselect);
        return;
      case "round":
        this.read(x);
        code.vector(VECTOR.f32_nearest);
        code.f32x4(0); // no zero below 0
        code.vector(VECTOR.f32_add);
        return;
    }
    throw new Error(`There is no code for the operation ${op}.`);
  }

  /** @param {number} at value @param {number} index of a function of two float64 */
  in_float64(at, index) {
    const { code } = this;
    for (const lanes of [null, [2, 3, 0, 1]]) {
      this.read(at);
      if (lanes) {
        this.read(at);
        code.shuffle(lanes);
      }
      code.vector(VECTOR.f64_promote);
      code.call(index);
      code.vector(VECTOR.f32_demote);
    }
    code.shuffle([0, 1, 4, 5]);
  }

  /** @param {number} value @param {Access} access @param {boolean} wide */
  store(value, access, wide) {
    const { code } = this;
    const step = this.step(access);
    if (wide && step === 4) {
      const place = this.at(access);
      this.read(value);
      code.memory(MEMORY.store, place);
      return;
    }
    for (let lane = 0; lane < (wide ? 4 : 1); lane++) {
      const place = this.at(access) + lane * step;
      this.read(value);
      code.lane(lane, place, true);
    }
  }

  /**
   * Repeats something at equal distances.
   * @param {number} count
   * @param {number} bytes
   * @param {(gone: number) => void} body is given the local that has the bytes gone so far
   */
  each(count, bytes, body) {
    const gone = this.code.local(I32);
    this.code.i32(0);
    this.code.set(gone);
    this.code.repeat(count, () => {
      body(gone);
      this.advance(gone, bytes);
    });
  }
}
