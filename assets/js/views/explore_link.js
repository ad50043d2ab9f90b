// Links to Explore, where one picture is looked at closely.
import { escape_html } from "../lib/html_text.js";
import { encode } from "../lib/view_state.js";
import { to_state } from "./points.js";

/**
 * Address, from any page, at which Explore shows a point of a model, as it is written in HTML.
 * @param {import("../lib/view_state.js").Table} table
 * @param {string} model
 * @param {import("../lib/component.js").Point} point
 */
export function explore_address(table, model, point) {
  return escape_html(`./?${encode(table, "explore", { model, ...to_state(point) })}`);
}

/**
 * The same as a paragraph of its own.
 * @param {import("../lib/view_state.js").Table} table
 * @param {string} model
 * @param {import("../lib/component.js").Point} point
 */
export function explore_link(table, model, point) {
  return `<p class="onward"><a href="${explore_address(table, model, point)}">Open in Explore</a></p>`;
}
