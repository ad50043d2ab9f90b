// Storage: what this browser keeps for the visitor. It may be full, forbidden (a frame of another site in a private window), or
// hold what an earlier version or a hand put there: then nothing is kept, and the page goes on.

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
 * @returns {boolean} whether it could
 */
export function store_in(store, key, value) {
  try {
    globalThis[store].setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
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
