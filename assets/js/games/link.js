// Link of a game: the settings that a page's address has, and the address of the settings as they are.
import { query_at_rest } from "../lib/address.js";
import { decode, replace } from "../lib/view_state.js";

/** @typedef {import("../lib/view_state.js").State} State */

/**
 * What the address asks for.
 * @param {import("../lib/view_state.js").Table} table
 * @param {string} page its row in the table
 * @returns {{state: State | null, said: string}} state: null where it cannot be read; said: a sentence where anything is wrong with it
 */
export function asked_settings(table, page) {
  try {
    const { state, changed } = decode(table, page, location.search.slice(1));
    return { state, said: changed.join(" ") };
  } catch (error) {
    return { state: null, said: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Reads the address, and has it follow what the page shows.
 * @param {HTMLElement} element of the component
 * @param {import("../lib/view_state.js").Table} table
 * @param {string} page its row in the table
 * @returns {{state: State, said: string, keep: (state: State) => void}} state: the defaults of the table, and what the address says;
 *   said: a sentence where it says what cannot be; keep: shows a state in the address once the hand rests
 */
export function open_link(element, table, page) {
  const show = query_at_rest(element);
  const asked = asked_settings(table, page);
  const state = { ...table.pages[page].defaults, ...asked.state };
  const said = asked.state ? asked.said : `${asked.said} The link's settings were left out.`;
  return { state, said, keep: (now) => show(replace(table, page, now, location.search.slice(1))) };
}
