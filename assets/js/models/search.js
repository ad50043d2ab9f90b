// Search for the point that redraws a picture: gan.analysis.inversion, whose step is a program of the bundle.
import { inputs_of, pictures_of, split } from "./inputs.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("./types.js").Pictures} Pictures */
/** @typedef {import("./local_model.js").Model} Model */
/** @typedef {import("./network.js").Inputs} Inputs */
/** @typedef {{draws: number, starts: number, rows: number, every: number, reach: number, rates: number[]}} Plan of a search: gan.browser.bundle */

/**
 * States of a search: the closest of many random draws, then after every few steps, and at the end.
 * @param {Model} model
 * @param {Pictures} target
 * @param {number} seed decides the random draws
 * @returns {AsyncGenerator<import("./types.js").Search>}
 */
export async function* search(model, target, seed) {
  const { facts } = model;
  const [channels, height, width] = facts.shape;
  if (target.count !== 1 || target.channels !== channels || target.height !== height || target.width !== width) {
    throw new Error(`${facts.name} makes pictures of ${width} by ${height} pixels; this one has another shape.`);
  }
  /** @type {Plan} */
  const plan = await model.host.use(async (opened) => (await opened.first).search);
  const steps = plan.rates.length;
  const starts = await random_search(model, target, seed, plan);
  const groups = Array.from({ length: starts.length / plan.rows }, (_, at) => starts.slice(at * plan.rows, (at + 1) * plan.rows));
  let positions = groups.map((group) => begin(facts, group, plan.reach));
  const points_at = (/** @type {Inputs[]} */ there) => there.flatMap((position, at) => points_of(facts, groups[at], position));
  /** @param {number} step @param {Pictures} pictures @param {Point[]} points */
  const state = (step, pictures, points) => {
    const errors = distances(pictures, target);
    return { step, steps, points, pictures, errors, best: errors.indexOf(Math.min(...errors)), done: step === steps };
  };
  yield state(0, await drawn(model, points_at(positions)), points_at(positions));
  for (let step = 0; step < steps; ) {
    // a state is shown before its step is taken, so the first stretch is one longer, and what remains at the end is shown by drawing
    const until = Math.min(steps, (Math.floor(step / plan.every) + 1) * plan.every + 1);
    const rates = plan.rates.slice(step, until);
    const asked = positions.map((position) => ({ position: { ...position, target: target.pixels }, rates }));
    /** @type {{here: Inputs, next: Inputs, pixels: Uint8Array}[]} */
    const moved = await model.host.bundles((bundles) =>
      Promise.all(asked.map((one, at) => bundles[at % bundles.length].ask("search", one))),
    );
    const pixels = Uint8Array.from(moved.flatMap((one) => [...one.pixels]));
    const here = points_at(moved.map((one) => one.here));
    if ((until - 1) % plan.every === 0) yield state(until - 1, pictures_of(facts, starts.length, pixels), here);
    positions = moved.map((one) => one.next);
    step = until;
  }
  yield state(steps, await drawn(model, points_at(positions)), points_at(positions));
}

/**
 * The closest of many random draws, the closest first.
 * @param {Model} model
 * @param {Pictures} target
 * @param {number} seed
 * @param {Plan} plan
 */
async function random_search(model, target, seed, { draws, starts }) {
  const points = model.sample(seed, draws);
  const each = points.map((point) => inputs_of(model.facts, point));
  const parts = await model.host.bundles((bundles) => {
    const share = Math.ceil(draws / bundles.length);
    return Promise.all(bundles.map((opened, at) => opened.run("draw", each.slice(at * share, (at + 1) * share))));
  });
  const far = parts.flatMap(({ outputs: { levels } }) =>
    distances(pictures_of(model.facts, levels.length / target.pixels.length, levels), target),
  );
  // those equally far stay in order: sort is stable, as PyTorch's is asked to be
  const order = far.map((_, at) => at).sort((a, b) => far[a] - far[b]);
  return order.slice(0, starts).map((at) => points[at]);
}

/** @param {Model} model @param {Point[]} points */
async function drawn(model, points) {
  return /** @type {Pictures} */ (await model.draw(points));
}

/**
 * Position before the first step, as gan.analysis.inversion.begin: the points, and Adam's averages, which are 0.
 * @param {import("./types.js").Facts} facts
 * @param {Point[]} starts
 * @param {number} reach largest |z|
 * @returns {Inputs}
 */
function begin(facts, starts, reach) {
  const rows = starts.map((point) => inputs_of(facts, point));
  const joined = (/** @type {string} */ part) => Float32Array.from(rows.flatMap((row) => Array.from(row[part])));
  const [noise, codes] = [joined("noise").map((value) => Math.max(-reach, Math.min(reach, value))), joined("codes")];
  const zeros = (/** @type {string} */ part, /** @type {number} */ length) => ({
    [`${part}.mean`]: new Float32Array(length),
    [`${part}.square`]: new Float32Array(length),
  });
  return {
    noise,
    codes,
    label: joined("label"),
    category: joined("category"),
    ...zeros("noise", noise.length),
    ...zeros("codes", codes.length),
    ...zeros("mass", 1),
  };
}

/**
 * @param {import("./types.js").Facts} facts
 * @param {Point[]} starts whose labels and categories stay
 * @param {Inputs} position
 * @returns {Point[]}
 */
function points_of({ latent }, starts, position) {
  const row = (/** @type {string} */ part, /** @type {number} */ at, /** @type {number} */ width) =>
    Array.from(position[part]).slice(at * width, (at + 1) * width);
  return starts.map(({ label, category }, at) => ({
    noise: row("noise", at, latent.noise),
    label,
    category,
    codes: row("codes", at, latent.codes),
  }));
}

/**
 * How far each picture is from the target: root of the mean squared difference of a pixel, 0 to 255.
 * @param {Pictures} pictures
 * @param {Pictures} target
 */
export function distances(pictures, target) {
  return split(pictures).map((pixels) => {
    let sum = 0;
    for (let at = 0; at < pixels.length; at++) sum += (pixels[at] - target.pixels[at]) ** 2;
    return Math.fround(Math.sqrt(sum / pixels.length));
  });
}
