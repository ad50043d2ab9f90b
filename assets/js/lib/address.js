// Address: where the app is, and the part of a page's address after its question mark, which stands for the view that is shown.
import { at_rest } from "./timing.js";

/** Where the app is, whatever path prefix a proxy puts before it: this module is served at ROOT/js/VERSION/lib/address.js. */
const ROOT = new URL("../../../", import.meta.url);
const REST_MS = 300; // browsers refuse to be told of a new address too often

/**
 * Address of one of the app's own routes.
 * @param {string} path within the app, such as "watch/3"
 * @returns {URL}
 */
export function app_address(path) {
  return new URL(path.replace(/^\/+/, ""), ROOT);
}

/**
 * Address of one of the app's sockets.
 * @param {string} path within the app
 * @returns {URL}
 */
export function socket_address(path) {
  const address = app_address(path);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address;
}

/**
 * Query that says all words, in their order; those that are null or undefined are left out.
 * @param {Record<string, string | number | null | undefined>} words
 * @returns {string} without a question mark; commas stay commas, so that a list can be read
 */
export function to_query(words) {
  const said = Object.entries(words).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(said.map(([key, value]) => [key, String(value)])).toString().replaceAll("%2C", ",");
}

/**
 * Address of this page with another query; with its path, since Gradio's <base> would lead it to the first page.
 * @param {string} query without a question mark
 * @returns {string}
 */
export function page_address(query) {
  return `${location.pathname}?${query}`;
}

/**
 * Shows a query in the address bar, without an entry in the browser's history.
 * @param {string} query without a question mark
 */
export function show_query(query) {
  history.replaceState(history.state, "", page_address(query));
}

/**
 * Function that shows a query in the address bar once the hand rests, unless the component has been left meanwhile.
 * @param {HTMLElement} element of the component
 * @returns {(query: string) => void}
 */
export function query_at_rest(element) {
  return at_rest(REST_MS, (query) => {
    if (element.isConnected) show_query(query);
  });
}

/**
 * Puts a text on the visitor's clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} false when the browser lends it to nobody, as without https
 */
export async function copy_text(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
