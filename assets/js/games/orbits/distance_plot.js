// Distance of each path from the equilibrium over its steps, on a scale of powers of ten: a straight line is a constant factor a step.
import { is_projector } from "../../lib/elements.js";
import { draw_axes, draw_curve, open_function_plot } from "../../lib/function_plot.js";
import { colours_of, MARKS } from "./portrait.js";

const LEAST = -4; // power of ten below which nothing is drawn
const MOST_POINTS = 600; // of a line: more than pixels

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{distances: number[]}[]} paths
 */
export function draw_distances(canvas, paths) {
  const steps = Math.max(100, ...paths.map(({ distances }) => distances.length - 1));
  const thinned = paths.map(({ distances }) => thin(distances));
  const all = thinned.flatMap(({ ys }) => ys);
  const low = Math.max(LEAST, Math.floor(Math.min(-1, ...all)));
  const high = Math.ceil(Math.max(0.5, ...all));
  const plot = open_function_plot(canvas, { x: [0, steps], y: [low, high] });
  if (!plot) return;
  const colours = colours_of(canvas);
  const powers = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter((power) => high - low < 5 || power % 2 === 0);
  draw_axes(plot, { x: "steps", y: "distance from the equilibrium", y_ticks: powers, write_y: as_power }, colours);
  thinned.forEach(({ xs, ys }, which) => {
    const colour = which ? colours.b : colours.a;
    draw_curve(plot, xs, ys, { colour, width: is_projector() ? 4 : 2, dash: MARKS[which].dash });
  });
}

/** @param {number} power */
const as_power = (power) => (power >= -3 && power <= 3 ? String(Number(10 ** power)) : `1e${power}`);

/**
 * As many states as a line needs, as logarithms.
 * @param {number[]} distances
 */
function thin(distances) {
  const stride = Math.max(1, Math.ceil(distances.length / MOST_POINTS));
  const xs = [];
  const ys = [];
  for (let at = 0; at < distances.length; at += stride) {
    xs.push(at);
    ys.push(Math.max(LEAST, Math.log10(distances[at])));
  }
  xs.push(distances.length - 1);
  ys.push(Math.max(LEAST, Math.log10(distances[distances.length - 1])));
  return { xs, ys };
}
