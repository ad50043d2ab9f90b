// Legends of the three measures of a belief: the dash of each line, its name, and its number at the belief that is shown.
import { tag } from "../../lib/elements.js";
import { number, signed } from "./words.js";

/** @type {[measure: string, name: string, help: string][]} */
const LINES = [
  ["error", "classification error", "1 where the belief is on the wrong side of one half, else 0."],
  ["squared", "squared error", "(belief − truth)²: at most 1, however sure D is of what is wrong."],
  ["entropy", "cross-entropy", "−log of the belief in what is true: without bound where D is sure of what is wrong."],
];

/** Legends of the costs and of the slopes. */
export function open_legend() {
  const [cost, slope] = [column(), column()];
  return {
    cost: cost.element,
    slope: slope.element,
    /** @param {Record<string, Float32Array>} here the measures of one belief */
    show(here) {
      for (const [name] of LINES) {
        cost.tell(name, number(here[name][0]));
        const steep = here[`${name}.slope`];
        slope.tell(name, steep ? signed(steep[0]) : "0 or none");
      }
    },
  };
}

function column() {
  /** @type {Map<string, HTMLElement>} */
  const outputs = new Map();
  const rows = LINES.map(([name, title, help]) => {
    const output = tag("output", { "data-measure": name });
    outputs.set(name, output);
    return tag("div", { title: help }, tag("span", { class: `cross-entropy-line ${name}` }), title, output);
  });
  return {
    element: tag("div", { class: "cross-entropy-legend" }, ...rows),
    /** @param {string} name @param {string} text */
    tell(name, text) {
      const output = outputs.get(name);
      if (output) output.textContent = text;
    },
  };
}
