// Journey as plain values, and the ways that it stands for. Twins of gan.web.pages.journeys.state.
import { decode, encode } from "../lib/view_state.js";
import { interpolate, lerp, slerp } from "./latents.js";
import { any_seed, as_single, check_seed, from_seed, from_state, to_state } from "./points.js";
import { loop, MOST_KEYS, walk } from "./walks.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../lib/view_state.js").State} State */
/** @typedef {import("../lib/view_state.js").Table} Table */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {Required<Point> & {seed?: number}} Key point and, when a seed drew it, that seed */
/**
 * Journey: seed is the walk's.
 * @typedef {{model: string, kind: string, keys: Key[], seed: number}} Plan
 */

const FIRST_SEEDS = [7, 11, 23, 42];
const FIRST_LABEL = 3; // of all first keyframes
const STEPS_AB = 48; // frames from A to B
const STEPS_LOOP = 24;
const STEPS_WALK = 36;
/** Frames of a walk that come at once. */
export const BATCH = 96;
const MOST_BYTES = 3 * 2 ** 20; // of pixels that come at once

/** @param {Table} table @returns {{kind: string, walk: number, fps: number, at: number, first: number}} */
export const defaults_of = (table) => /** @type {any} */ (table.pages.journeys.defaults);

/**
 * The journey that is shown to who asks for none: four keyframes of one label.
 * @param {LocalModel} model
 * @param {string} kind
 * @param {number} seed of the walk
 * @returns {Plan}
 */
export function begin(model, kind, seed) {
  const { classes, categories } = model.facts.latent;
  const same = { label: classes ? FIRST_LABEL % classes : null, category: categories ? FIRST_LABEL % categories : null };
  const keys = FIRST_SEEDS.map((one) => ({ ...key_of_seed(model, one), ...same }));
  return { model: model.facts.name, kind, keys, seed };
}

/**
 * The keyframe that a seed draws.
 * @param {LocalModel} model
 * @param {number} seed
 * @returns {Key}
 */
export const key_of_seed = (model, seed) => ({ ...from_seed(model, seed), seed: check_seed(seed) });

/**
 * The keyframe that a person asks for with a seed or with the address of a picture in Explore, and what was changed in it.
 * @param {Table} table
 * @param {LocalModel} model
 * @param {string} words
 * @returns {{key: Key, changed: string[]}}
 * @throws {Error} it is neither, or the address belongs to another latent space
 */
export function key_of_words(table, model, words) {
  const text = words.trim();
  if (/^\d+$/.test(text)) return { key: key_of_seed(model, Number(text)), changed: [] };
  const { state, changed } = decode(table, "explore", /^[^?]*\?([^#]*)/.exec(text)?.[1] ?? "");
  if (state.z) {
    const found = from_state(model.facts, state);
    return { key: found.point, changed: [...changed, ...found.changed] };
  }
  if (state.seed !== undefined) return { key: key_of_seed(model, state.seed), changed };
  throw new Error("Type a seed such as 7, or paste the address of a picture from Explore (it has z=... in it).");
}

/**
 * The part of an address after its question mark that restores the journey.
 * @param {Table} table
 * @param {Plan} plan
 */
export function address(table, { model, kind, keys, seed }) {
  return encode(table, "journeys", { model, kind, walk: seed, keys: keys.map(state_of_key) });
}

/** @param {Key} key @returns {State} */
function state_of_key(key) {
  const { z, label, category, codes } = to_state(key);
  if (key.seed === undefined) return { z, label, category, codes };
  return { seed: key.seed, label, category };
}

/**
 * The journey that a state of an address asks for, and a sentence for all that was changed in it.
 * @param {Table} table
 * @param {LocalModel} model
 * @param {State} state
 * @returns {{plan: Plan, changed: string[]}}
 * @throws {Error} a keyframe that cannot be read
 */
export function read(table, model, state) {
  const first = defaults_of(table);
  /** @type {string[]} */
  const changed = [];
  const plan = begin(model, state.kind ?? first.kind, state.walk ?? first.walk);
  if (state.keys?.length) plan.keys = state.keys.map((/** @type {State} */ key) => read_key(model, key, changed));
  if (plan.keys.length < 2) {
    plan.keys.push(begin(model, plan.kind, plan.seed).keys[1]);
    changed.push("A journey needs two keyframes; another was added.");
  }
  return { plan, changed };
}

/** @param {LocalModel} model @param {State} state @param {string[]} changed @returns {Key} */
function read_key(model, state, changed) {
  const drawn = state.seed === undefined ? null : key_of_seed(model, state.seed);
  if (!drawn && !state.z)
    throw new Error("Each keyframe of a link is seed:N or z:numbers with commas between them; copy the whole link again.");
  const { point, changed: more } = from_state(model.facts, drawn ? { z: drawn.noise, ...state } : state);
  changed.push(...more);
  if (!drawn) return point;
  const { label, category } = point;
  return {
    ...drawn,
    ...(state.label === undefined ? {} : { label }),
    ...(state.category === undefined ? {} : { category }),
  };
}

/**
 * The journey in another model: through the same points where the two latent spaces agree, else through the same seeds.
 * @param {Plan} plan
 * @param {LocalModel} before
 * @param {LocalModel} after
 * @returns {Plan}
 */
export function carried(plan, before, after) {
  const parts = /** @type {const} */ (["noise", "classes", "categories", "codes"]);
  const agrees = parts.every((part) => before.facts.latent[part] === after.facts.latent[part]);
  const { classes, categories } = after.facts.latent;
  const [{ label, category }] = plan.keys;
  const keys = plan.keys.map((key, number) => {
    if (agrees) return key;
    const drawn = key_of_seed(after, key.seed ?? number);
    return {
      ...drawn,
      ...(classes ? { label: label ?? drawn.label } : {}),
      ...(categories ? { category: category ?? drawn.category } : {}),
    };
  });
  return { ...plan, model: after.facts.name, keys };
}

/**
 * With one more keyframe at the end.
 * @param {Plan} plan
 * @param {Key} key
 * @returns {Plan}
 * @throws {Error} there are 12 already
 */
export function added(plan, key) {
  if (plan.keys.length >= MOST_KEYS) throw new Error(`A journey has at most ${MOST_KEYS} keyframes; remove one first.`);
  return { ...plan, keys: [...plan.keys, { ...key }] };
}

/**
 * With a keyframe of another seed, of the last one's label, so that the way there is smooth.
 * @param {Plan} plan
 * @param {LocalModel} model
 * @returns {Plan}
 */
export function added_random(plan, model) {
  const { label, category } = plan.keys[plan.keys.length - 1];
  return added(plan, { ...key_of_seed(model, any_seed()), label, category });
}

/** @param {number} index @param {number} count */
const place = (index, count) => Math.max(0, Math.min(count - 1, index));

/**
 * With a keyframe at another place; places that do not exist are taken as the nearest that does.
 * @param {Plan} plan
 * @param {number} index
 * @param {number} to
 * @returns {Plan}
 */
export function moved(plan, index, to) {
  const keys = [...plan.keys];
  const [key] = keys.splice(place(index, keys.length), 1);
  keys.splice(place(to, keys.length + 1), 0, key);
  return { ...plan, keys };
}

/**
 * Without a keyframe.
 * @param {Plan} plan
 * @param {number} index
 * @returns {Plan}
 * @throws {Error} there are only two
 */
export function removed(plan, index) {
  if (plan.keys.length <= 2) throw new Error("A journey needs two keyframes; add another before you remove this one.");
  const gone = place(index, plan.keys.length);
  return { ...plan, keys: plan.keys.filter((_, i) => i !== gone) };
}

/**
 * The ways of a journey by name, all of one length: lerp and slerp for A to B, else one. A walk's frames are `first` to
 * `first + count - 1`; the others are whole.
 * @param {LocalModel} model
 * @param {Plan} plan
 * @param {number} [first]
 * @param {number} [count]
 * @returns {Record<string, Required<Point>[]>}
 */
export function ways({ facts }, plan, first = 0, count = BATCH) {
  const keys = plan.keys.map((key) => as_single(facts, key));
  if (plan.kind === "ab")
    return {
      lerp: interpolate(keys[0], keys[1], STEPS_AB, lerp),
      slerp: interpolate(keys[0], keys[1], STEPS_AB, slerp),
    };
  if (plan.kind === "loop") return { loop: loop(keys, steps_of_loop(facts.shape, keys.length)) };
  return { walk: walk(keys[0], plan.seed, first, count, STEPS_WALK) };
}

/** Frames from one keyframe to the next: fewer where pictures are large. @param {number[]} shape @param {number} keys */
function steps_of_loop([channels, height, width], keys) {
  return Math.max(4, Math.min(STEPS_LOOP, Math.floor(MOST_BYTES / (keys * channels * height * width))));
}
