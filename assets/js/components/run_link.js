// Run link: keeps the page's address that of the run or race on it, and offers it: to watch, and for its owner to steer.
import { copy_text, page_address, show_query } from "../lib/address.js";
import { find, tag } from "../lib/elements.js";

/**
 * Which run or race the page shows.
 * @typedef {object} Shown
 * @property {string} id
 * @property {boolean} mine whether this visitor steers it
 * @property {string} key lets whoever has it steer the run; "" for who only watches
 * @property {string} note what whoever has the link sees, where that is not plain
 */

/**
 * Mounts it.
 * @param {import("../lib/component.js").Component<{value: Shown | null, noun: string}>} component
 */
export function mount({ element, props, watch }) {
  const root = find(element, ".run-link", HTMLElement);
  let shown = "null"; // so that an address is left alone until it has been read

  /** @param {string} query */
  const address = (query) => new URL(page_address(query), location.href).href;

  /**
   * A button that copies a link; where the browser lends no clipboard, the link is there to be copied by hand.
   * @param {string} label
   * @param {string} link
   */
  function copier(label, link) {
    const told = tag("span", { role: "status" });
    const copy = tag("button", { type: "button" }, label);
    copy.addEventListener("click", async () => {
      if (await copy_text(link)) {
        told.textContent = "Copied.";
      } else {
        const field = tag("input", { readonly: "", value: link, "aria-label": "the link" });
        told.replaceChildren(field);
        field.select();
      }
    });
    return tag("p", {}, copy, " ", told);
  }

  /** @param {Shown} run */
  function offer({ id, mine, key, note }) {
    const link = `${props.noun}=${encodeURIComponent(id)}`;
    if (!mine) {
      const own = tag("a", { href: location.pathname }, `Start a ${props.noun} of my own`);
      return [
        tag("p", {}, tag("b", {}, "You are watching"), `; only whoever started this ${props.noun} steers it. `, own),
        copier("Copy link", address(link)),
      ];
    }
    const words = tag(
      "p",
      {},
      `Whoever opens this link steers the ${props.noun} as you do; give it to yourself, not to the class.`,
    );
    const fold = tag(
      "details",
      {},
      tag("summary", {}, "Steer from another machine"),
      words,
      copier("Copy the steering link", address(`${link}&key=${key}`)),
    );
    return [copier("Copy link: others can watch", address(link)), ...(note ? [tag("p", {}, note)] : []), fold];
  }

  function show() {
    const run = props.value || null; // Gradio makes "" of None
    const now = JSON.stringify(run);
    if (now === shown) return;
    shown = now;
    const query = new URLSearchParams(location.search);
    query.delete("key"); // it has been read, and an address is copied and seen
    if (run) query.set(props.noun, run.id);
    if (query.toString() !== new URLSearchParams(location.search).toString()) show_query(query.toString());
    root.hidden = !run;
    root.dataset.mine = String(run?.mine ?? "");
    root.replaceChildren(...(run ? offer(run) : []));
  }

  watch("value", show);
  show();
}
