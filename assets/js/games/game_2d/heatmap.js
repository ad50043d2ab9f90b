// Heatmap: shares of a grid of cells as how blue a small picture is, which the canvas scales up.
import { context_of, tag } from "../../lib/elements.js";

const DEEPEST = 150; // alpha of a share of 1, of 255

/** Small picture of a field. */
export class Heatmap {
  /** @param {number} cells along each side */
  constructor(cells) {
    this.cells = cells;
    this.canvas = tag("canvas", { width: cells, height: cells });
    this.pen = context_of(this.canvas);
    this.pixels = this.pen.createImageData(cells, cells);
  }

  /**
   * @param {ArrayLike<number>} shares (cells, cells) from 0 to 1
   * @param {[number, number, number]} colour red, green, blue from 0 to 255
   */
  show(shares, [red, green, blue]) {
    const { data } = this.pixels;
    for (let i = 0, to = 0; i < shares.length; i++, to += 4) {
      data[to] = red;
      data[to + 1] = green;
      data[to + 2] = blue;
      data[to + 3] = DEEPEST * shares[i];
    }
    this.pen.putImageData(this.pixels, 0, 0);
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {number} size of the square it fills
   */
  draw(pen, size) {
    pen.imageSmoothingEnabled = true;
    pen.drawImage(this.canvas, 0, 0, size, size);
  }
}

/**
 * Red, green and blue of a colour as a style sheet may write it.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} colour
 * @returns {[number, number, number]}
 */
export function channels_of(pen, colour) {
  pen.fillStyle = colour; // a canvas reads it back as #rrggbb where it is opaque
  const written = String(pen.fillStyle);
  const part = (/** @type {number} */ at) => Number.parseInt(written.slice(at, at + 2), 16) || 0;
  return [part(1), part(3), part(5)];
}
