// Events of a page answered by its script: of a hand that moves or types one at a time, and of those that come meanwhile only the newest,
// as on Gradio's page (gan.web.events.on). A click goes through at once: it may be what ends the one before, as of a search.
import { newest_first } from "../lib/newest_first.js";
import { answers_of } from "../pages/answers.js";

/**
 * Function that answers the events of a page.
 * @param {Record<string, import("../pages/types.js").Handler>} handlers by "component.event"
 * @param {import("../pages/types.js").Page} page
 * @param {(updates: import("../pages/types.js").Updates) => void} show
 * @param {(error: unknown) => void} fail
 * @returns {(id: string, event: string, data: any) => Promise<void>} id without the page's prefix
 */
export function answering(handlers, page, show, fail) {
  /** @type {Map<string, import("../lib/newest_first.js").Line<any>>} */
  const lines = new Map();

  /** @param {import("../pages/types.js").Handler} handler @param {any} data */
  async function act(handler, data) {
    try {
      for await (const updates of answers_of(handler(page, data ?? {}))) show(updates);
    } catch (error) {
      fail(error);
    }
  }

  return async function answer(id, event, data) {
    const key = `${id}.${event}`;
    const handler = handlers[key];
    if (!handler) return;
    if (event === "click") return act(handler, data);
    const line = lines.get(key) ?? newest_first((newest) => act(handler, newest));
    lines.set(key, line);
    return line.ask(data);
  };
}
