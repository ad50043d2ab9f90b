// Bundles as gan.browser.bundle writes them: one safetensors file with the weights of a model, in parts that can be used one after
// another, and in its metadata the programs. What is wrong with one is a sentence.

export const FORMAT = "gan-theatre-browser-1";
const LONGEST_HEADER = 2 ** 24;

export const CUT = "The model's weights came incomplete; reload the page to fetch them again.";
export const CHANGED = "The model's weights are not what the server made; reload the page to fetch them again.";
export const OTHER_VERSION = "The model's weights are of another version of these pages; reload the page.";

/** @typedef {{name: string, dtype: "F16" | "F32", begin: number, end: number}} Tensor where it lies after the header, in bytes */

/**
 * What a bundle's header says.
 * @typedef {object} Bundle
 * @property {number} start of the tensors: the header's own length
 * @property {Tensor[]} tensors
 * @property {{end: number, crc32: number}[]} parts that can be used one after another, and their checksums
 * @property {Record<string, any>} programs by name
 * @property {string} checksum of the programs
 * @property {any} search how a search goes on, if there is one
 */

/**
 * Reads the header of a bundle from its first bytes.
 * @param {Uint8Array} bytes
 * @returns {Bundle}
 */
export function read_header(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw new Error(CUT);
  const length = view.getUint32(0, true);
  if (view.getUint32(4, true) || length > LONGEST_HEADER) throw new Error(CHANGED);
  if (bytes.length < 8 + length) throw new Error(CUT);
  const { __metadata__, ...entries } = parsed(new TextDecoder().decode(bytes.subarray(8, 8 + length))) ?? {};
  const told = __metadata__ ?? {};
  if (told.format !== FORMAT) throw new Error(OTHER_VERSION);
  const programs = String(told.programs);
  if (crc32(new TextEncoder().encode(programs)) !== Number(told.programs_crc32)) throw new Error(CHANGED);
  const parts = parsed(told.checks);
  const tensors = Object.entries(entries).map(([name, entry]) => tensor_of(name, entry));
  const end = tensors.reduce((most, one) => Math.max(most, one.end), 0);
  if (!Array.isArray(parts) || !parts.length || parts[parts.length - 1].end !== end) throw new Error(CHANGED);
  const search = told.search === undefined ? null : parsed(told.search);
  return { start: 8 + length, tensors, parts, programs: parsed(programs), checksum: told.programs_crc32, search };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(CHANGED);
  }
}

/**
 * @param {string} name
 * @param {any} entry
 * @returns {Tensor}
 */
function tensor_of(name, entry) {
  const { dtype, shape, data_offsets } = entry ?? {};
  if (!Array.isArray(shape) || !Array.isArray(data_offsets)) throw new Error(CHANGED);
  const [begin, end] = data_offsets;
  const size = shape.reduce((all, side) => all * side, dtype === "F16" ? 2 : 4);
  if (dtype !== "F16" && dtype !== "F32") throw new Error(OTHER_VERSION);
  if (!Number.isInteger(begin) || begin < 0 || end - begin !== size) throw new Error(CHANGED);
  return { name, dtype, begin, end };
}

/**
 * Tensors of a part, whose checksum is looked at first.
 * @param {Bundle} bundle
 * @param {number} part which one
 * @param {Uint8Array} bytes of this part, its tensors alone
 * @returns {Iterable<[string, Float32Array]>} by name
 */
export function* tensors_of(bundle, part, bytes) {
  const begin = part ? bundle.parts[part - 1].end : 0;
  const { end, crc32: wanted } = bundle.parts[part];
  if (bytes.length !== end - begin) throw new Error(CUT);
  if (crc32(bytes) !== wanted) throw new Error(CHANGED);
  for (const tensor of bundle.tensors) {
    if (tensor.begin < begin || tensor.end > end) continue;
    // a copy, since a view of numbers has to begin at a multiple of their size
    const own = bytes.slice(tensor.begin - begin, tensor.end - begin).buffer;
    yield [tensor.name, tensor.dtype === "F16" ? from_half(new Uint16Array(own)) : new Float32Array(own)];
  }
}

/** @type {Float32Array | null} value of each of the 65,536 numbers of float16 */
let halves = null;

/** @param {Uint16Array} numbers of float16 */
function from_half(numbers) {
  if (!halves) {
    halves = new Float32Array(65536);
    for (let bits = 0; bits < 65536; bits++) {
      const exponent = (bits >> 10) & 31;
      const fraction = bits & 1023;
      const size = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
      const value = exponent === 31 ? (fraction ? Number.NaN : Number.POSITIVE_INFINITY) : size;
      halves[bits] = bits & 0x8000 ? -value : value;
    }
  }
  const values = new Float32Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) values[at] = halves[numbers[at]];
  return values;
}

/** @type {Int32Array[]} what each byte does to the checksum, and each byte that 1, 2 and 3 others follow */
const tables = [];

/**
 * Checksum of zlib and PNG (ISO 3309), four bytes at a time.
 * @param {Uint8Array} bytes
 */
export function crc32(bytes) {
  if (!tables.length) {
    for (let table = 0; table < 4; table++) {
      tables.push(
        Int32Array.from({ length: 256 }, (_, byte) => {
          let rest = table ? tables[table - 1][byte] : byte;
          if (table) return (rest >>> 8) ^ tables[0][rest & 255];
          for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
          return rest;
        }),
      );
    }
  }
  const [t0, t1, t2, t3] = tables;
  let rest = -1;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    rest ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    rest = t3[rest & 255] ^ t2[(rest >>> 8) & 255] ^ t1[(rest >>> 16) & 255] ^ t0[rest >>> 24];
  }
  for (; at < bytes.length; at++) rest = (rest >>> 8) ^ t0[(rest ^ bytes[at]) & 255];
  return ~rest >>> 0;
}
