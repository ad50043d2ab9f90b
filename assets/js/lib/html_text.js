// Text within HTML, in which nothing is markup.

/**
 * Text in which nothing is markup, as Python's html.escape(text, quote=False).
 * @param {string} text
 * @returns {string}
 */
export const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * The same, also within quotes, as Python's html.escape(text).
 * @param {string} text
 */
export function escape_html(text) {
  /** @type {Record<string, string>} */
  const names = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
  return text.replace(/[&<>"']/g, (letter) => names[letter]);
}
