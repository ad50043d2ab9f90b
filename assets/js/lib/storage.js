// Storage: what this browser keeps for the visitor. It may hold what an earlier version or a hand put there. Where it keeps nothing,
// the page does as long as it is open (assets/js/head/storage.js).

/** @typedef {"localStorage" | "sessionStorage"} Store */

/**
 * What is kept under a key.
 * @param {Store} store
 * @param {string} key
 * @returns {any} null when there is nothing that can be read
 */
export function stored(store, key) {
  try {
    return JSON.parse(globalThis[store].getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Keeps a value under a key.
 * @param {Store} store
 * @param {string} key
 * @param {unknown} value
 * @returns {boolean} whether it outlasts the page
 */
export function store_in(store, key, value) {
  globalThis[store].setItem(key, JSON.stringify(value));
  const kept = /** @type {Storage & {keeps?: (key: string) => boolean}} */ (globalThis[store]); // another one, if it was refused
  return kept.keeps?.(key) ?? true;
}

/**
 * Keeps a fold open or shut as the visitor left it.
 * @param {HTMLDetailsElement} fold
 * @param {string} key
 */
export function remember_fold(fold, key) {
  fold.open = stored("localStorage", key) === true;
  fold.addEventListener("toggle", () => store_in("localStorage", key, fold.open));
}
