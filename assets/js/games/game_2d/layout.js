// Layout of the page: what is set on the left, the stage with its caption and play bar in the middle, the model and its numbers on the right.
import { tag } from "../../lib/elements.js";

/**
 * @param {HTMLElement} root
 * @param {import("./page.js").Page} page
 */
export function layout(root, { data, controls, presets, view, bar }) {
  const heading = (/** @type {string} */ words) => tag("h2", {}, words);
  const legend = tag(
    "p",
    { class: "losses-legend" },
    tag("span", { class: "of-d" }, "━ D’s loss"),
    tag("span", { class: "of-g" }, "╍ G’s loss"),
  );
  const setup = tag(
    "section",
    { class: "setup", "aria-label": "Data and settings" },
    data.element,
    presets,
    view.hinted,
    controls.element,
    view.noted,
  );
  const act = tag(
    "section",
    { class: "act", "aria-label": "Stage" },
    tag("div", { class: "stage-frame" }, view.canvas, view.warned),
    view.caption.element,
    bar.element,
    view.algorithm.element,
    view.status,
  );
  const inside = tag(
    "section",
    { class: "inside", "aria-label": "Inside the model" },
    heading("The model, live"),
    view.overview.element,
    heading("Losses"),
    legend,
    view.losses_canvas,
    heading("Scores"),
    view.scores.element,
  );
  root.replaceChildren(setup, act, inside);
}
