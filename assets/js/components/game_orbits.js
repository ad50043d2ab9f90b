// Orbits: gan.web.pages.game_orbits, in the browser.
import { Engine } from "../engine/engine.js";
import { Page } from "../games/orbits/page.js";
import { find } from "../lib/elements.js";
import { program } from "../training/source.js";

/** @typedef {import("../games/orbits/page.js").Props} Props */

/**
 * Mounts the page. Its programs are so small that plain JavaScript runs them at once.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element, props }) {
  /** @type {import("../games/orbits/page.js").Load} */
  const load = async (name, rows, outputs) => new Engine(null).load(await program(name, { rows }), { outputs });
  new Page(find(element, ".game", HTMLElement), props, load);
}
