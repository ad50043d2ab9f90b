// Picture of the page about averages: the curve's points, E[y | x], and the answers of one network.
import { read_colours } from "../../lib/charts.js";
import { draw_axes, draw_function, open_function_plot } from "../../lib/function_plot.js";
import { mean } from "./curve.js";

const RANGES = { x: /** @type {[number, number]} */ ([-1, 1]), y: /** @type {[number, number]} */ ([-1.3, 1.3]) };
const SHOWN = 700; // points of the data
/** @type {Record<"ink" | "faint" | "real" | "answers", [variable: string, fallback: string]>} */
const COLOURS = {
  ink: ["--body-text-color", ""],
  faint: ["--border-color-primary", ""],
  real: ["--player-real", ""],
  answers: ["--player-g", ""],
};

/**
 * Draws everything.
 * @param {HTMLCanvasElement} canvas
 * @param {{points: ArrayLike<number>, drawn: ArrayLike<number> | null}} what both x, y, x, y and so on
 */
export function draw_picture(canvas, { points, drawn }) {
  const plot = open_function_plot(canvas, RANGES);
  if (!plot) return;
  const { ink, faint, real, answers } = read_colours(canvas, COLOURS);
  draw_axes(plot, { x: "x", y: "y" }, { ink, faint });
  scatter(plot, points, { colour: real, radius: 1.3, opacity: 0.35, most: SHOWN });
  draw_function(plot, mean, { colour: ink, width: 1.5, dash: [6, 4] });
  if (drawn) scatter(plot, drawn, { colour: answers, radius: 2.3, opacity: 0.85, most: Number.POSITIVE_INFINITY });
}

/**
 * @param {import("../../lib/function_plot.js").FunctionPlot} plot
 * @param {ArrayLike<number>} points
 * @param {{colour: string, radius: number, opacity: number, most: number}} how
 */
function scatter({ pen, box, x_of, y_of }, points, { colour, radius, opacity, most }) {
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  pen.clip();
  pen.fillStyle = colour;
  pen.globalAlpha = opacity;
  pen.beginPath();
  for (let i = 0; i < points.length && i < 2 * most; i += 2) {
    const [x, y] = [x_of(points[i]), y_of(points[i + 1])];
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
  pen.fill();
  pen.restore();
}
