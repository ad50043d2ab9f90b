// Averages: gan.web.pages.averages, in the browser.
import { Page } from "../games/averages/page.js";
import { find } from "../lib/elements.js";

/** @typedef {import("../games/averages/page.js").Props} Props */

/**
 * Mounts the page.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element, props }) {
  new Page(find(element, ".game", HTMLElement), props);
}
