// Run watcher: asks what is new of a run, and hands it to the components that show it, each by its element's id.
import { app_address, to_query } from "../lib/address.js";
import { feed } from "../lib/component.js";

/**
 * What the page has seen of a run.
 * @typedef {object} Seen
 * @property {string} run
 * @property {number} next index of the next point of its curves
 * @property {number} grid version of the sheet of samples
 * @property {number} said version of the critique
 * @property {number | null} at images at which the timeline stands
 * @property {unknown} steady what only Gradio can show, such as which buttons can be pressed
 * @property {boolean} active whether there may be more
 */
/** @typedef {{seen: Seen, feeds: Record<string, unknown>, seconds: number}} News seconds: until the next look */

const AGAIN_SECONDS = 2;

/**
 * Mounts a watcher, which looks every so many seconds at first; it triggers "look" when something steady has changed.
 * @param {import("../lib/component.js").Component<{value: Seen | null, seconds: number}>} component
 */
export function mount({ props, trigger, watch }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let asking = false;

  /** @param {number} seconds */
  function later(seconds) {
    clearTimeout(waiting);
    waiting = setTimeout(look, 1000 * seconds);
  }

  /** @param {Seen} seen @returns {Promise<News | null>} */
  async function ask({ run, next, grid, said, at }) {
    const address = app_address(`watch/${encodeURIComponent(run)}`);
    address.search = to_query({ next, grid, said, at: at ?? "" });
    const answer = await fetch(address);
    return answer.ok ? answer.json() : null;
  }

  async function look() {
    const seen = props.value;
    if (!seen?.run || !seen.active || asking || document.hidden) return;
    asking = true;
    let wait = props.seconds;
    try {
      const news = await ask(seen);
      const now = props.value;
      if (now?.run !== seen.run || now.at !== seen.at) {
        wait = 0; // the page has turned to something else meanwhile
      } else if (!news || JSON.stringify(news.seen.steady) !== JSON.stringify(now.steady)) {
        trigger("look");
        wait = AGAIN_SECONDS; // its answer is a new value, which sets the next look
      } else {
        props.value = news.seen;
        wait = news.seconds; // longer when many watch
        for (const [id, fed] of Object.entries(news.feeds)) feed(id, fed);
      }
    } catch {
      wait = AGAIN_SECONDS; // the server cannot be reached; perhaps it is being started again
    } finally {
      asking = false;
    }
    later(wait);
  }

  document.addEventListener("visibilitychange", look);
  watch("value", () => {
    if (!asking && props.value?.active) later(props.seconds);
  });
  look();
}
