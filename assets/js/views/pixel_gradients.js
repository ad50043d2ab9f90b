// Picture of what the discriminator would change: the twin of gan.analysis.pixel_gradients.overlay, in single precision as PyTorch's.
import { as_byte } from "./grey_levels.js";

/** @typedef {import("../models/types.js").Pictures} Pictures */

/** Colours of pixels where more ink would raise D's logit, and where less would: D's blue, and orange. */
const MORE = [125, 177, 255];
const LESS = [255, 163, 72];
const { fround } = Math;

/**
 * The gradient over the dimmed picture.
 * @param {Pictures} picture one grey one
 * @param {Float32Array} slopes one for each pixel, from -1 to 1
 * @returns {Pictures} one in colour
 */
export function overlay({ height, width, pixels }, slopes) {
  const size = height * width;
  const coloured = new Uint8Array(3 * size);
  for (let at = 0; at < size; at++) {
    const strength = Math.abs(slopes[at]);
    const base = fround(fround(pixels[at] * fround(0.4)) * fround(1 - strength));
    const colour = slopes[at] > 0 ? MORE : LESS;
    for (let channel = 0; channel < 3; channel++) {
      coloured[channel * size + at] = as_byte(fround(base + fround(colour[channel] * strength)));
    }
  }
  return { count: 1, channels: 3, height, width, pixels: coloured };
}

/**
 * The picture beside its overlay, both in colour.
 * @param {Pictures} picture one grey one
 * @param {Float32Array} slopes
 * @returns {Pictures} two
 */
export function beside_overlay(picture, slopes) {
  const { height, width, pixels } = picture;
  const both = new Uint8Array(6 * height * width);
  for (let channel = 0; channel < 3; channel++) both.set(pixels, channel * height * width);
  both.set(overlay(picture, slopes).pixels, 3 * height * width);
  return { count: 2, channels: 3, height, width, pixels: both };
}
