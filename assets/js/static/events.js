// Events of a page answered by its script: each kind of event one at a time, and of those that come meanwhile only the newest; a click
// counts once. So does Gradio's own page (gan.web.events.on).
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
  /** @type {Set<string>} */
  const busy = new Set();
  /** @type {Map<string, any>} */
  const waiting = new Map();

  return async function answer(id, event, data) {
    const key = `${id}.${event}`;
    const handler = handlers[key];
    if (!handler) return;
    if (busy.has(key)) {
      if (event !== "click") waiting.set(key, data);
      return;
    }
    busy.add(key);
    try {
      for await (const updates of answers_of(handler(page, data ?? {}))) show(updates);
    } catch (error) {
      fail(error);
    } finally {
      busy.delete(key);
    }
    if (!waiting.has(key)) return;
    const next = waiting.get(key);
    waiting.delete(key);
    await answer(id, event, next);
  };
}
