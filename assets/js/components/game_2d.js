// Game in 2-D: gan.web.pages.game_2d, in the browser.
import { open_page } from "../games/game_2d/page.js";
import { find } from "../lib/elements.js";
import { points_programs } from "../training/source.js";
import { open_training } from "../training/training.js";

/** @typedef {import("../games/game_2d/page.js").Props} Props */

/**
 * Mounts the page.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element, props }) {
  open_page(find(element, ".game", HTMLElement), props, { programs: points_programs, open: open_training });
}
