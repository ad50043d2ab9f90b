// Inputs of programs, of points and pictures, and pictures of their outputs.

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Pictures} Pictures */
/** @typedef {import("./network.js").Inputs} Inputs */

/**
 * A point as a program takes it; one of another space is refused.
 * @param {Facts} facts
 * @param {Point} point
 * @returns {Inputs}
 */
export function inputs_of({ name, latent }, point) {
  const { noise, label, category, codes = [] } = point;
  const whole = (/** @type {number | null | undefined} */ index, /** @type {number} */ count) =>
    !count || (Number.isInteger(index) && Number(index) >= 0 && Number(index) < count);
  const fits = noise.length === latent.noise && codes.length === latent.codes && [...noise, ...codes].every(Number.isFinite);
  if (!fits || !whole(label, latent.classes) || !whole(category, latent.categories)) {
    throw new Error(`This point does not belong to the latent space of ${name}; press Randomise to get one.`);
  }
  return { noise: Float32Array.from(noise), label: [label ?? 0], category: [category ?? 0], codes: Float32Array.from(codes) };
}

/**
 * @param {Facts} facts
 * @param {number} count
 * @param {Uint8Array} pixels
 * @returns {Pictures}
 */
export function pictures_of({ shape: [channels, height, width] }, count, pixels) {
  return { count, channels, height, width, pixels };
}

/**
 * The pixels of each picture.
 * @param {Pictures} pictures
 */
export function split({ count, channels, height, width, pixels }) {
  const size = channels * height * width;
  if (pixels.length !== count * size) throw new Error("These pictures have another number of pixels than they say.");
  return Array.from({ length: count }, (_, at) => pixels.subarray(at * size, (at + 1) * size));
}
