// Picture grid: the pictures of a batch as one sheet on a canvas, with a gap between them.
import { context_of } from "../../lib/elements.js";

const GAP = 1;

/**
 * Pixels of a sheet of grey pictures: what is between them has no colour of its own.
 * @param {Float32Array} images (rows * columns, height, width) from -1 to 1, row by row
 * @param {{columns: number, height: number, width: number}} size
 * @returns {{pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number}} four bytes for each pixel
 */
export function sheet_of(images, { columns, height, width }) {
  const rows = Math.floor(images.length / (columns * height * width));
  const across = columns * (width + GAP) - GAP;
  const down = rows * (height + GAP) - GAP;
  const pixels = new Uint8ClampedArray(4 * across * down);
  let at = 0;
  for (let picture = 0; picture < rows * columns; picture++) {
    const top = Math.floor(picture / columns) * (height + GAP);
    const left = (picture % columns) * (width + GAP);
    for (let y = 0; y < height; y++) {
      let to = 4 * ((top + y) * across + left);
      for (let x = 0; x < width; x++, at++, to += 4) {
        pixels[to] = pixels[to + 1] = pixels[to + 2] = Math.round((images[at] + 1) * 127.5);
        pixels[to + 3] = 255;
      }
    }
  }
  return { pixels, width: across, height: down };
}

/**
 * Paints a sheet; the canvas becomes as large as it is.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} images
 * @param {{columns: number, height: number, width: number}} size
 */
export function paint_sheet(canvas, images, size) {
  const { pixels, width, height } = sheet_of(images, size);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context_of(canvas).putImageData(new ImageData(pixels, width, height), 0, 0);
}
