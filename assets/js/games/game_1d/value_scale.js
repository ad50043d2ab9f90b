// Scale of the game's value: where V stands now, how far D alone could lift it, and -2 log 2, below which no G can push the best D.
import { is_projector } from "../../lib/elements.js";
import { draw_marker, draw_segment, open_function_plot, write } from "../../lib/function_plot.js";
import { player_colours } from "../player_colours.js";
import { SADDLE } from "./value.js";

const RANGE = /** @type {[number, number]} */ ([-2.2, 0.05]);

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{now: number, best: number} | null} values of D as it is, and of its optimum
 */
export function draw_value_scale(canvas, values) {
  const letter = is_projector() ? 16 : 12;
  const plot = open_function_plot(
    canvas,
    { x: RANGE, y: [-1, 1] },
    { left: letter, right: letter, top: 1.6 * letter, bottom: 1.6 * letter },
  );
  if (!plot) return;
  const { ink, d, g, paper } = player_colours(canvas);
  const upright = (/** @type {number} */ x, /** @type {string} */ colour, /** @type {number[]} */ dash = []) =>
    draw_segment(plot, [x, -1], [x, 1], { colour, width: 2, dash });
  draw_segment(plot, [RANGE[0], 0], [RANGE[1], 0], { colour: ink, width: 1 });
  for (const x of [-2, -1, 0]) write(plot, String(x), x, -1, { colour: ink, align: "center", baseline: "top", dy: 3 });
  upright(SADDLE, ink);
  write(plot, "−2 log 2 = −1.386", SADDLE, -1, { colour: ink, align: "center", baseline: "top", dy: 3 });
  if (!values) return;
  upright(values.best, d, [4, 3]);
  write(plot, "best D", values.best, 1, { colour: d, align: "center", baseline: "bottom", dy: -2 });
  const now = Math.max(RANGE[0], values.now);
  draw_marker(plot, now, 0, { colour: g, edge: paper, shape: "diamond", radius: 7 });
  const close = Math.abs(plot.x_of(now) - plot.x_of(values.best)) < 4 * letter;
  write(plot, "V", now, 0, {
    colour: ink,
    align: close ? "right" : "center",
    baseline: "bottom",
    dx: close ? -9 : 0,
    dy: -8,
    bold: true,
  });
}
