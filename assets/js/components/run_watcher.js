// Run watcher: asks what is new of a run or a race, and hands each fact to the component that shows it.
import { app_address, to_query } from "../lib/address.js";
import { feed } from "../lib/component.js";

/**
 * What the page has seen of a run or a race.
 * @typedef {object} Seen
 * @property {string} id
 * @property {number} turn when the page was turned to it, by the server's clock
 * @property {number | null} at images at which the timeline stands
 * @property {Record<string, string>} versions of each fact
 * @property {unknown} steady what only Gradio can show, such as which buttons can be pressed
 * @property {boolean} active whether there may be more
 */
/** @typedef {{seen: Seen, facts: Record<string, unknown>, seconds: number}} News facts by name; seconds: until the next look */
/**
 * @typedef {object} Props
 * @property {Seen | null} value
 * @property {Record<string, string>} shows the id of the element that shows each fact
 * @property {string} route where to ask, within the app
 * @property {string} tick_for the id of an element that only Gradio can keep up to date, or ""
 * @property {number} seconds between two looks, at first
 */

const AGAIN_SECONDS = 2;
const TICK_MS = 900; // a second, as looks come

/**
 * Mounts a watcher. It triggers "look" when something steady has changed, and "tick" once a second while `tick_for` is in sight.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ props, trigger, watch }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let asking = false;
  let ticked = 0;

  function tick() {
    if (!props.tick_for || !document.getElementById(props.tick_for)?.offsetParent) return; // nobody looks there
    ticked = performance.now();
    trigger("tick");
  }

  /** @param {number} seconds */
  function later(seconds) {
    clearTimeout(waiting);
    waiting = setTimeout(look, 1000 * seconds);
  }

  /** @param {Seen} seen @returns {Promise<News | null>} */
  async function ask({ id, at, versions }) {
    const address = app_address(`${props.route}/${encodeURIComponent(id)}`);
    const known = Object.keys(props.shows).map((fact) => [fact, versions[fact] ?? ""]);
    address.search = to_query({ at: at ?? "", ...Object.fromEntries(known) });
    const answer = await fetch(address);
    if (answer.status === 429) throw new Error("too many look from this network address; later"); // which is nothing of the run's
    return answer.ok ? answer.json() : null;
  }

  async function look() {
    const seen = props.value;
    if (!seen?.id || !seen.active || asking || document.hidden) return;
    asking = true;
    let wait = props.seconds;
    try {
      const news = await ask(seen);
      const now = props.value;
      if (now?.id !== seen.id || now.at !== seen.at) {
        wait = 0; // the page has turned to something else meanwhile
      } else if (!news || JSON.stringify(news.seen.steady) !== JSON.stringify(now.steady)) {
        trigger("look");
        wait = AGAIN_SECONDS; // its answer is a new value, which sets the next look
      } else {
        props.value = { ...news.seen, turn: seen.turn };
        wait = news.seconds; // longer when many watch
        for (const [fact, told] of Object.entries(news.facts)) feed(props.shows[fact], told);
        if (performance.now() - ticked > TICK_MS) tick();
      }
    } catch {
      wait = AGAIN_SECONDS; // the server cannot be reached; perhaps it is being started again
    } finally {
      asking = false;
    }
    later(wait);
  }

  document.addEventListener("visibilitychange", look);
  let newest = props.value;
  watch("value", () => {
    const value = props.value;
    if (newest && value?.id && value.turn < newest.turn) {
      // the answer to a look that a restart or a branch has overtaken: the page shows the run before now, so all is asked again
      props.value = { ...newest, versions: {}, steady: null };
      trigger("look");
      return;
    }
    newest = value;
    tick();
    if (!asking && props.value?.active) later(props.seconds);
  });
  look();
}
