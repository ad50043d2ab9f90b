// Chosen source: where a page gets programs and workers from, where that is not the app's server.

/**
 * Where files come from: the app's server (source.js), or a static site (static/host.js).
 * @typedef {object} Source
 * @property {(name: string) => Promise<any>} program_file content of assets/programs/NAME.json, or an Error of one sentence
 * @property {() => Worker | null} worker a new one, of training/worker.js
 * @property {() => Promise<ArrayBuffer | null>} kernel of the engine
 */

/** @type {Source | null} */
let chosen = null;

/** Says where files come from, before the first is asked for. @param {Source | null} source null for the app's server */
export function set_source(source) {
  chosen = source;
}

/** What was said, if anything. */
export function chosen_source() {
  return chosen;
}
