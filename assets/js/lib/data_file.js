// Data file: a file that pages fetch while they are open, from the app's server or from wherever the files of a static site lie.

/** @typedef {(path: string) => Promise<Response>} OpenFile path: from the app's root, or the site's first page, on */

const NO_ANSWER = "A file of this page could not be loaded; look whether the network is there, and try again.";

/** @type {OpenFile} below the app's root, wherever a proxy has put that */
let open_file = (path) => fetch(new URL(`../../../${path}`, import.meta.url));

/** Says where files come from, before the first is asked for. @param {OpenFile} other */
export function set_data_files(other) {
  open_file = other;
}

/**
 * Fetches a file.
 * @param {string} path
 * @returns {Promise<Response>} or an Error of one sentence
 */
export async function data_file(path) {
  let answer;
  try {
    answer = await open_file(path);
  } catch (error) {
    throw error instanceof TypeError ? new Error(NO_ANSWER) : error; // of a connection that failed, or a sentence already
  }
  if (answer.ok) return answer;
  const told = answer.headers.get("Content-Type")?.startsWith("text/plain") && answer.status < 500;
  throw new Error(told ? await answer.text() : NO_ANSWER);
}
