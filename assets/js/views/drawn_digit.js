// Drawn digit: a drawing scaled and centred as MNIST's digits were. The twin of gan/data/drawn_digit.py and of how
// gan/web/components/drawing_pad.py fills and reads a pad: sums in single precision and halves to even, as PyTorch has them.
import { decode_base64, encode_base64 } from "../lib/pixels.js";
import { as_byte, half_even } from "./grey_levels.js";

/** @typedef {import("../components/drawing_pad.js").PadValue} PadValue */
/**
 * Grey picture, row by row.
 * @typedef {{width: number, height: number, pixels: Uint8Array | Float32Array}} Grey
 */

export const SIDE = 28;
/** Grey level, of 255, below which a pixel counts as no ink. */
export const FAINT = 40;
const BOX = 20;
const PAD_SIDE = 56;
const { fround } = Math;

/**
 * What is on a pad, light ink on black.
 * @param {PadValue} value
 * @returns {Grey}
 * @throws {Error} it is not what a pad sends
 */
export function read(value) {
  const pixels = value?.side === PAD_SIDE ? decode_base64(value.pixels) : new Uint8Array();
  if (pixels.length !== PAD_SIDE ** 2) throw new Error("The drawing came damaged; reload the page and draw again.");
  return { width: PAD_SIDE, height: PAD_SIDE, pixels };
}

/**
 * The value of a pad on which a picture lies, twice as large and smoothed; the first stroke wipes it away.
 * @param {Uint8Array} picture SIDE x SIDE grey pixels
 * @returns {PadValue}
 */
export function holding(picture) {
  const large = new Uint8Array(PAD_SIDE ** 2);
  const between = Array.from({ length: PAD_SIDE }, (_, index) => {
    const place = Math.max(0, (index + 0.5) / 2 - 0.5);
    const first = Math.floor(place);
    return { first, second: Math.min(first + 1, SIDE - 1), share: place - first };
  });
  between.forEach((down, row) => {
    between.forEach((across, column) => {
      const [above, below] = [down.first, down.second].map(
        (line) => picture[line * SIDE + across.first] * (1 - across.share) + picture[line * SIDE + across.second] * across.share,
      );
      large[row * PAD_SIDE + column] = half_even(above * (1 - down.share) + below * down.share);
    });
  });
  return { side: PAD_SIDE, pixels: encode_base64(large) };
}

/**
 * A drawing, light ink on black, as MNIST would hold it; black when there is no ink.
 * @param {Grey} drawing
 * @returns {Uint8Array} SIDE x SIDE
 */
export function as_digit(drawing) {
  const sheet = new Uint8Array(SIDE * SIDE);
  const box = inked_box(drawing);
  if (!box) return sheet;
  const scale = BOX / Math.max(box.width, box.height);
  const small = scaled(box, Math.max(1, half_even(box.width * scale)), Math.max(1, half_even(box.height * scale)));
  const { width, height } = small;
  const top = offset(small, (index) => Math.floor(index / width), height);
  const left = offset(small, (index) => index % width, width);
  inked(small).forEach((value, index) => {
    sheet[(top + Math.floor(index / width)) * SIDE + left + (index % width)] = value;
  });
  return sheet;
}

/**
 * A drawing as it is, scaled.
 * @param {Grey} drawing
 * @returns {Uint8Array} SIDE x SIDE
 */
export function as_picture(drawing) {
  return inked(scaled(drawing, SIDE, SIDE));
}

/**
 * The part of a drawing where there is ink, or null when there is none.
 * @param {Grey} drawing
 * @returns {Grey | null}
 */
function inked_box({ width, pixels }) {
  const columns = [];
  const rows = [];
  for (let index = 0; index < pixels.length; index++) {
    if (pixels[index] < FAINT) continue;
    columns.push(index % width);
    rows.push(Math.floor(index / width));
  }
  if (!rows.length) return null;
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  const box = { width: Math.max(...columns) + 1 - left, height: Math.max(...rows) + 1 - top };
  const cut = new Float32Array(box.width * box.height);
  for (let index = 0; index < cut.length; index++) {
    cut[index] = pixels[(top + Math.floor(index / box.width)) * width + left + (index % box.width)];
  }
  return { ...box, pixels: cut };
}

/**
 * Shares of the pixels of a line in each pixel of a longer or shorter one: torch's bilinear interpolation with antialiasing.
 * @param {number} before its length
 * @param {number} after
 * @returns {{first: number, shares: Float32Array}[]}
 */
function shares_of(before, after) {
  const scale = fround(before / after);
  const support = Math.max(scale, 1);
  const inverse = fround(1 / support);
  return Array.from({ length: after }, (_, index) => {
    const centre = fround(scale * (index + 0.5));
    const first = Math.max(0, Math.trunc(fround(fround(centre - support) + 0.5)));
    const length = Math.min(before, Math.trunc(fround(fround(centre + support) + 0.5))) - first;
    const shares = new Float32Array(length);
    let total = 0;
    for (let at = 0; at < length; at++) {
      const far = Math.abs(fround(fround(fround(at + first - centre) + 0.5) * inverse));
      shares[at] = far < 1 ? 1 - far : 0;
      total = fround(total + shares[at]);
    }
    return { first, shares: shares.map((share) => share / total) };
  });
}

/**
 * A picture of another size; across first, then down.
 * @param {Grey} picture
 * @param {number} width
 * @param {number} height
 * @returns {Grey}
 */
function scaled(picture, width, height) {
  const narrow = new Float32Array(width * picture.height);
  shares_of(picture.width, width).forEach(({ first, shares }, column) => {
    for (let row = 0; row < picture.height; row++) {
      const from = row * picture.width + first;
      narrow[row * width + column] = mixed(shares, (at) => picture.pixels[from + at]);
    }
  });
  const pixels = new Float32Array(width * height);
  shares_of(picture.height, height).forEach(({ first, shares }, row) => {
    for (let column = 0; column < width; column++) {
      pixels[row * width + column] = mixed(shares, (at) => narrow[(first + at) * width + column]);
    }
  });
  return { width, height, pixels };
}

/** @param {Float32Array} shares @param {(at: number) => number} pixel */
function mixed(shares, pixel) {
  let sum = fround(pixel(0) * shares[0]);
  for (let at = 1; at < shares.length; at++) sum = fround(sum + pixel(at) * shares[at]); // rounded once, as a fused product is
  return sum;
}

/**
 * Offset of the box at which the centre of mass of its ink comes to the middle; inside the sheet. The centre is taken to a
 * thousandth of a pixel, so that a drawing of equal halves lies the same whoever sums it.
 * @param {Grey} small
 * @param {(index: number) => number} place of a pixel
 * @param {number} length of the box
 */
function offset({ pixels }, place, length) {
  let ink = 0;
  let moment = 0;
  pixels.forEach((value, index) => {
    ink += value;
    moment += value * place(index);
  });
  const centre = half_even((1000 * moment) / ink) / 1000;
  return Math.min(SIDE - length, Math.max(0, half_even(SIDE / 2 - centre)));
}

/**
 * Grey levels, the strongest ink at 255: smoothing must not pale a thin line.
 * @param {Grey} picture
 * @returns {Uint8Array}
 */
function inked({ pixels }) {
  const most = Math.max(FAINT, ...pixels);
  const factor = fround(255 / most);
  return Uint8Array.from(pixels, (value) => as_byte(fround(value * factor)));
}
