// Markdown as HTML: what changes while a page is open, as captions do. The twin of gan/web/static/markdown.py, without formulas.

const INLINE = /`([^`]+)`|\*\*([\s\S]+?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
/** @type {Record<string, string>} */
const LETTERS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** @type {Record<string, string>} */
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&#39;": "'" };

/**
 * HTML of a text: paragraphs, bold, italic, code and links; all else is text.
 * @param {string} text
 * @returns {string}
 */
export function markdown(text) {
  const paragraphs = text.split(/\n\s*\n/).map((part) => part.trim());
  return paragraphs
    .filter(Boolean)
    .map((part) => `<p>${inline(part)}</p>`)
    .join("");
}

/** @param {string} text @returns {string} */
function inline(text) {
  let done = "";
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, bold, italic, words, address] = found;
    done += plain(text.slice(at, found.index));
    if (code !== undefined) done += `<code>${plain(code)}</code>`;
    else if (bold !== undefined) done += `<strong>${inline(bold)}</strong>`;
    else if (italic !== undefined) done += `<em>${inline(italic)}</em>`;
    else done += `<a href="${plain(address)}">${inline(words)}</a>`;
    at = found.index + whole.length;
  }
  return done + plain(text.slice(at));
}

/**
 * Text whose entities, such as "&lt;", have been written already: Markdown leaves them as they are.
 * @param {string} text
 */
function plain(text) {
  const read = text.replace(/&(?:amp|lt|gt|quot|#x27|#39);/g, (entity) => ENTITIES[entity]);
  return read.replace(/[&<>"]/g, (letter) => LETTERS[letter]);
}
