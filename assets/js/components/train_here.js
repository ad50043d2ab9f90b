// Train here: gan.web.pages.train_here, in the browser.

/**
 * Mounts the page.
 * @param {import("../lib/component.js").Component<any>} component
 */
export function mount({ element }) {
  element.querySelector(".game")?.replaceChildren();
}
