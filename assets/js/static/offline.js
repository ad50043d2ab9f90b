// Offline: a service worker keeps the site in this browser, with what this page has already loaded.
import { is_single_file } from "./site.js";

/** Has the site kept; where a browser has no service workers, or forbids them, the site works as ever with a network. */
export async function keep_offline() {
  const workers = navigator.serviceWorker;
  if (!workers || is_single_file) return;
  try {
    // a page that is kept already asks for a newer one by itself, and quietly where there is no network
    if (!workers.controller) await workers.register(new URL("service_worker.js", document.baseURI));
    const { active } = await workers.ready;
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    active?.postMessage({ keep: [location.href, ...loaded] });
  } catch {
    // a private window, say
  }
}
