// Code of a reduction within a loop nest in WebAssembly, in the order that reductions.js keeps.
import { LANES_OF_SUM } from "./reductions.js";
import { F64, I32, MEMORY, PLAIN, V128, VECTOR } from "./wasm_writer.js";

/** @typedef {import("./nest_code.js").Access} Access */
/** @typedef {import("./nest_code.js").NestCode} NestCode */
/**
 * @typedef {object} Reduction
 * @property {"sum" | "max"} op
 * @property {number} value of the nest
 * @property {Access} access of what is joined so far, by a result's place
 * @property {boolean} lanes whether the innermost axis is reduced
 * @property {number} count of results, with the gaps between them
 * @property {number} out place of the results, in bytes
 */

/**
 * Bytes of what is joined for one result: of a sum float64, of a largest value float32.
 * @param {string} op
 * @param {boolean} lanes whether by lanes
 */
export const joined_bytes = (op, lanes) => (op === "sum" ? 8 * (lanes ? LANES_OF_SUM : 1) : 4 * (lanes ? 4 : 1));

export class ReductionCode {
  /** @param {NestCode} nest @param {Reduction} reduction */
  constructor(nest, reduction) {
    this.nest = nest;
    this.code = nest.code;
    this.reduction = reduction;
    this.is_sum = reduction.op === "sum";
    this.bytes = joined_bytes(reduction.op, reduction.lanes);
    /** @type {number[]} locals of the lanes within a run */
    this.locals = reduction.lanes ? [V128, V128, F64].slice(0, this.is_sum ? 3 : 1).map((type) => this.code.local(type)) : [];
  }

  /** Clears what will be joined. */
  begin() {
    const { code, bytes } = this;
    const { access, lanes, count } = this.reduction;
    if (!count) return;
    if (this.is_sum) code.clear(access.place, count * bytes);
    else
      this.nest.each(count, bytes, (gone) => {
        code.get(gone);
        code.f32x4(Number.NEGATIVE_INFINITY);
        if (lanes) code.memory(MEMORY.store, access.place);
        else code.lane(0, access.place, true);
      });
  }

  /** A run begins: its lanes come into locals. */
  enter() {
    const { code, nest, is_sum } = this;
    const { access, lanes } = this.reduction;
    if (!lanes) return;
    const [first, second, rest] = this.locals;
    code.memory(MEMORY.load, nest.at(access));
    code.set(first);
    if (!is_sum) return;
    code.memory(MEMORY.load, nest.at(access) + 16);
    code.set(second);
    code.memory(MEMORY.f64_load, nest.at(access) + 32);
    code.set(rest);
  }

  /** A run ends: its lanes go back. */
  leave() {
    const { code, nest, is_sum } = this;
    const { access, lanes } = this.reduction;
    if (!lanes) return;
    const [first, second, rest] = this.locals;
    const place = nest.at(access);
    code.get(first);
    code.memory(MEMORY.store, place);
    if (!is_sum) return;
    nest.at(access);
    code.get(second);
    code.memory(MEMORY.store, place + 16);
    nest.at(access);
    code.get(rest);
    code.memory(MEMORY.f64_store, place + 32);
  }

  /** Joins the value that has just been computed. @param {boolean} wide whether four numbers, else one */
  join(wide) {
    const { lanes } = this.reduction;
    if (!this.is_sum) this.largest(wide);
    else if (!wide) this.add_one(0, lanes ? -1 : 0);
    else if (lanes) this.add_lanes();
    else this.add_four();
  }

  /** Two of the value's numbers as float64. @param {boolean} upper */
  pair(upper) {
    const { code, nest } = this;
    const { value } = this.reduction;
    nest.read(value);
    if (upper) {
      nest.read(value);
      code.shuffle([2, 3, 0, 1]);
    }
    code.vector(VECTOR.f64_promote);
  }

  add_lanes() {
    const { code } = this;
    this.locals.slice(0, 2).forEach((local, at) => {
      code.get(local);
      this.pair(at === 1);
      code.vector(VECTOR.f64_add);
      code.set(local);
    });
  }

  add_four() {
    const { code, nest } = this;
    const { access } = this.reduction;
    const step = nest.step(access);
    if (step !== this.bytes) {
      for (let lane = 0; lane < 4; lane++) this.add_one(lane, lane * step);
      return;
    }
    for (const upper of [false, true]) {
      const place = nest.at(access) + (upper ? 16 : 0);
      code.memory(MEMORY.load, nest.at(access) + (upper ? 16 : 0));
      this.pair(upper);
      code.vector(VECTOR.f64_add);
      code.memory(MEMORY.store, place);
    }
  }

  /**
   * Adds one number of the value.
   * @param {number} lane
   * @param {number} further bytes from what is joined; below 0, to the fifth lane
   */
  add_one(lane, further) {
    const { code, nest } = this;
    const { access, value } = this.reduction;
    const place = further < 0 ? 0 : nest.at(access) + further;
    if (further < 0) code.get(this.locals[2]);
    else code.memory(MEMORY.f64_load, nest.at(access) + further);
    nest.read(value);
    code.extract(lane, false);
    code.plain(PLAIN.f64_promote);
    code.plain(PLAIN.f64_add);
    if (further < 0) code.set(this.locals[2]);
    else code.memory(MEMORY.f64_store, place);
  }

  /** @param {boolean} wide */
  largest(wide) {
    const { code, nest } = this;
    const { access, value, lanes } = this.reduction;
    if (lanes) {
      // of one number, all four lanes are that
      code.get(this.locals[0]);
      nest.read(value);
      code.vector(VECTOR.f32_max);
      code.set(this.locals[0]);
      return;
    }
    const step = nest.step(access);
    if (wide && step === this.bytes) {
      const place = nest.at(access);
      code.memory(MEMORY.load, nest.at(access));
      nest.read(value);
      code.vector(VECTOR.f32_max);
      code.memory(MEMORY.store, place);
      return;
    }
    for (let lane = 0; lane < (wide ? 4 : 1); lane++) {
      const place = nest.at(access) + lane * step;
      code.memory(MEMORY.load_splat, nest.at(access) + lane * step);
      nest.read(value);
      code.vector(VECTOR.f32_max);
      code.lane(lane, place, true);
    }
  }

  /** All is joined: writes the results. */
  finish() {
    const { code, nest, bytes, is_sum } = this;
    const { access, lanes, count, out } = this.reduction;
    if (!count || (!is_sum && !lanes)) return;
    const to = code.local(I32);
    code.i32(0);
    code.set(to);
    const [first, second] = [code.local(V128), code.local(V128)];
    nest.each(count, bytes, (from) => {
      const load = (/** @type {number[]} */ how, /** @type {number} */ further) => {
        code.get(from);
        code.memory(how, access.place + further);
      };
      code.get(to);
      if (!lanes) load(MEMORY.f64_load, 0);
      else {
        load(MEMORY.load, 0);
        if (is_sum) {
          load(MEMORY.load, 16);
          code.vector(VECTOR.f64_add);
          code.set(first);
          for (const lane of [0, 1]) {
            code.get(first);
            code.extract(lane, true);
          }
          code.plain(PLAIN.f64_add);
          load(MEMORY.f64_load, 32);
          code.plain(PLAIN.f64_add);
        } else {
          code.set(first);
          for (const order of [
            [2, 3, 0, 1],
            [1, 0, 3, 2],
          ]) {
            code.get(first);
            code.get(first);
            code.get(first);
            code.shuffle(order);
            code.vector(VECTOR.f32_max);
            code.set(first);
          }
          code.get(first);
          code.set(second);
        }
      }
      if (is_sum) {
        code.plain(PLAIN.f32_demote);
        code.memory(MEMORY.f32_store, out);
      } else {
        code.get(second);
        code.lane(0, out, true);
      }
      nest.advance(to, 4);
    });
  }
}
