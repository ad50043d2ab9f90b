// Marks on the stage: points, arrows, lines of a level and the warped grid, each in as few calls of the canvas as can be.
import { across, down } from "./place.js";
import { corners, SHADES, shades } from "./warped_grid.js";

/** @typedef {CanvasRenderingContext2D} Pen */

/**
 * Points as discs.
 * @param {Pen} pen
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number} size of the stage
 * @param {number} radius in pixels
 * @param {number} [most] how many of them
 */
export function draw_discs(pen, points, size, radius, most = Infinity) {
  pen.beginPath();
  const end = Math.min(points.length, 2 * most);
  for (let i = 0; i < end; i += 2) {
    const [x, y] = [across(points[i], size), down(points[i + 1], size)];
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
  pen.fill();
}

/**
 * Points as diamonds, told from discs without colour.
 * @param {Pen} pen
 * @param {ArrayLike<number>} points (n, 2)
 * @param {number} size of the stage
 * @param {number} radius in pixels
 * @param {number} [most] how many of them
 */
export function draw_diamonds(pen, points, size, radius, most = Infinity) {
  pen.beginPath();
  const end = Math.min(points.length, 2 * most);
  for (let i = 0; i < end; i += 2) {
    const [x, y] = [across(points[i], size), down(points[i + 1], size)];
    pen.moveTo(x - radius, y);
    pen.lineTo(x, y - radius);
    pen.lineTo(x + radius, y);
    pen.lineTo(x, y + radius);
  }
  pen.fill();
}

const LONGEST = 0.11; // of an arrow, as a share of the stage
const HEAD = 4.5; // pixels along an arrow, of its head

/**
 * The slope whose arrow is half as long as one can be, for scores, which have no unit: that of strong ones. It falls slowly.
 * @param {ArrayLike<number>} slopes (n, 2)
 * @param {number} before the same of the frame before, 0 at first
 */
export function half_slope(slopes, before) {
  const lengths = Float32Array.from({ length: slopes.length / 2 }, (_, i) => Math.hypot(slopes[2 * i], slopes[2 * i + 1])).sort();
  const strong = lengths[Math.floor(0.9 * (lengths.length - 1))] || 0;
  return Number.isFinite(strong) ? Math.max(strong, 0.99 * before) : before;
}

/**
 * Arrows at points, all in one path: the longer the steeper, up to a longest one.
 * @param {Pen} pen
 * @param {ArrayLike<number>} points (n, 2)
 * @param {ArrayLike<number>} slopes (n, 2)
 * @param {number} size of the stage
 * @param {number} half the slope whose arrow is half as long as one can be
 */
export function draw_arrows(pen, points, slopes, size, half) {
  pen.beginPath();
  for (let i = 0; i < slopes.length; i += 2) {
    const slope = Math.hypot(slopes[i], slopes[i + 1]);
    const length = (LONGEST * size * slope) / (slope + half);
    if (!(length > 1)) continue;
    const [dx, dy] = [(slopes[i] * length) / slope, (-slopes[i + 1] * length) / slope];
    const [x, y] = [across(points[i], size), down(points[i + 1], size)];
    const [to_x, to_y] = [x + dx, y + dy];
    const share = Math.min(0.4, HEAD / length);
    pen.moveTo(x, y);
    pen.lineTo(to_x, to_y);
    pen.moveTo(to_x - share * (dx + 0.6 * dy), to_y - share * (dy - 0.6 * dx));
    pen.lineTo(to_x, to_y);
    pen.lineTo(to_x - share * (dx - 0.6 * dy), to_y - share * (dy + 0.6 * dx));
  }
  pen.stroke();
}

/**
 * Lines of a level, as contour gives them.
 * @param {Pen} pen
 * @param {number[]} lines x1, y1, x2, y2 of each, as shares of the side
 * @param {number} size of the stage
 */
export function draw_lines(pen, lines, size) {
  pen.beginPath();
  for (let i = 0; i < lines.length; i += 4) {
    pen.moveTo(lines[i] * size, lines[i + 1] * size);
    pen.lineTo(lines[i + 2] * size, lines[i + 3] * size);
  }
  pen.stroke();
}

/**
 * The warped grid: cells of one shade in one path, then all its lines.
 * @param {Pen} pen in G's colour
 * @param {import("./warped_grid.js").Grid} grid
 * @param {ArrayLike<number>} images (rows, 2) of its latents
 * @param {number} size of the stage
 */
export function draw_grid(pen, grid, images, size) {
  const shade = shades(grid, images);
  const to = (/** @type {number} */ row) => pen.lineTo(across(images[2 * row], size), down(images[2 * row + 1], size));
  const from = (/** @type {number} */ row) => pen.moveTo(across(images[2 * row], size), down(images[2 * row + 1], size));
  for (let level = 0; level < SHADES; level++) {
    pen.beginPath();
    for (let cell = 0; cell < shade.length; cell++) {
      if (shade[cell] !== level) continue;
      if (grid.line) {
        from(cell);
        to(cell + 1);
      } else {
        const [a, b, c, d] = corners(grid, cell);
        from(a);
        to(b);
        to(c);
        to(d);
      }
    }
    if (grid.line) {
      pen.lineWidth = 1.5 + 1.5 * level;
      pen.stroke();
    } else if (level) {
      pen.globalAlpha = 0.09 * level;
      pen.fill();
      pen.globalAlpha = 1;
    }
  }
  if (grid.line) return;
  const { side } = grid;
  pen.beginPath();
  for (let line = 0; line <= side; line++) {
    from(line * (side + 1));
    for (let step = 1; step <= side; step++) to(line * (side + 1) + step);
    from(line);
    for (let step = 1; step <= side; step++) to(step * (side + 1) + line);
  }
  pen.lineWidth = 0.8;
  pen.stroke();
}
