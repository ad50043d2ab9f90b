// Values of a stage: pictures side by side as one sheet. Twins of gan.export.images.sheet and gan.web.components.stage.picture.

/** @typedef {import("../models/types.js").Pictures} Pictures */
/** @typedef {import("../components/stage.js").StageValue} StageValue */

/**
 * Sheet of pictures side by side, row by row; its bytes come row by row, and of three channels red, green, blue for each pixel.
 * @param {Pictures} pictures
 * @param {number} [columns] 0: as square as can be
 * @param {number} [gap] black pixels between pictures
 * @returns {{width: number, height: number, channels: number, pixels: Uint8Array}}
 */
export function sheet({ count, channels, height, width, pixels }, columns = 0, gap = 0) {
  const across = columns || Math.ceil(Math.sqrt(count));
  const down = Math.ceil(count / across);
  const [wide, high] = [across * (width + gap) - gap, down * (height + gap) - gap];
  const board = new Uint8Array(wide * high * channels);
  const plane = width * height;
  for (let i = 0; i < count; i++) {
    const [top, left] = [Math.floor(i / across) * (height + gap), (i % across) * (width + gap)];
    for (let channel = 0; channel < channels; channel++)
      for (let y = 0; y < height; y++) {
        let from = (i * channels + channel) * plane + y * width;
        let to = ((top + y) * wide + left) * channels + channel;
        for (let x = 0; x < width; x++, from++, to += channels) board[to] = pixels[from];
      }
  }
  return { width: wide, height: high, channels, pixels: board };
}

/**
 * The value of a stage.
 * @param {Pictures} pictures laid out row by row
 * @param {string} alt what a screen reader says
 * @param {object} [layout]
 * @param {number} [layout.columns] cells in a row
 * @param {number} [layout.gap] black pixels between cells
 * @param {number} [layout.marked] the cell with a frame around it, or -1
 * @param {string[]} [layout.top] words above the columns
 * @param {string[]} [layout.left] words beside the rows
 * @returns {StageValue & {pixels: Uint8Array}}
 */
export function picture(pictures, alt, { columns = 1, gap = 0, marked = -1, top = [], left = [] } = {}) {
  const rows = Math.ceil(pictures.count / columns);
  return { ...sheet(pictures, columns, gap), alt, columns, rows, marked, top, left };
}

/**
 * Some pictures of several.
 * @param {Pictures} pictures
 * @param {number} from the first
 * @param {number} [count]
 * @returns {Pictures} a view of the same pixels
 */
export function some(pictures, from, count = 1) {
  const each = pictures.channels * pictures.height * pictures.width;
  return { ...pictures, count, pixels: pictures.pixels.subarray(from * each, (from + count) * each) };
}
