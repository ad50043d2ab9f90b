// Several samples on one axis: what D's beliefs about them cost together, as mean cross-entropy and as log-likelihood. Each is dragged on
// the canvas, or moved by its own slider, which a keyboard and a screen reader find.
import { horizontal_rule } from "../../lib/charts.js";
import { is_projector, tag } from "../../lib/elements.js";
import * as plots from "../../lib/function_plot.js";
import { colours_of } from "./loss_plot.js";
import { logit_of } from "./losses.js";
import { BELIEFS } from "./measure_plots.js";
import { number, share } from "./words.js";

/** @typedef {{truth: number, belief: number}} Sample truth: 1 real, 0 generated */

const START = [0.9, 0.75, 0.4, 0.6, 0.2, 0.05]; // D is mostly right about the first three, which are real, and the last three
const HIGHEST = 5; // cross-entropy that the plot shows
const REACH = 28;

/**
 * @param {import("./losses.js").Losses} losses
 * @param {() => void} moved a hand has moved one of them
 */
export function open_samples(losses, moved) {
  const canvas = tag("canvas", { "aria-hidden": "true" });
  const words = tag("p", { class: "game-said cross-entropy-sum", "aria-live": "off" });
  /** @type {Sample[]} */
  const samples = START.map((belief, i) => ({ truth: i < 3 ? 1 : 0, belief }));
  const sliders = samples.map((sample, i) => {
    const label = `${sample.truth ? "real" : "generated"} sample ${(i % 3) + 1}`;
    const input = tag("input", { type: "range", min: 0.001, max: 0.999, step: 0.001, "aria-label": `D's belief about ${label}` });
    input.addEventListener("input", () => move(i, Number(input.value)));
    for (const event of ["focus", "blur"]) input.addEventListener(event, () => draw());
    return input;
  });
  const element = tag(
    "div",
    { class: "cross-entropy-samples" },
    canvas,
    tag("div", { class: "cross-entropy-hidden" }, ...sliders),
    tag(
      "div",
      { class: "cross-entropy-key" },
      tag("span", { class: "real" }, "■ real: −log D"),
      tag("span", { class: "generated" }, "● generated: −log(1 − D)"),
      tag("span", { class: "mean" }, "┄ their mean"),
    ),
    words,
  );
  /** @type {import("../../lib/function_plot.js").FunctionPlot | null} */
  let plot = null;
  let held = -1;

  /** @param {number} i @param {number} belief */
  function move(i, belief) {
    samples[i].belief = Math.min(0.999, Math.max(0.001, belief));
    draw();
    moved();
  }

  const costs = () =>
    losses.measured(
      samples.map((one) => logit_of(one.belief)),
      samples.map((one) => one.truth),
    );

  /** @returns {[number, number][]} where each lies in the plot */
  const places = () => {
    const { entropy } = costs();
    return samples.map(({ belief }, i) => [belief, Math.min(HIGHEST, entropy[i])]);
  };

  function draw() {
    const { entropy, error } = costs();
    const sum = entropy.reduce((all, one) => all + one, 0);
    const wrong = error.reduce((all, one) => all + one, 0);
    for (const [i, slider] of sliders.entries()) {
      slider.value = String(samples[i].belief);
      slider.setAttribute("aria-valuetext", `${share(samples[i].belief)} real, costs ${number(entropy[i], 2)}`);
    }
    words.textContent =
      `Mean cross-entropy ${number(sum / samples.length)}; log-likelihood −${samples.length} × ${number(sum / samples.length)} = ` +
      `${number(-sum, 2)}, likelihood ${likelihood(sum)}. ${wrong} of ${samples.length} on the wrong side.`;
    element.dataset.mean = String(sum / samples.length);
    plot = plots.open_function_plot(canvas, { x: [0, 1], y: [0, HIGHEST] }, { right: is_projector() ? 48 : 36 });
    if (!plot) return;
    const colours = colours_of(canvas);
    plots.draw_axes(plot, { x: "D's belief in each sample", y: "cross-entropy of each" }, colours);
    const logits = BELIEFS.map(logit_of);
    const wide = is_projector() ? 3 : 1.75;
    for (const truth of [1, 0]) {
      const curve = losses.measured(logits, new Float32Array(logits.length).fill(truth)).entropy;
      plots.draw_curve(plot, BELIEFS, curve, {
        colour: truth ? colours.real : colours.g,
        width: wide,
        dash: truth ? [] : [9, 4],
      });
    }
    const mean = plot.y_of(Math.min(HIGHEST, sum / samples.length));
    horizontal_rule(plot, mean, { colour: colours.entropy, width: wide + 0.75, dash: [2, 3] });
    const label = { colour: colours.entropy, dx: 4, bold: true };
    plots.write(plot, number(sum / samples.length, 2), 1, Math.min(HIGHEST, sum / samples.length), label);
    places().forEach(([x, y], i) => {
      if (!plot) return;
      const colour = samples[i].truth ? colours.real : colours.g;
      const shape = samples[i].truth ? "square" : "circle";
      plots.draw_marker(plot, x, y, { colour, edge: colours.ground, shape, radius: 8 });
      if (document.activeElement === sliders[i] || held === i)
        plots.draw_marker(plot, x, y, { colour: colours.d, shape: "ring", radius: 13 });
    });
  }

  canvas.addEventListener("pointerdown", (event) => {
    held = plot ? plots.nearest_mark(plot, places(), event, REACH) : -1;
    if (held < 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    sliders[held].focus({ preventScroll: true });
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!plot) return;
    if (held >= 0) move(held, plots.value_at(plot, event).x);
    else canvas.style.cursor = plots.nearest_mark(plot, places(), event, REACH) >= 0 ? "grab" : "";
  });
  for (const event of ["pointerup", "pointercancel"])
    canvas.addEventListener(event, () => {
      held = -1;
      draw();
    });
  return { element, draw };
}

/** Product of the beliefs in what is true. @param {number} sum of the cross-entropies */
function likelihood(sum) {
  const value = Math.exp(-sum);
  return value >= 0.001 ? number(value) : value.toExponential(1).replace("-", "−");
}
