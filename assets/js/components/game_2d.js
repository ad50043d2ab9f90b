// Game in 2-D: gan.web.pages.game_2d, in the browser.

/** @typedef {{table: import("../lib/view_state.js").Table, page: string}} Props */

/**
 * Mounts the page.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element }) {
  element.querySelector(".game")?.replaceChildren();
}
