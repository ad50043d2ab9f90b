// Game in 1-D: gan.web.pages.game_1d, in the browser.
import { Page } from "../games/game_1d/page.js";
import { find } from "../lib/elements.js";
import { points_programs } from "../training/source.js";
import { open_training } from "../training/training.js";

/** @typedef {import("../games/game_1d/page.js").Props} Props */

/**
 * Mounts the page.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element, props }) {
  new Page(find(element, ".game", HTMLElement), props, { programs: points_programs, open: open_training });
}
