// Notices: sentences that a page says and takes away again, and how far the download of a network is.
import { tag } from "../lib/elements.js";

const SHOWN_MS = 10000;
const MOST = 4;

/** @param {string} id @param {Record<string, string>} attributes @returns {HTMLElement} */
function place(id, attributes) {
  const found = document.getElementById(id);
  if (found) return found;
  const made = tag("div", { id, ...attributes });
  document.body.append(made);
  return made;
}

/**
 * Says a sentence at the page's corner, until it is pressed away or some seconds have gone.
 * @param {string} sentence
 */
export function warn(sentence) {
  const box = place("notices", { role: "status", "aria-live": "polite" });
  const close = tag("button", { type: "button", "aria-label": "close" }, "×");
  const notice = tag("div", { class: "notice" }, tag("p", {}, sentence), close);
  close.addEventListener("click", () => notice.remove());
  setTimeout(() => notice.remove(), SHOWN_MS);
  box.append(notice);
  while (box.children.length > MOST) box.firstElementChild?.remove();
}

/**
 * Shows how far a download is; all of it takes the words away.
 * @param {number} done bytes
 * @param {number} whole bytes
 */
export function show_progress(done, whole) {
  const line = place("loading", { role: "status" });
  const mib = (/** @type {number} */ bytes) => (bytes / 2 ** 20).toFixed(1);
  line.hidden = done >= whole;
  line.style.setProperty("--done", String(whole ? done / whole : 0));
  line.textContent = `Loading the network: ${mib(done)} of ${mib(whole)} MiB`;
}
