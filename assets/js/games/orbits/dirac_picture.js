// Dirac-GAN as a picture: the real data at 0, the one number that G makes, and D, the line psi x.
import { is_projector } from "../../lib/elements.js";
import { draw_axes, draw_function, draw_marker, open_function_plot, write } from "../../lib/function_plot.js";
import { player_colours } from "../player_colours.js";

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} theta where G's point lies
 * @param {number} psi slope of D
 */
export function draw_dirac(canvas, theta, psi) {
  const plot = open_function_plot(canvas, { x: [-2.5, 2.5], y: [-1.5, 1.5] }, { bottom: is_projector() ? 24 : 18 });
  if (!plot) return;
  const colours = player_colours(canvas);
  draw_axes(plot, { y: "D’s logit ψx" }, colours);
  draw_function(plot, (x) => psi * x, { colour: colours.d, width: is_projector() ? 4 : 2.5 });
  draw_marker(plot, 0, 0, { colour: colours.real, edge: colours.paper, shape: "diamond", radius: 7 });
  write(plot, "real data", 0, 0, { colour: colours.real, dx: 4, dy: 1.2 * plot.letter });
  const shown = Math.max(-2.5, Math.min(2.5, theta));
  draw_marker(plot, shown, 0, { colour: colours.g, edge: colours.paper, radius: 7 });
  write(plot, "G’s point θ", shown, 0, {
    colour: colours.g,
    align: shown > 1 ? "right" : "left",
    dx: shown > 1 ? 4 : -4,
    dy: -1.3 * plot.letter,
  });
}
