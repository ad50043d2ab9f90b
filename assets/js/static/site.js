// Site: where the files of a static site lie, whether they are files beside the page or parts of the page itself (single_file.js).

/**
 * What a page of one file has inside (gan.web.static.single_file).
 * @typedef {object} Inside
 * @property {(path: string) => string} module address of a module of assets/js
 * @property {(path: string) => Worker} worker a module of assets/js as one
 * @property {(path: string) => Promise<Response>} file of the site, or the engine's kernel
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
 * A new worker.
 * @param {"models/worker.js" | "training/worker.js"} path its module within assets/js: networks run in the one, train in the other
 * @returns {Worker}
 */
export function site_worker(path) {
  return inside ? inside.worker(path) : new Worker(module_address(path), { type: "module" });
}

/** The engine's kernel. @returns {Promise<Response>} */
export function kernel_file() {
  const path = "engine/kernel.wasm";
  return inside ? inside.file(path) : fetch(module_address(path));
}

/**
 * A file of the site.
 * @param {string} path from the site's first page on
 * @returns {Promise<Response>}
 * @throws {Error} it cannot be had; one sentence
 */
export async function site_file(path) {
  if (inside) return inside.file(path);
  let answer;
  try {
    answer = await fetch(new URL(path, document.baseURI));
  } catch {
    throw new Error("A file of this page could not be loaded; look whether the network is there, and reload the page.");
  }
  if (!answer.ok) throw new Error(`The file ${path} is missing on this site; reload the page.`);
  return answer;
}
