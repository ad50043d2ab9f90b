// Pixels: raw bytes, as the server sends them in base64, and their way onto a canvas. A canvas needs no image codec.
import { context_of } from "./elements.js";

/**
 * Size of a picture; its bytes come row by row, and of three channels red, green, blue for each pixel.
 * @typedef {object} Shape
 * @property {number} width in pixels
 * @property {number} height in pixels
 * @property {number} channels 1 (grey) or 3 (red, green, blue)
 */

/**
 * Bytes of a text in base64.
 * @param {string} text
 * @returns {Uint8Array}
 * @throws {DOMException} the text is no base64
 */
export function decode_base64(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/**
 * Bytes of a picture, which comes in base64 from the server, and as it is where this browser has drawn it.
 * @param {string | Uint8Array} pixels
 * @returns {Uint8Array}
 */
export const bytes_of = (pixels) => (typeof pixels === "string" ? decode_base64(pixels) : pixels);

/**
 * Text in base64 of some bytes.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function encode_base64(bytes) {
  let letters = "";
  // each byte becomes an argument of a call, and a call takes some ten thousand
  for (let from = 0; from < bytes.length; from += 8192) letters += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(letters);
}

/**
 * Puts one picture on a canvas; bytes that are missing are black.
 * @param {CanvasRenderingContext2D} pen
 * @param {Shape} shape
 * @param {ArrayLike<number>} bytes
 * @param {number} [from] index of the picture's first byte
 * @param {number} [left] of its corner, in pixels of the canvas
 * @param {number} [top] of its corner
 */
export function put_pixels(pen, { width, height, channels }, bytes, from = 0, left = 0, top = 0) {
  const picture = pen.createImageData(width, height);
  const { data } = picture;
  const coloured = channels === 3;
  for (let i = 0, at = from; i < 4 * width * height; i += 4, at += channels) {
    data[i] = bytes[at];
    data[i + 1] = bytes[coloured ? at + 1 : at];
    data[i + 2] = bytes[coloured ? at + 2 : at];
    data[i + 3] = 255;
  }
  pen.putImageData(picture, left, top);
}

/**
 * Makes a canvas as large as one picture and paints it. The size is set only where it changes: setting it clears the canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {Shape} shape
 * @param {ArrayLike<number>} bytes
 * @param {number} [from] index of the picture's first byte
 */
export function paint_picture(canvas, shape, bytes, from = 0) {
  if (canvas.width !== shape.width || canvas.height !== shape.height) {
    canvas.width = shape.width;
    canvas.height = shape.height;
  }
  put_pixels(context_of(canvas), shape, bytes, from);
}
