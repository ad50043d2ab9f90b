// Script of the panel "Play" of Train live: gan.web.pages.train.play, in the browser, with a run's networks of now.
import { follow } from "./scenes.js";

/** @typedef {import("./types.js").Page} Page */

export const prefix = "play";

/** @type {Record<string, import("./types.js").Handler>} */
export const handlers = { "console.input": follow, "train-watcher.tick": follow };

export const follows = Object.keys(handlers);

/**
 * The networks of the run on the page, as they are now, once the sliders are that run's. Those of a moment gone back to would be
 * downloaded for each moment that the time line passes; the server has them.
 * @param {Page} page
 */
export function names(page) {
  const id = page.props("console").layout?.id;
  const live = (page.value("train-line")?.at ?? null) === null;
  return live && id && id === `live:${page.value("train-watcher")?.id}` ? [id] : [];
}

/** A run is on a server. */
export const open = () => null;
