// Download of a bundle in two parts: what draws, and the rest.
import { CHANGED, CUT } from "./safetensors.js";

export const NO_ANSWER = "The model's weights could not be downloaded; the server draws it as long as that is so.";

/** Error of weights that the server has replaced since it told of them. */
export class Replaced extends Error {}

/**
 * The beginning of an answer's body, and then what follows.
 * @param {Response} response
 * @param {number} first bytes of the beginning
 * @param {number} total bytes
 * @returns {AsyncGenerator<ArrayBuffer, void>} one or two
 */
export async function* parts_of(response, first, total) {
  if (response.status === 404) throw new Replaced(await response.text());
  if (!response.ok || !response.body) throw new Error(NO_ANSWER);
  const reader = response.body.getReader();
  /** @type {Uint8Array} read too far for the part before */
  let rest = new Uint8Array();
  try {
    for (const size of total > first ? [first, total - first] : [total]) {
      const part = new Uint8Array(size);
      let at = 0;
      while (at < size) {
        if (!rest.length) rest = await more(reader);
        const taken = rest.subarray(0, size - at);
        part.set(taken, at);
        at += taken.length;
        rest = rest.subarray(taken.length);
      }
      yield part.buffer;
    }
    if (rest.length || !(await reader.read()).done) throw new Error(CHANGED);
  } finally {
    reader.cancel().catch(() => {}); // nothing is left to be read, or to be read for
  }
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader */
async function more(reader) {
  let read;
  try {
    read = await reader.read();
  } catch {
    throw new Error(CUT); // the connection was lost
  }
  if (read.done) throw new Error(CUT);
  return read.value;
}
