// Scores on the page: each beside what a sample of the real data scores against another one, the best that a perfect G would have.
import { fixed, percent } from "../../lib/decimals.js";
import { tag } from "../../lib/elements.js";

/** @typedef {import("../scores.js").Scores} Scores */
/**
 * @typedef {{key: keyof Scores, name: string, help: string, shown: (value: number) => string}} Row
 */

/** @type {Row[]} */
const ROWS = [
  {
    key: "js",
    name: "Jensen-Shannon divergence",
    help: "How well the best D could tell both apart, on a grid of cells: 0 where p and g agree, log 2 = 0.69 where they do not overlap.",
    shown: (value) => fixed(value, 3),
  },
  {
    key: "wasserstein",
    name: "Wasserstein distance",
    help: "How far the fakes have to be carried, on average, to become the real points: exact, on a small sample. In units of the stage.",
    shown: (value) => fixed(value, 3),
  },
  {
    key: "modes_found",
    name: "Modes found",
    help: "How many heaps of the data have their share of fakes.",
    shown: (value) => fixed(value, 0),
  },
  {
    key: "on_data",
    name: "Fakes on the data",
    help: "The share of fakes that lie where real points do.",
    shown: (value) => percent(value),
  },
];

/** The table; numbers come later. */
export function score_table() {
  const rows = ROWS.map(({ key, name, help, shown }) => {
    const value = tag("td", {}, "–");
    const real = tag("td", {}, "–");
    const row = tag("tr", { title: help, "data-score": key }, tag("th", { scope: "row" }, name), value, real);
    return { key, row, value, real, shown };
  });
  const best = "The same score of fresh real points: what a perfect G would have, since samples differ";
  const head = tag(
    "tr",
    {},
    tag("th", { scope: "col" }, "Score"),
    tag("th", { scope: "col" }, "fakes"),
    tag("th", { scope: "col", title: best }, "real against real"),
  );
  const element = tag("table", { class: "scores" }, tag("thead", {}, head), tag("tbody", {}, ...rows.map(({ row }) => row)));
  return {
    element,
    /** @param {Scores} fakes @param {Scores} best */
    show(fakes, best) {
      for (const { key, row, value, real, shown } of rows) {
        const written = (/** @type {number} */ number) => (Number.isFinite(number) ? shown(number) : "–");
        row.hidden = key === "modes_found" && best[key] === 0; // a ring has none
        value.textContent = written(fakes[key]);
        real.textContent = written(best[key]);
      }
    },
  };
}
