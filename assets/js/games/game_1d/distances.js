// Two distances between the data and a G of fixed shape whose mean a hand drags: the Jensen-Shannon divergence stops growing where the
// two do not meet, so its slope vanishes there; the Wasserstein distance goes on.
import { read_colours } from "../../lib/charts.js";
import {
  draw_axes,
  draw_curve,
  draw_marker,
  draw_segment,
  draw_tangent,
  fill_under,
  open_function_plot,
  spaced,
  write,
} from "../../lib/function_plot.js";
import { line_width } from "./picture.js";
import { jensen_shannon, wasserstein } from "./value.js";

export const FARTHEST = 3; // of G's mean
const DATA = { mean: 0, deviation: 0.4 };
const PLACES = 121; // of the mean, at which both curves are computed
const [LOW, HIGH, BINS] = [-6, 6, 1200]; // over which densities are summed
const WIDTH = (HIGH - LOW) / BINS;
const XS = Float64Array.from({ length: BINS }, (_, i) => LOW + (i + 0.5) * WIDTH);

/** @param {number} mean */
const bell = (mean) =>
  XS.map((x) => Math.exp(-0.5 * ((x - mean) / DATA.deviation) ** 2) / (DATA.deviation * Math.sqrt(2 * Math.PI)));
const P = bell(DATA.mean);

/**
 * Both distances where G's mean is this, and their slopes.
 * @param {number} mean
 */
export function distances_at(mean) {
  const both = (/** @type {number} */ at) => {
    const g = bell(at);
    return { js: jensen_shannon(P, g, WIDTH), w: wasserstein(P, g, WIDTH) };
  };
  const step = 0.01;
  const [now, before, after] = [both(mean), both(mean - step), both(mean + step)];
  const slope = (/** @type {"js" | "w"} */ key) => (after[key] - before[key]) / (2 * step);
  return { js: now.js, w: now.w, js_slope: slope("js"), w_slope: slope("w") };
}

const MEANS = spaced([-FARTHEST, FARTHEST], PLACES);
/** @type {{js: Float64Array, w: Float64Array} | null} */
let curves = null;

function all_curves() {
  if (curves) return curves;
  const at = Array.from(MEANS, (mean) => bell(mean));
  curves = {
    js: Float64Array.from(at, (g) => jensen_shannon(P, g, WIDTH)),
    w: Float64Array.from(at, (g) => wasserstein(P, g, WIDTH)),
  };
  return curves;
}

/** @param {Element} element */
const colours_of = (element) =>
  read_colours(element, {
    ink: ["--body-text-color", "#333"],
    faint: ["--border-color-primary", "#ccc"],
    paper: ["--background-fill-primary", "#fff"],
    g: ["--player-g", ""],
    real: ["--player-real", ""],
    js: ["--lane-1", ""],
    w: ["--lane-2", ""],
  });

/**
 * Both densities, G's with a handle at its mean.
 * @param {HTMLCanvasElement} canvas
 * @param {number} mean
 * @returns {import("../../lib/function_plot.js").FunctionPlot | null}
 */
export function draw_shapes(canvas, mean) {
  const plot = open_function_plot(canvas, { x: [-FARTHEST - 1, FARTHEST + 1], y: [0, 1.25] });
  if (!plot) return null;
  const { ink, faint, paper, g, real } = colours_of(canvas);
  draw_axes(plot, { x: "x", y: "density" }, { ink, faint });
  const shape = bell(mean);
  fill_under(plot, XS, shape, { colour: g, opacity: 0.18 });
  draw_curve(plot, XS, shape, { colour: g, width: line_width() });
  draw_curve(plot, XS, P, { colour: real, width: line_width(), dash: [1.5, 1.8 * line_width()] });
  write(plot, "data p", DATA.mean, 1.03, { colour: real, align: "center", baseline: "bottom", bold: true });
  draw_segment(plot, [mean, 0], [mean, 1], { colour: g, width: 1 });
  draw_marker(plot, mean, 0.5, { colour: g, edge: paper, radius: 11 });
  write(plot, "G: drag me", mean, 0.5, { colour: g, dx: mean > 2 ? -17 : 17, align: mean > 2 ? "right" : "left", bold: true });
  return plot;
}

/**
 * Both distances as curves of G's mean, with their tangents where it is now.
 * @param {HTMLCanvasElement} canvas
 * @param {number} mean
 */
export function draw_distances(canvas, mean) {
  const plot = open_function_plot(canvas, { x: [-FARTHEST - 1, FARTHEST + 1], y: [0, 3.2] });
  if (!plot) return;
  const { ink, faint, paper, js, w } = colours_of(canvas);
  draw_axes(plot, { x: "mean of G", y: "distance" }, { ink, faint });
  draw_segment(plot, [plot.x[0], Math.log(2)], [plot.x[1], Math.log(2)], { colour: js, width: 1, dash: [2, 4] });
  write(plot, "log 2", plot.x[1], Math.log(2), { colour: js, align: "right", baseline: "bottom", dy: -3 });
  const { js: of_js, w: of_w } = all_curves();
  draw_curve(plot, MEANS, of_js, { colour: js, width: line_width() });
  draw_curve(plot, MEANS, of_w, { colour: w, width: line_width(), dash: [8, 4] });
  write(plot, "Jensen–Shannon", -FARTHEST, Math.log(2), { colour: js, baseline: "top", dy: 5, bold: true });
  write(plot, "Wasserstein", -2, 2, { colour: w, align: "left", baseline: "bottom", dx: 10, bold: true });
  const here = distances_at(mean);
  draw_tangent(plot, mean, here.js, here.js_slope, 110, { colour: ink, width: 2 });
  draw_tangent(plot, mean, here.w, here.w_slope, 110, { colour: ink, width: 2 });
  draw_marker(plot, mean, here.js, { colour: js, edge: paper, radius: 7 });
  draw_marker(plot, mean, here.w, { colour: w, edge: paper, shape: "square", radius: 7 });
}
