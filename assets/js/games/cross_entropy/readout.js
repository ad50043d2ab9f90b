// Readout of the page about cross-entropy: both players' losses and slopes in numbers, and why G's loss was swapped.
import { tag } from "../../lib/elements.js";
import * as controls from "../controls.js";
import { sigmoid } from "./losses.js";
import { formulas, number, player, push, signed } from "./words.js";

/** @typedef {import("./losses.js").Term} Term */

const HELP = {
  loss: "What this one sample adds to the player's loss, which the player wants to be small.",
  slope:
    "Derivative of the loss along D's output: how much the loss grows if the output grows by one. Training moves against it.",
  push: "What a small step down the loss does to D's output for this sample: D changes its own weights for it, G the sample.",
};

/**
 * @param {import("./words.js").Objective[]} objectives
 * @param {() => void} act goes to where D is sure that the sample is generated
 */
export function open_readout(objectives, act) {
  const rows = tag("tbody", {});
  const table = tag(
    "table",
    { class: "cross-entropy-table" },
    tag(
      "thead",
      {},
      tag(
        "tr",
        {},
        tag("td", {}),
        tag("th", { scope: "col", title: HELP.loss }, "loss"),
        tag("th", { scope: "col", title: HELP.slope }, "slope"),
        tag("th", { scope: "col", title: HELP.push }, "pushes D's output"),
      ),
    ),
    rows,
  );
  const bars = objectives.map(({ name, title }) => {
    const bar = tag("span", { class: "cross-entropy-bar", "data-loss": name });
    const value = tag("output", {});
    return {
      name,
      bar,
      value,
      row: tag("div", { class: "cross-entropy-swap" }, tag("span", {}, title.replace(/ .saturating.$/, "")), bar, value),
    };
  });
  const where = tag("span", {});
  const times = tag("p", { class: "game-said" });
  const go = controls.action("Set D = 0.01", act, { help: "A generated sample that D is sure of, as early in training." });
  const why = tag(
    "section",
    { class: "cross-entropy-why" },
    tag("h3", {}, "How hard each loss pushes G, and why minimax was swapped"),
    tag("div", { class: "game-row" }, where, go),
    ...bars.map((one) => one.row),
    times,
  );

  return {
    element: tag("div", {}, table, why),
    /**
     * @param {import("./words.js").Objective} objective
     * @param {import("./losses.js").Kind} kind
     * @param {number} logit
     * @param {{d: Term, g: Term | null}} terms
     * @param {Record<string, number>} slopes of G's loss of a generated sample there, by objective
     */
    show(objective, kind, logit, { d, g }, slopes) {
      const formula = formulas(objective.name, kind);
      rows.replaceChildren(line(player(objective), "d", formula.d, d), line("generator", "g", formula.g, g, kind === "real"));
      where.textContent = `Slope of G's loss where D's output is ${number(logit, 2)}, a belief of ${number(sigmoid(logit))}:`;
      for (const { name, bar, value, row } of bars) {
        const slope = slopes[name];
        bar.style.setProperty("--share", String(Math.min(1, Math.abs(slope))));
        value.textContent = signed(slope);
        row.classList.toggle("chosen", name === objective.name);
      }
      times.textContent = compared(Math.abs(slopes.minimax), Math.abs(slopes["non-saturating"]));
    },
  };
}

/** @param {number} minimax @param {number} non_saturating sizes of the slopes */
function compared(minimax, non_saturating) {
  const [more, less] = [Math.max(minimax, non_saturating), Math.min(minimax, non_saturating)];
  if (more < 1.05 * less) return "Minimax and the non-saturating loss push alike here.";
  const times = more / less;
  const often = times < 10 ? number(times, 1) : number(times, 0);
  return non_saturating > minimax
    ? `The non-saturating loss pushes ${often} times as hard as minimax here, where G needs it: its sample is bad, and D knows.`
    : `Minimax pushes ${often} times as hard as the non-saturating loss here, where G needs it least: its sample passes already.`;
}

/**
 * @param {string} name
 * @param {"d" | "g"} which
 * @param {string} formula
 * @param {Term | null} term
 * @param {boolean} [fixed] whether the player cannot change the sample
 */
function line(name, which, formula, term, fixed = false) {
  const head = tag("th", { scope: "row" }, tag("span", { class: `cross-entropy-player-${which}` }, name), tag("br"), formula);
  const cells = term
    ? [number(term.value), signed(term.slope), fixed ? "cannot move it" : push(term)]
    : ["", "none", "not in its loss"];
  return tag("tr", { "data-player": which }, head, ...cells.map((text) => tag("td", {}, text)));
}
