// Checkpoint file of a run in this browser, as gan.models.checkpoint writes and reads it: safetensors whose metadata is the recipe.

const FORMAT = "gan-theatre-1";
const COUNTER = "num_batches_tracked"; // of batch norm: a whole number that PyTorch keeps beside its running statistics

/**
 * What the file's header says of the run.
 * @typedef {object} RunHeader
 * @property {Record<string, any>} recipe as gan.recipes.Recipe.to_json
 * @property {string} dataset
 * @property {number[]} shape (channels, height, width)
 * @property {number} seed
 * @property {number} images real images that D has seen
 * @property {number} step G's updates
 * @property {number} seconds of training
 */

/**
 * The file.
 * @param {RunHeader} header
 * @param {Record<string, Float32Array>} state tensors by name: generator.*, average.*, discriminator.*
 * @param {Record<string, number[]>} shapes of each of these tensors
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function checkpoint_file(header, state, shapes) {
  /** @type {{name: string, dtype: string, shape: number[], bytes: Uint8Array}[]} */
  const tensors = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const values = state[name];
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    tensors.push({ name, dtype: "F32", shape, bytes });
    if (name.endsWith(".running_mean")) {
      const counter = new Uint8Array(new BigInt64Array([BigInt(header.step)]).buffer);
      tensors.push({ name: name.replace("running_mean", COUNTER), dtype: "I64", shape: [], bytes: counter });
    }
  }
  // numbers of eight bytes first, so that each tensor begins at a multiple of its numbers' size
  tensors.sort((a, b) => Number(b.dtype === "I64") - Number(a.dtype === "I64"));
  const whole = { ...header, total: Math.max(1, header.images), precision: "fp32", scores: {}, origin: "" };
  /** @type {Record<string, any>} */
  const entries = { __metadata__: { format: FORMAT, header: JSON.stringify(whole) } };
  let end = 0;
  for (const { name, dtype, shape, bytes } of tensors) {
    entries[name] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const text = JSON.stringify(entries);
  const room = " ".repeat((8 - (new TextEncoder().encode(text).length % 8)) % 8);
  const head = new TextEncoder().encode(text + room);
  const file = new Uint8Array(8 + head.length + end);
  new DataView(file.buffer).setUint32(0, head.length, true);
  file.set(head, 8);
  let at = 8 + head.length;
  for (const { bytes } of tensors) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
