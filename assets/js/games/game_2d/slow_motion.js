// Slow motion: the lines of the algorithm (gan.training.controls.LINES), of which the current one is marked, each with what it has
// come to in this step.
import { fixed } from "../../lib/decimals.js";
import { tag } from "../../lib/elements.js";
import { mean, mean_opinion } from "./opinions.js";

/** @typedef {import("../../training/types.js").Frame} Frame */
/** @typedef {import("./opinions.js").Kind} Kind */

/** @param {number} number "" for what there is not yet */
const written = (number) => (Number.isFinite(number) ? fixed(number, 3) : "");

/** @param {ArrayLike<number> | undefined} points */
function first_point(points) {
  return points && points.length >= 2 ? `(${fixed(points[0], 2)}, ${fixed(points[1], 2)})` : "";
}

/**
 * What each line has come to in this step, in words; "" where it has not come to it.
 * @param {Pick<Frame, "batch">} frame
 * @param {Kind} kind
 * @param {{d: number, g: number}} losses of the last step
 * @returns {string[]} eight
 */
export function values_of({ batch }, kind, losses) {
  const d_of = (/** @type {ArrayLike<number> | undefined} */ logits) =>
    logits?.length ? written(mean_opinion(kind, logits)) : "";
  const said = (/** @type {string} */ name, /** @type {string} */ value) => (value ? `${name} = ${value}` : "");
  const fakes = said("first fake", first_point(batch.fake));
  const both = [said("mean D(x)", d_of(batch.logits_real)), said("D(G(z))", d_of(batch.logits_fake))].filter(Boolean).join(", ");
  const strength = batch.slopes?.length ? mean(lengths_of(batch.slopes)) : Number.NaN;
  const told = [said("G’s loss", written(losses.g)), said("mean slope", written(strength))].filter(Boolean).join(", ");
  return [
    said("first x", first_point(batch.real)),
    fakes,
    both,
    said("D’s loss", written(losses.d)),
    said("first z", first_numbers(batch.latent)),
    fakes,
    said("mean D(G(z))", d_of(batch.logits_fake)),
    told,
  ];
}

/** @param {ArrayLike<number> | undefined} latent */
const first_numbers = (latent) => (latent?.length ? written(latent[0]) : "");

/** Lengths of slopes (n, 2). @param {ArrayLike<number>} slopes */
export function lengths_of(slopes) {
  return Float32Array.from({ length: slopes.length / 2 }, (_, i) => Math.hypot(slopes[2 * i], slopes[2 * i + 1]));
}

/**
 * The list of lines on the page.
 * @param {string[]} lines
 * @returns {{element: HTMLElement, show: (line: number, values: string[]) => void}}
 */
export function algorithm(lines) {
  const rows = lines.map((line) => {
    const value = tag("span", { class: "line-value" });
    return { row: tag("li", {}, `${line} `, value), value };
  });
  const element = tag("ol", { class: "algorithm", "aria-label": "The algorithm, line by line" }, ...rows.map(({ row }) => row));
  return {
    element,
    show(line, values) {
      rows.forEach(({ row, value }, i) => {
        if (i === line) row.setAttribute("aria-current", "step");
        else row.removeAttribute("aria-current");
        value.textContent = values[i] ?? "";
      });
    },
  };
}
