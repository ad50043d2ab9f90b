// Cross-entropy: gan.web.pages.cross_entropy, in the browser.
import * as controls from "../games/controls.js";
import { open_legend } from "../games/cross_entropy/legend.js";
import { draw_losses, GRID, LIMIT } from "../games/cross_entropy/loss_plot.js";
import { Losses, logit_of, sigmoid } from "../games/cross_entropy/losses.js";
import { BELIEFS, draw_costs, draw_slopes } from "../games/cross_entropy/measure_plots.js";
import { open_readout } from "../games/cross_entropy/readout.js";
import { open_samples } from "../games/cross_entropy/samples.js";
import { number, opinion, player, said } from "../games/cross_entropy/words.js";
import { open_link } from "../games/link.js";
import { find, tag } from "../lib/elements.js";
import { value_at } from "../lib/function_plot.js";
import { once_a_frame } from "../lib/timing.js";
import { program } from "../training/source.js";

/** @typedef {import("../games/cross_entropy/losses.js").Kind} Kind */
/** @typedef {import("../games/cross_entropy/words.js").Objective} Objective */
/** @typedef {{table: import("../lib/view_state.js").Table, page: string, objectives: Objective[]}} Props */

const BELIEF = "Drag D's belief that this sample is real";
/** Where the slope of G's loss is compared. */
const SURE = 0.01;

/**
 * Mounts the page.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element, props }) {
  const root = find(element, ".game", HTMLElement);
  const link = open_link(element, props.table, props.page);
  const losses = new Losses(program);
  const state = {
    /** @type {Kind} */ kind: link.state.sample,
    loss: String(link.state.loss),
    logit: logit_of(Number(link.state.belief)),
    other: Number(link.state.other),
  };
  let steps = 0;
  const objective = () => props.objectives.find((one) => one.name === state.loss) ?? props.objectives[0];

  const canvas = tag("canvas", { role: "img" });
  const of_link = tag("p", { class: "game-said" }, link.said);
  of_link.hidden = !link.said;
  const spoken = tag("p", { class: "game-said", "aria-live": "polite" });
  const belief = controls.slider(
    BELIEF,
    { low: -LIMIT, high: LIMIT, step: 0.01, shown: (logit) => opinion(objective(), logit) },
    state.logit,
    (logit) => move(logit),
    "Or drag in the plot: what the discriminator says of this one sample. Both losses follow at once.",
  );
  belief.element.classList.add("cross-entropy-belief");
  const kinds = new Map(
    /** @type {[Kind, string][]} */ ([
      ["generated", "a generated sample"],
      ["real", "a real sample"],
    ]).map(([kind, label]) => [
      kind,
      controls.toggle(label, false, () => change({ kind }), "What the sample in truth is, which D does not know."),
    ]),
  );
  const loss = controls.choice(
    "Losses",
    props.objectives.map((one) => [one.name, one.title]),
    state.loss,
    (name) => change({ loss: name }),
    "The losses of both players, as this app trains with them.",
  );
  const other = controls.slider(
    "The other sample's output",
    { low: -LIMIT, high: LIMIT, step: 0.1, shown: (value) => number(value, 1) },
    state.other,
    (value) => change({ other: value }),
    "Losses of pairs compare a real and a generated sample: what D says of the one beside.",
  );
  const readout = open_readout(props.objectives, () => change({ kind: "generated", logit: logit_of(SURE) }));
  const costs_canvas = tag("canvas", { role: "img", "aria-label": "Three measures of a belief: what each costs." });
  const slopes_canvas = tag("canvas", {
    role: "img",
    "aria-label": "Three measures of a belief: the slope of each along the logit.",
  });
  const legend = open_legend();
  const samples = open_samples(losses, count);

  /** @param {Partial<typeof state>} changes */
  function change(changes) {
    Object.assign(state, changes);
    if ("logit" in changes) belief.show(state.logit);
    count();
    follow();
    keep();
  }

  /** @param {number} logit */
  function move(logit) {
    state.logit = Math.min(LIMIT, Math.max(-LIMIT, logit));
    count();
    redraw();
    keep();
  }

  root.dataset.steps = "0";
  function count() {
    steps += 1;
    of_link.hidden = true; // it was about what has changed since
    root.dataset.steps = String(steps);
  }

  function keep() {
    const words = { sample: state.kind, loss: state.loss, belief: +sigmoid(state.logit).toFixed(4) };
    link.keep(objective().paired ? { ...words, other: state.other } : words);
  }

  /** Shows the controls as the state is. */
  function follow() {
    for (const [kind, control] of kinds) control.show(kind === state.kind);
    other.element.hidden = !objective().paired;
    belief.show(state.logit); // its words are the loss's
    const label = find(belief.element, "label", HTMLElement);
    label.textContent = objective().probability ? BELIEF : `Drag what the ${player(objective())} says of this sample`;
    redraw();
  }

  /** @type {import("../lib/function_plot.js").FunctionPlot | null} */
  let plot = null;
  let is_open = false;

  function draw() {
    if (!is_open) return;
    const { kind, logit } = state;
    const curves = losses.at(state.loss, GRID, state.other);
    const terms = losses.of_one(state.loss, kind, logit, state.other);
    plot = draw_losses(canvas, {
      objective: objective(),
      kind,
      logit,
      other: state.other,
      terms,
      curves: { d: curves[`${kind}.d`], g: curves[`${kind}.g`] ?? null },
    });
    spoken.textContent = said(objective(), kind, terms);
    canvas.setAttribute("aria-label", `Losses of ${kind === "real" ? "a real" : "a generated"} sample. ${spoken.textContent}`);
    const slope_in = (/** @type {string} */ name) => losses.of_one(name, "generated", logit, state.other).g?.slope ?? Number.NaN;
    readout.show(objective(), kind, logit, terms, Object.fromEntries(props.objectives.map(({ name }) => [name, slope_in(name)])));
    const truth = kind === "real" ? 1 : 0;
    const at = (/** @type {ArrayLike<number>} */ logits) => losses.measured(logits, new Float32Array(logits.length).fill(truth));
    const shown = { logit, truth, costs: at(BELIEFS.map(logit_of)), slopes: at(GRID), here: at([logit]) };
    draw_costs(costs_canvas, shown);
    draw_slopes(slopes_canvas, shown);
    legend.show(shown.here);
    samples.draw();
  }
  const redraw = once_a_frame(draw);

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drag(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) drag(event);
  });
  /** @param {PointerEvent} event */
  function drag(event) {
    if (!plot) return;
    move(value_at(plot, event).x);
    belief.show(state.logit);
  }

  root.replaceChildren(
    tag(
      "div",
      { class: "cross-entropy-main" },
      controls.row(...[...kinds.values()].map((one) => one.element), loss.element),
      belief.element,
      canvas,
    ),
    tag("div", { class: "cross-entropy-side" }, of_link, spoken, other.element, readout.element),
    tag(
      "div",
      { class: "cross-entropy-more" },
      section("What a belief costs, by three measures", costs_canvas, legend.cost),
      section("How steep each is, as D learns its logit", slopes_canvas, legend.slope),
      section("Several samples: drag them left and right", samples.element),
    ),
  );
  follow();
  losses.open(props.objectives.map(({ name }) => name)).then(
    () => {
      is_open = true;
      redraw();
    },
    (error) => {
      spoken.textContent = `The losses could not be loaded: ${error.message}`;
    },
  );
  new ResizeObserver(redraw).observe(root);
}

/** @param {string} title @param {...HTMLElement} children */
const section = (title, ...children) => tag("section", {}, tag("h3", {}, title), ...children);
