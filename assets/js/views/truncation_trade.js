// Trade of truncation: precision against recall by psi, as measured, as an SVG. Twin of gan.web.pages.arithmetic.views.trade.
import { as_float, fixed, general, round } from "../lib/decimals.js";
import { escape_html } from "../lib/html_text.js";

/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {[psi: number, precision: number, recall: number]} Measured */

const LEFT = 30;
const TOP = 22;
const WIDE = 330;
const HIGH = 150;
const LABEL_WIDE = 30;
const LABEL_HIGH = 11;

const x_of = (/** @type {number} */ recall) => round(LEFT + recall * WIDE, 1);
const y_of = (/** @type {number} */ precision) => round(TOP + (1 - precision) * HIGH, 1);

/**
 * HTML: precision against recall by psi, with the present psi marked.
 * @param {Facts} facts
 * @param {number} psi
 */
export function trade({ name, truncation }, psi) {
  if (!truncation) {
    const command = `<code>python -m gan truncation ${escape_html(name)}</code>`;
    return `<div class="trade"><p>What psi buys and costs was not measured for this model; ${command} does it.</p></div>`;
  }
  const { trades, real } = truncation;
  const text = (/** @type {string} */ place, /** @type {string} */ words) => `<text ${place}>${words}</text>`;
  const said = trades.map(
    ([one, precision, recall]) => `psi ${general(one)}: precision ${fixed(precision, 2)}, recall ${fixed(recall, 2)}`,
  );
  const line = trades.map(([, precision, recall]) => `${as_float(x_of(recall))},${as_float(y_of(precision))}`).join(" ");
  const ticks = [0, 0.5, 1];
  const parts = [
    `<path class="plot-axis" d="M${LEFT} ${TOP} V${TOP + HIGH} H${LEFT + WIDE}"/>`,
    ...ticks.map((v) => text(`x="${LEFT - 5}" y="${as_float(y_of(v) + 4)}" text-anchor="end"`, general(v))),
    ...ticks.map((v) => text(`x="${as_float(x_of(v))}" y="${TOP + HIGH + 14}" text-anchor="middle"`, general(v))),
    text(`x="${LEFT - 24}" y="12" class="plot-title"`, "precision: how many samples look real"),
    text(
      `x="${as_float(x_of(0.5))}" y="${TOP + HIGH + 30}" text-anchor="middle" class="plot-title"`,
      "recall: how much of the real ones is reached",
    ),
    `<polyline class="plot-line" points="${line}"/>`,
    ...dots(trades),
  ];
  const [x, y] = [x_of(real[1]), y_of(real[0])];
  const corners = [x - 5, y - 5, x + 5, y + 5].map(as_float);
  const [west, north, east, south] = corners;
  parts.push(`<path class="plot-real" d="M${west} ${north} L${east} ${south} M${west} ${south} L${east} ${north}"/>`);
  parts.push(text(`x="${as_float(x + 8)}" y="${as_float(y - 4)}" class="plot-small"`, "real images"));
  const at = interpolated(trades, psi);
  let words = `ψ = ${general(psi)} was not measured for this model.`;
  if (at) {
    parts.push(`<circle class="plot-now" cx="${as_float(x_of(at[2]))}" cy="${as_float(y_of(at[1]))}" r="8"/>`);
    const how = trades.some(([one]) => one === psi) ? "measured" : "between two measured ones";
    words = `The ring: ψ = ${general(psi)}, precision ${fixed(at[1], 2)}, recall ${fixed(at[2], 2)} (${how}).`;
  }
  const box = `0 0 ${LEFT + WIDE + 50} ${TOP + HIGH + 36}`;
  const head = `class="plot" viewBox="${box}" role="img" aria-label="${escape_html(said.join("; "))}"`;
  return `<div class="trade"><svg ${head}>${parts.join("")}</svg><p role="status">${words}</p></div>`;
}

/** Dots with their psi, no label over another. @param {Measured[]} trades @returns {string[]} */
function dots(trades) {
  /** @type {[number, number][]} */
  const labels = [];
  return trades.flatMap(([psi, precision, recall]) => {
    const [cx, cy] = [x_of(recall), y_of(precision)];
    const dot = `<circle class="plot-dot" cx="${as_float(cx)}" cy="${as_float(cy)}" r="3.5"/>`;
    const [x, y] = [cx + 6, psi <= 1 ? cy - 6 : cy + 14];
    if (labels.some(([left, low]) => Math.abs(x - left) < LABEL_WIDE && Math.abs(y - low) < LABEL_HIGH)) return [dot];
    labels.push([x, y]);
    return [dot, `<text x="${as_float(x)}" y="${as_float(y)}" class="plot-small">ψ ${general(psi)}</text>`];
  });
}

/**
 * What was measured at psi, or the straight line between its two neighbours; null beyond what was measured.
 * @param {Measured[]} trades
 * @param {number} psi
 * @returns {Measured | null}
 */
export function interpolated(trades, psi) {
  const after = trades.findIndex(([one], i) => i > 0 && trades[i - 1][0] <= psi && psi <= one);
  if (after < 0) return null;
  const [one, other] = [trades[after - 1], trades[after]];
  const t = (psi - one[0]) / (other[0] - one[0]);
  return [psi, one[1] + t * (other[1] - one[1]), one[2] + t * (other[2] - one[2])];
}
