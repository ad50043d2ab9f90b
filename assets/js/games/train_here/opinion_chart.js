// Opinion chart: what D says of the real and of the generated images of the last batch, as two histograms back to back.
import * as charts from "../../lib/charts.js";

export const BINS = 10;
const COLOURS = /** @type {Record<"g" | "real" | "ink" | "faint", [string, string]>} */ ({
  g: ["--player-g", "green"],
  real: ["--player-real", "black"],
  ink: ["--body-text-color-subdued", "gray"],
  faint: ["--border-color-primary", "silver"],
});

/** Probability of "real" of a logit. @param {number} logit */
const probability = (logit) => 1 / (1 + Math.exp(-logit));

/**
 * D's opinions of a batch.
 * @param {ArrayLike<number>} logits
 * @returns {{shares: number[], mean: number}} share of the batch in each tenth from 0 to 1, and the mean probability of "real"
 */
export function opinions_of(logits) {
  const shares = new Array(BINS).fill(0);
  let sum = 0;
  for (let at = 0; at < logits.length; at++) {
    const opinion = probability(logits[at]);
    shares[Math.min(BINS - 1, Math.floor(BINS * opinion))] += 1 / logits.length;
    sum += opinion;
  }
  return { shares, mean: sum / Math.max(1, logits.length) };
}

/**
 * Draws both: real images upwards, generated ones downwards.
 * @param {HTMLCanvasElement} canvas
 * @param {{real: number[], fake: number[]}} shares
 */
export function draw_opinions(canvas, { real, fake }) {
  const sheet = charts.open_sheet(canvas);
  if (!sheet) return;
  const colours = charts.read_colours(canvas, COLOURS);
  const { pen, box, x_of } = charts.open_plot(sheet, { end: 1, low: -1, high: 1 }, { left: 10 });
  const middle = (box.top + box.bottom) / 2;
  const most = Math.max(0.3, ...real, ...fake);
  const width = (box.right - box.left) / BINS - 2;
  const tall = (/** @type {number} */ share) => (share / most) * ((box.bottom - box.top) / 2 - 2);
  for (let bin = 0; bin < BINS; bin++) {
    const left = x_of(bin / BINS) + 1;
    pen.fillStyle = colours.real;
    pen.fillRect(left, middle - 1 - tall(real[bin]), width, tall(real[bin]));
    pen.fillStyle = colours.g;
    pen.fillRect(left, middle + 1, width, tall(fake[bin]));
  }
  pen.fillStyle = colours.ink;
  pen.fillRect(box.left, middle - 0.5, box.right - box.left, 1);
  pen.textBaseline = "top";
  pen.textAlign = "left";
  pen.fillText("0 fake", box.left, box.bottom + 5);
  pen.textAlign = "center";
  pen.fillText("cannot tell", x_of(0.5), box.bottom + 5);
  pen.textAlign = "right";
  pen.fillText("1 real", box.right, box.bottom + 5);
  pen.textBaseline = "middle";
}
