// Grid: which cell of a sheet of pictures a pointer is over, and where an arrow key leads.

/**
 * The cell under a pointer.
 * @param {{clientX: number, clientY: number}} pointer
 * @param {Element} sheet
 * @param {number} columns
 * @param {number} [rows]
 * @returns {{column: number, row: number}} from 0, inside the sheet even where the pointer is just beyond its edge
 */
export function cell_under(pointer, sheet, columns, rows = 1) {
  const box = sheet.getBoundingClientRect();
  const cell = (/** @type {number} */ share, /** @type {number} */ count) =>
    Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  return {
    column: cell((pointer.clientX - box.left) / box.width, columns),
    row: cell((pointer.clientY - box.top) / box.height, rows),
  };
}

/**
 * How far an arrow key leads in a sheet whose cells are counted row by row.
 * @param {string} key as in KeyboardEvent.key
 * @param {number} columns
 * @returns {number | undefined} undefined for any other key
 */
export function arrow_step(key, columns) {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
}
