// Assembler of WebAssembly: functions as lists of instructions, and the bytes of a module that has them. Only what nest_code.js and
// wasm_math.js use. WebAssembly Core Specification 2.0, chapter 5.

export const [I32, F64, V128] = [0x7f, 0x7c, 0x7b];

/** Instructions of one byte. */
export const PLAIN = {
  i32_add: 0x6a,
  i32_sub: 0x6b,
  f64_add: 0xa0,
  f32_demote: 0xb6,
  f64_promote: 0xbb,
};
/** Instructions on vectors, after the byte 0xfd. */
export const VECTOR = {
  f32_eq: 0x41,
  f32_ne: 0x42,
  f32_gt: 0x44,
  f32_ge: 0x46,
  f64_eq: 0x47,
  f64_lt: 0x49,
  f64_gt: 0x4a,
  f64_le: 0x4b,
  and: 0x4e,
  andnot: 0x4f,
  or: 0x50,
  bitselect: 0x52,
  f32_demote: 0x5e,
  f64_promote: 0x5f,
  f32_nearest: 0x6a,
  f64_floor: 0x75,
  i64_extend: 0xc7,
  i64_shl: 0xcb,
  i64_shr: 0xcd,
  i64_add: 0xce,
  f32_neg: 0xe1,
  f32_sqrt: 0xe3,
  f32_add: 0xe4,
  f32_sub: 0xe5,
  f32_mul: 0xe6,
  f32_div: 0xe7,
  f32_min: 0xe8,
  f32_max: 0xe9,
  f64_abs: 0xec,
  f64_neg: 0xed,
  f64_add: 0xf0,
  f64_sub: 0xf1,
  f64_mul: 0xf2,
  f64_div: 0xf3,
  f64_min: 0xf4,
  f64_max: 0xf5,
  i32_truncate: 0xfc,
  f64_convert: 0xfe,
};
/** Instructions that read memory (a place is on the stack) or write it (a place and a value are). */
export const MEMORY = {
  f64_load: [0x2b],
  f32_store: [0x38],
  f64_store: [0x39],
  load: [0xfd, 0x00],
  load_splat: [0xfd, 0x09],
  store: [0xfd, 0x0b],
};

/** @param {number[]} bytes to which it is added @param {number} value a whole number from 0 on */
function add_unsigned(bytes, value) {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** @param {number[]} bytes to which it is added @param {number} value an int32 */
function add_signed(bytes, value) {
  let rest = value;
  while (rest < -64 || rest >= 64) {
    bytes.push((rest & 127) | 128);
    rest >>= 7;
  }
  bytes.push(rest & 127);
}

/** @param {number} value */
function unsigned(value) {
  /** @type {number[]} */
  const bytes = [];
  add_unsigned(bytes, value);
  return bytes;
}

/** @param {number[][]} parts */
const vector = (parts) => unsigned(parts.length).concat(...parts);

/** @param {number[]} bytes */
const with_length = (bytes) => unsigned(bytes.length).concat(bytes);

/** Function under construction; its instructions go onto a stack machine. */
export class Code {
  /** @param {number} parameters vectors that it is given; one that has any returns a vector */
  constructor(parameters = 0) {
    this.parameters = parameters;
    /** @type {number[]} types of the locals after the parameters */
    this.locals = [];
    /** @type {number[]} */
    this.bytes = [];
  }

  /** A new local, 0 at first. @param {number} type */
  local(type) {
    return this.parameters + this.locals.push(type) - 1;
  }

  /** @param {number} local */
  get(local) {
    this.bytes.push(0x20);
    add_unsigned(this.bytes, local);
  }

  /** @param {number} local */
  set(local) {
    this.bytes.push(0x21);
    add_unsigned(this.bytes, local);
  }

  /** @param {number} local */
  tee(local) {
    this.bytes.push(0x22);
    add_unsigned(this.bytes, local);
  }

  /** @param {number} value */
  i32(value) {
    this.bytes.push(0x41);
    add_signed(this.bytes, value);
  }

  /** @param {number} code one of PLAIN */
  plain(code) {
    this.bytes.push(code);
  }

  /** @param {number} code one of VECTOR */
  vector(code) {
    this.bytes.push(0xfd);
    add_unsigned(this.bytes, code);
  }

  /** A vector of two float64 that are the same. @param {number} value */
  f64x2(value) {
    const half = new Uint8Array(new Float64Array([value]).buffer);
    this.bytes.push(0xfd, 0x0c, ...half, ...half);
  }

  /** A vector of four float32 that are the same. @param {number} value */
  f32x4(value) {
    const quarter = new Uint8Array(new Float32Array([value]).buffer);
    this.bytes.push(0xfd, 0x0c, ...quarter, ...quarter, ...quarter, ...quarter);
  }

  /** A vector of two int64 that are the same, given as their lower and their upper halves. @param {number} low @param {number} high */
  i64x2(low, high) {
    const half = new Uint8Array(new Int32Array([low, high]).buffer);
    this.bytes.push(0xfd, 0x0c, ...half, ...half);
  }

  /** Numbers of two vectors in another order: lanes 0 to 3 are the first's, 4 to 7 the second's. @param {number[]} lanes */
  shuffle(lanes) {
    this.bytes.push(0xfd, 0x0d, ...lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]));
  }

  /** One float32 of a vector, or with `wide` one float64. @param {number} lane @param {boolean} wide */
  extract(lane, wide) {
    this.bytes.push(0xfd, wide ? 0x21 : 0x1f, lane);
  }

  /** @param {number[]} code one of MEMORY @param {number} place in bytes, from what is on the stack */
  memory(code, place) {
    for (const byte of code) this.bytes.push(byte);
    this.bytes.push(0);
    add_unsigned(this.bytes, place);
  }

  /**
   * Reads one float32 into a lane of a vector, or writes it from there.
   * @param {number} lane
   * @param {number} place
   * @param {boolean} write
   */
  lane(lane, place, write) {
    this.bytes.push(0xfd, write ? 0x5a : 0x56, 0);
    add_unsigned(this.bytes, place);
    this.bytes.push(lane);
  }

  /** Fills memory with zeros. @param {number} place @param {number} bytes */
  clear(place, bytes) {
    this.i32(place);
    this.i32(0);
    this.i32(bytes);
    this.bytes.push(0xfc, 0x0b, 0);
  }

  /** @param {number} index of a function of the module */
  call(index) {
    this.bytes.push(0x10);
    add_unsigned(this.bytes, index);
  }

  /**
   * Repeats instructions.
   * @param {number} times at least 1
   * @param {() => void} body
   */
  repeat(times, body) {
    if (times === 1) {
      body();
      return;
    }
    const counter = this.local(I32);
    this.i32(times);
    this.set(counter);
    this.bytes.push(0x03, 0x40);
    body();
    this.get(counter);
    this.i32(1);
    this.plain(PLAIN.i32_sub);
    this.tee(counter);
    this.bytes.push(0x0d, 0, 0x0b);
  }

  /** Body of the function, as a module has it. */
  body() {
    return with_length(vector(this.locals.map((type) => [1, type])).concat(this.bytes, 0x0b));
  }
}

/** @param {string} text */
const name_of = (text) => with_length([...new TextEncoder().encode(text)]);

/**
 * Bytes of a module that reads the memory "memory" of "engine".
 * @param {Code[]} functions those without parameters are exported by their number
 */
export function module_of(functions) {
  const most = Math.max(0, ...functions.map(({ parameters }) => parameters));
  const types = Array.from({ length: most + 1 }, (_, count) => [
    0x60,
    ...vector(new Array(count).fill([V128])),
    ...vector(count ? [[V128]] : []),
  ]);
  const exported = functions.flatMap(({ parameters }, at) => (parameters ? [] : [[...name_of(`${at}`), 0, ...unsigned(at)]]));
  /** @type {[number, number[]][]} */
  const sections = [
    [1, vector(types)],
    [2, vector([[...name_of("engine"), ...name_of("memory"), 2, 0, 1]])],
    [3, vector(functions.map(({ parameters }) => unsigned(parameters)))],
    [7, vector(exported)],
    [10, vector(functions.map((code) => code.body()))],
  ];
  return Uint8Array.from(
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].concat(...sections.map(([id, bytes]) => [id].concat(with_length(bytes)))),
  );
}
