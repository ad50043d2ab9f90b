// Addresses of the app's pages, as its texts and scripts say them, led to the files of a static site: "digits?label=3" to
// "digits.html?label=3". What only a server has leads to the place that says how to run one.

/** @typedef {Record<string, string>} Addresses file of each page, with its "#" if it has one, by the address of the app */

const APP = /^(\.\/|(?:\.\/)?[a-z][a-z0-9-]*)(\?[^#]*)?(#.*)?$/;

/**
 * Address of a file for one of the app's.
 * @param {Addresses} addresses
 * @param {string} address as an anchor's href says it
 * @returns {string | null} null for one that is none of the app's pages
 */
export function file_address(addresses, address) {
  const [, asked = "", query = "", hash = ""] = APP.exec(address) ?? [];
  const page = asked === "./" ? asked : asked.replace("./", "");
  if (!Object.hasOwn(addresses, page)) return null;
  const [file, place] = addresses[page].split("#");
  if (place === "server") return addresses[page]; // a place in a text has no use for a view
  return `${file}${query || (file ? "" : "?")}${place ? `#${place}` : hash}`;
}

/**
 * Leads all links of the page to files, those that come later too.
 * @param {Addresses} addresses
 */
export function lead_links(addresses) {
  /** @param {Element} anchor */
  const lead = (anchor) => {
    const file = file_address(addresses, anchor.getAttribute("href") ?? "");
    if (file !== null) anchor.setAttribute("href", file);
  };
  const lead_all = (/** @type {ParentNode} */ root) => root.querySelectorAll("a[href]").forEach(lead);
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes" && target instanceof HTMLAnchorElement) lead(target);
      for (const node of addedNodes) {
        if (node instanceof HTMLAnchorElement) lead(node);
        if (node instanceof Element) lead_all(node);
      }
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["href"] });
  lead_all(document);
}
