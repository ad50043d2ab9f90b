// Named directions that this browser keeps, for pages without a server: rows of the sliders, by model and version of its weights.
import { store_in, stored } from "../lib/storage.js";

/** @typedef {import("../components/direction_sliders.js").Direction} Direction */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {{model: string, version: string, direction: Direction}} Kept */

const KEY = "gan-theatre-directions";
const MOST = 60;

/** @param {any} entry what storage holds may be an earlier version's @returns {entry is Kept} */
function is_kept(entry) {
  const { vector, key, name } = entry?.direction ?? {};
  return typeof key === "string" && typeof name === "string" && Array.isArray(vector) && vector.every(Number.isFinite);
}

/** @returns {Kept[]} */
function all() {
  const found = stored("localStorage", KEY);
  return Array.isArray(found) ? found.filter(is_kept) : [];
}

/** The named directions of a model as it is now. @param {Facts} facts @returns {Direction[]} */
export function kept_of({ name, version }) {
  return all()
    .filter((one) => one.model === name && one.version === version)
    .map(({ direction }) => direction);
}

/**
 * Keeps a direction; one of that key is there no more.
 * @param {Facts} facts
 * @param {Direction} direction
 */
export function keep(facts, direction) {
  forget(facts, direction.key);
  store_in("localStorage", KEY, [{ model: facts.name, version: facts.version, direction }, ...all()].slice(0, MOST));
}

/** Forgets a direction. @param {Facts} facts @param {string} key */
export function forget({ name, version }, key) {
  store_in(
    "localStorage",
    KEY,
    all().filter((one) => one.model !== name || one.version !== version || one.direction.key !== key),
  );
}
