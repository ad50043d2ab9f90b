// Brought picture: what a visitor's picture is as light ink on black, be it a drawing on paper of any tone or a photograph.

const FAINTEST = 24; // of 255: less contrast is no picture
const SAME_PAPER = 28; // of 255: how far the tone of one paper may be from what the edges say
const EDGE_OF_PAPER = 0.75; // share of the edge that is of one paper, in a drawing
const NOISE = 2.5; // times the usual distance from the paper, up to which all is paper

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/**
 * Grey levels of a picture; what is transparent lies on the ground from which the rest stands out.
 * @param {ArrayLike<number>} rgba four bytes a pixel
 * @returns {Float32Array} one number a pixel, from 0 to 255
 */
export function tones_of(rgba) {
  const count = rgba.length / 4;
  const tones = new Float32Array(count);
  let sum = 0;
  let cover = 0;
  for (let i = 0; i < count; i++) {
    tones[i] = 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2];
    sum += tones[i] * rgba[4 * i + 3];
    cover += rgba[4 * i + 3];
  }
  const ground = sum > 127 * cover ? 0 : 255;
  return tones.map((tone, i) => ground + ((tone - ground) * rgba[4 * i + 3]) / 255);
}

/**
 * A drawing on paper as ink, or null when it is none: the tones along its edge are not those of one paper, or there is no ink.
 *
 * The paper may be lit from one side: its tone at each pixel follows from the medians of the four edges.
 * @param {Float32Array} tones of a picture, row by row
 * @param {number} width
 * @param {number} height
 * @returns {Uint8ClampedArray | null} the strongest ink is 255
 */
export function ink_of(tones, width, height) {
  const rows = [...Array(height).keys()];
  const columns = [...Array(width).keys()];
  const left = median(rows.map((row) => tones[row * width]));
  const right = median(rows.map((row) => tones[(row + 1) * width - 1]));
  const top = median(columns.map((column) => tones[column]));
  const bottom = median(columns.map((column) => tones[(height - 1) * width + column]));
  const middle = (left + right + top + bottom) / 4;
  // of each pixel, how much darker than its paper it is
  const darker = tones.map((tone, i) => {
    const across = (i % width) / Math.max(1, width - 1) - 0.5;
    const down = Math.floor(i / width) / Math.max(1, height - 1) - 0.5;
    return middle + (right - left) * across + (bottom - top) * down - tone;
  });
  const edge = [...darker].filter((_, i) => i < width || i >= darker.length - width || i % width === 0 || (i + 1) % width === 0);
  const far = edge.map(Math.abs);
  if (far.filter((distance) => distance <= SAME_PAPER).length < EDGE_OF_PAPER * far.length) return null;
  const noise = Math.max(4, NOISE * median(far));
  const weight = darker.reduce((sum, value) => sum + (Math.abs(value) > noise ? value * Math.abs(value) : 0), 0);
  const ink = darker.map((value) => Math.max(0, (weight < 0 ? -value : value) - noise));
  const most = ink.reduce((a, b) => Math.max(a, b), 0);
  return noise > FAINTEST || most < FAINTEST ? null : Uint8ClampedArray.from(ink, (value) => (255 * value) / most);
}

/**
 * A photograph in grey, as it is.
 * @param {Float32Array} tones
 * @returns {Uint8ClampedArray} all 0 when it has one tone
 */
export function grey_of(tones) {
  const darkest = tones.reduce((a, b) => Math.min(a, b), 255);
  const lightest = tones.reduce((a, b) => Math.max(a, b), 0);
  return lightest - darkest < FAINTEST ? new Uint8ClampedArray(tones.length) : Uint8ClampedArray.from(tones);
}

/**
 * What a file is that a browser could not read as a picture.
 * @param {Uint8Array} start its first bytes
 * @returns {string} one sentence
 */
export function unreadable(start) {
  const text = String.fromCharCode(...start.slice(0, 32));
  if (text.slice(4, 8) === "ftyp" && /heic|heix|hevc|hevx|heim|heis|mif1|msf1/.test(text.slice(8, 32))) {
    return "This is a HEIC picture, as phones take them, and this browser cannot read those; save it as JPEG and bring that.";
  }
  if (!start.length) return "This file is empty; choose a PNG, JPEG or WebP.";
  const kind = text.startsWith("%PDF")
    ? "a PDF"
    : text.startsWith("PK")
      ? "a zip or a document"
      : /^(II\*\0|MM\0\*)/.test(text)
        ? "a TIFF"
        : "";
  if (kind) return `This file is ${kind}, not a picture that a browser can read; save it as PNG or JPEG and bring that.`;
  return "This file is not a picture that a browser can read; choose a PNG, JPEG or WebP.";
}
