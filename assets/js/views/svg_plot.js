// Small line plots as SVG, as gan.web.show.svg_plot draws them; lines are told apart by broken strokes as well as by colour.
import { as_float, fixed, general, round } from "../lib/decimals.js";
import { escape_html } from "../lib/html_text.js";

const WIDTH = 360;
const HEIGHT = 132;
const LEFT = 44;
const RIGHT = 8;
const TOP = 22;
const BOTTOM = 20;
const DASHES = ["none", "7 4", "2 3"];

/**
 * What is drawn.
 * @typedef {object} Plot
 * @property {string} title written above
 * @property {Record<string, number[]>} series values by name, of one length; the k-th wears the colour of lane k
 * @property {number} low of the vertical axis
 * @property {number} high of the vertical axis, more than low
 * @property {[string, string]} ends what is written below the left and the right end
 * @property {[number, number]} [band] a range that is shaded, as wide as the plot
 * @property {string} [band_words] what it is called
 * @property {string} [alt] what a screen reader says
 */

/**
 * Series drawn from left to right, as an SVG of 360 x 132 with a playhead.
 * @param {Plot} plot
 */
export function lines({ title, series, low, high, ends, band, band_words = "", alt = "" }) {
  const down = (/** @type {number} */ value) => {
    const share = (value - low) / (high - low);
    return round(HEIGHT - BOTTOM - Math.min(1, Math.max(0, share)) * (HEIGHT - TOP - BOTTOM), 1);
  };
  const right = WIDTH - RIGHT;
  const parts = [`<text x="${LEFT}" y="14" class="plot-title">${escape_html(title)}</text>`];
  if (band) {
    const [bottom, top] = band.map(down);
    const size = `y="${as_float(top)}" width="${right - LEFT}" height="${fixed(bottom - top, 1)}"`;
    parts.push(`<rect class="plot-band" x="${LEFT}" ${size}/>`);
    const place = `x="${right - 3}" y="${as_float(top - 3)}" class="plot-small" text-anchor="end"`;
    parts.push(`<text ${place}>${escape_html(band_words)}</text>`);
  }
  for (const value of [low, high])
    parts.push(`<text x="${LEFT - 5}" y="${as_float(down(value) + 4)}" text-anchor="end">${general(value, 3)}</text>`);
  parts.push(`<path class="plot-axis" d="M${LEFT} ${TOP} V${HEIGHT - BOTTOM} H${right}"/>`);
  Object.values(series).forEach((values, number) => {
    const step = (right - LEFT) / Math.max(1, values.length - 1);
    const points = values.map((value, i) => `${fixed(LEFT + step * i, 1)},${as_float(down(value))}`).join(" ");
    const dash = DASHES[number % DASHES.length];
    parts.push(`<polyline class="plot-line lane-${number + 1}" stroke-dasharray="${dash}" points="${points}"/>`);
  });
  const [first, last] = ends.map(escape_html);
  parts.push(`<text x="${LEFT}" y="${HEIGHT - 5}">${first}</text>`);
  parts.push(`<text x="${right}" y="${HEIGHT - 5}" text-anchor="end">${last}</text>`);
  const span = `data-left="${LEFT}" data-right="${right}" x1="${LEFT}" x2="${LEFT}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"`;
  parts.push(`<line class="playhead" ${span}/>`);
  const head = `class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape_html(alt)}"`;
  return `<svg ${head}>${parts.join("")}</svg>`;
}
