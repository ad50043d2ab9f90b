// Image file (gan.data.image_file): training images and labels as they come over the network, read with progress.

/** @typedef {{pixels: Uint8Array, labels: Uint8Array, shape: [number, number, number]}} Images pixels (N, C, H, W), labels (N) */

const HEADS = 16 + 8; // bytes of both arrays' headers
const CUT = "The training images came incomplete; reload the page to fetch them again.";
const OTHER = "The training images are of another version of this page; reload the page.";
const TOO_OLD = "This browser cannot unpack the training images; use a newer one, such as Firefox 113, Chrome 80 or Safari 16.4.";

/**
 * Reads the file.
 * @param {Response} answer
 * @param {number} count images that it must hold
 * @param {(share: number) => void} progress is told which share of it, 0 to 1, is there
 * @returns {Promise<Images>} or an Error of one sentence
 */
export async function read_images(answer, count, progress) {
  if (!answer.ok || !answer.body) throw new Error("The training images could not be downloaded; try again later.");
  if (!("DecompressionStream" in globalThis)) throw new Error(TOO_OLD);
  const reader = answer.body.pipeThrough(new DecompressionStream("gzip")).getReader();
  const whole = new Uint8Array(HEADS + count * 785);
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > whole.length) throw new RangeError("longer than it should be");
      whole.set(value, at);
      at += value.length;
      progress(at / whole.length);
    }
  } catch (error) {
    reader.cancel().catch(() => {}); // nothing is left to be read for
    throw new Error(error instanceof RangeError ? OTHER : CUT);
  }
  if (at < whole.length) throw new Error(CUT);
  return parsed(whole, count);
}

/** @param {Uint8Array} bytes @param {number} count @returns {Images} */
function parsed(bytes, count) {
  const numbers = new DataView(bytes.buffer);
  const [height, width] = [numbers.getUint32(8), numbers.getUint32(12)];
  const end = 16 + count * height * width;
  const is_whole = numbers.getUint32(0) === 0x803 && numbers.getUint32(4) === count && end + 8 + count === bytes.length;
  if (!is_whole || numbers.getUint32(end) !== 0x801 || numbers.getUint32(end + 4) !== count) throw new Error(OTHER);
  return { pixels: bytes.subarray(16, end), labels: bytes.subarray(end + 8), shape: [1, height, width] };
}
