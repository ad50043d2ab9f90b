// Site: where the files of a static site lie, whether they are files beside the page or parts of the page itself (single_file.js).

/**
 * What a page of one file has inside (gan.web.static.single_file).
 * @typedef {object} Inside
 * @property {(path: string) => string} module address of a module of assets/js
 * @property {(path: string) => Promise<Response> | null} file
 */

/** @type {Inside | undefined} */
const inside = /** @type {Window & {gan_theatre_inside?: Inside}} */ (window).gan_theatre_inside;

/** Whether all of the site is in this one page. */
export const is_single_file = Boolean(inside);

/**
 * Address of a module.
 * @param {string} path within assets/js
 * @returns {string}
 */
export function module_address(path) {
  return inside ? inside.module(path) : new URL(`../${path}`, import.meta.url).href;
}

/**
 * A file of the site.
 * @param {string} path from the site's first page on
 * @returns {Promise<Response>}
 * @throws {Error} it cannot be had; one sentence
 */
export async function site_file(path) {
  const own = inside?.file(path);
  if (own) return own;
  let answer;
  try {
    answer = await fetch(new URL(path, document.baseURI));
  } catch {
    throw new Error("A file of this page could not be loaded; look whether the network is there, and reload the page.");
  }
  if (!answer.ok) throw new Error(`The file ${path} is missing on this site; reload the page.`);
  return answer;
}
