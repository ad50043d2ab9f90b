// Comparison of two models: what each makes of the other's point, what is in the way, and the link to both. Twins of
// gan.web.pages.compare.state.
import { decode, encode } from "../lib/view_state.js";
import { from_state, to_state } from "./points.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../lib/view_state.js").State} State */
/** @typedef {import("../lib/view_state.js").Table} Table */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../components/console.js").Layout} Layout */
/** @typedef {Required<Point>} Whole point with all its parts */
/** @typedef {{left: Whole, right: Whole}} Sides */

const PARTS = ["label", "category", "codes"];

/** Whether one z can be put into both. @param {Facts} left @param {Facts} right */
export const share_z = (left, right) => left.latent.noise === right.latent.noise;

/**
 * The point as far as the model takes it: parts that it lacks are left out, parts that the point lacks are 0.
 * @param {Facts} facts
 * @param {Point} point
 * @returns {Whole}
 * @throws {Error} its z is of another length
 */
export function fitted({ name, latent }, point) {
  const { noise, classes, categories, codes } = latent;
  if (point.noise.length !== noise) throw new Error(`${name} takes a z of ${noise} numbers, not ${point.noise.length}.`);
  return {
    noise: [...point.noise],
    label: classes ? Math.min(point.label ?? 0, classes - 1) : null,
    category: categories ? Math.min(point.category ?? 0, categories - 1) : null,
    codes: Array.from({ length: codes }, (_, i) => point.codes?.[i] ?? 0),
  };
}

/**
 * One point with the parts of both, where both have one the left's.
 * @param {Whole} left
 * @param {Whole} right
 * @returns {Whole}
 */
export function joined(left, right) {
  return {
    noise: left.noise,
    label: left.label ?? right.label,
    category: left.category ?? right.category,
    codes: right.codes.length > left.codes.length ? right.codes : left.codes,
  };
}

/**
 * Both sides' points after the console, which moves "both", "left" or "right", came to a point.
 * @param {Facts} left
 * @param {Facts} right
 * @param {string} moves
 * @param {Point} point
 * @param {Sides} sides
 * @returns {Sides}
 */
export function moved(left, right, moves, point, sides) {
  return {
    left: moves === "right" ? sides.left : fitted(left, point),
    right: moves === "left" ? sides.right : fitted(right, point),
  };
}

/**
 * Both sides' points as they stood in the models before: those parts of the console's point that a side has there.
 * @param {string} moves what the console moved
 * @param {Point} point
 * @param {Sides} sides
 * @returns {Sides}
 */
export function stood(moves, { noise, label, category, codes }, sides) {
  const own = (/** @type {Whole} */ side) => ({
    noise,
    label: side.label === null ? null : (label ?? side.label),
    category: side.category === null ? null : (category ?? side.category),
    codes: side.codes.length ? (codes ?? side.codes) : [],
  });
  return {
    left: moves === "right" ? sides.left : own(sides.left),
    right: moves === "left" ? sides.right : own(sides.right),
  };
}

/**
 * A console with the controls of both; z is ordered as moves the left picture most.
 * @param {Facts} left
 * @param {Facts} right
 * @returns {Layout}
 */
export function joint_layout(left, right) {
  const [mine, other] = [left.layout, right.layout];
  const taken = { ...mine };
  if (other.classes > mine.classes)
    Object.assign(taken, { classes: other.classes, class_names: other.class_names, label_heading: other.label_heading });
  if (other.categories > mine.categories)
    Object.assign(taken, { categories: other.categories, category_names: other.category_names });
  if (other.codes > mine.codes) Object.assign(taken, { codes: other.codes, code_names: other.code_names });
  return { ...taken, id: `${mine.id} ${other.id}` };
}

/**
 * What the two do not have in common, in a sentence or two; "" when they take the same.
 * @param {Facts} left
 * @param {Facts} right
 */
export function differences(left, right) {
  const [one, other] = [left.latent, right.latent];
  if (!share_z(left, right))
    return (
      `${left.name} takes a z of ${one.noise} numbers and ${right.name} one of ${other.noise}, so one z cannot ` +
      "be put into both: each side has its own. Choose which one the console moves."
    );
  const said = [];
  const counts = /** @type {const} */ ([
    ["label", "classes"],
    ["category", "categories"],
    ["codes", "codes"],
  ]); // prettier-ignore
  for (const [part, count] of counts) {
    const has = [left, right].filter(({ latent }) => latent[count]);
    if (has.length === 1) said.push(`Both get the same z; only ${has[0].name} takes ${part === "codes" ? "" : "a "}${part}.`);
  }
  if (one.classes && other.classes && left.class_names.join("\n") !== right.class_names.join("\n"))
    said.push(
      `A label means something else in each: 0 is ${left.class_names[0]} on the left and ${right.class_names[0]} on the right.`,
    );
  return said.join(" ");
}

/** @param {Whole} one @param {Whole} other */
function same(one, other) {
  const numbers = (/** @type {Whole} */ point) => [...point.noise, ...point.codes, point.label, point.category];
  const [mine, its] = [numbers(one), numbers(other)];
  return mine.length === its.length && mine.every((value, i) => value === its[i]);
}

/** Whether one point does not say both sides. @param {Facts} left @param {Facts} right @param {Sides} sides */
export function are_apart(left, right, sides) {
  if (!share_z(left, right)) return true;
  const whole = joined(sides.left, sides.right);
  return !same(fitted(left, whole), sides.left) || !same(fitted(right, whole), sides.right);
}

/**
 * The query of a link to both.
 * @param {Table} table
 * @param {Facts} left
 * @param {Facts} right
 * @param {Sides} sides
 */
export function query(table, left, right, sides) {
  const apart = are_apart(left, right, sides);
  const state = to_state(apart ? sides.left : joined(sides.left, sides.right));
  const more = apart ? Object.entries(to_state(sides.right)).map(([part, value]) => [`${part}2`, value]) : [];
  return encode(table, "compare", { left: left.name, right: right.name, ...state, ...Object.fromEntries(more) });
}

/** Those parts that a model takes: a link to two names parts that only one of them has. @param {Facts} facts @param {State} state @param {string[]} parts @returns {State} */
function taken({ latent }, state, parts) {
  const lacks = { label: !latent.classes, category: !latent.categories, codes: !latent.codes };
  const has = parts.filter((part) => state[part] !== undefined && !lacks[/** @type {"label"} */ (part)]);
  return Object.fromEntries(has.map((part) => [part, state[part]]));
}

/**
 * Both sides of the view that a query asks for, and a sentence for all that was changed. A link to one model means it beside its
 * partner.
 * @param {Table} table
 * @param {string} text
 * @param {(name: string | undefined, beside: Facts | null) => Promise<LocalModel>} pick a model by its name, or if it has none the
 *   first one, or a partner of another
 * @param {(model: LocalModel, seed: number | null) => Whole} start the page's own point of a model
 */
export async function opened(table, text, pick, start) {
  const { state, changed } = decode(table, "compare", text);
  const left = await pick(state.left ?? state.model, null);
  const right = await pick(state.right, left.facts);
  const view = (/** @type {LocalModel} */ model, /** @type {State} */ asked) => {
    const found = from_state(model.facts, { ...to_state(start(model, asked.seed ?? null)), ...asked });
    changed.push(...found.changed);
    return found.point;
  };
  const one = view(left, taken(left.facts, state, ["seed", "z", ...PARTS]));
  if (state.z2) {
    const other = Object.fromEntries(
      ["z", ...PARTS].map((part) => [part, state[`${part}2`]]).filter(([, value]) => value !== undefined),
    );
    return {
      left,
      right,
      sides: { left: one, right: view(right, taken(right.facts, other, ["z", ...PARTS])) },
      apart: true,
      changed,
    };
  }
  if (!share_z(left.facts, right.facts))
    return { left, right, sides: { left: one, right: view(right, {}) }, apart: true, changed };
  const same_point = to_state(fitted(right.facts, one));
  const other = view(right, { ...same_point, ...taken(right.facts, state, PARTS) });
  return { left, right, sides: { left: one, right: other }, apart: false, changed };
}
