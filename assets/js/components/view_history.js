// View history: nothing is lost. Every settled view of a page is one entry of a history with undo and redo; the address bar
// follows; favourites stay in this browser; the view can be linked to and taken home. All of it is the visitor's own.
import { app_address, copy_text, show_query } from "../lib/address.js";
import { came_from, find, tag } from "../lib/elements.js";
import { decode_base64, paint_picture } from "../lib/pixels.js";
import { store_in, stored } from "../lib/storage.js";
import { decode, replace } from "../lib/view_state.js";

/**
 * Settled view of a page, with its picture.
 * @typedef {import("../lib/pixels.js").Shape & {query: string, alt: string, pixels: string}} View pixels in base64
 */
/** @typedef {View & {page: string}} Favourite */
/** @typedef {View & {at: number | null}} HistoryValue at: the entry that was gone back to, or null */
/**
 * What a page says of itself.
 * @typedef {object} HistoryProps
 * @property {HistoryValue | null} value
 * @property {string} page its name, under which the browser keeps its history
 * @property {import("../lib/view_state.js").Table} table of view state
 * @property {string} stage id of its stage
 * @property {string} dice id of the button that draws another view, or ""
 * @property {[address: string, words: string, why: string][]} more pages that open the same view
 * @property {boolean} files whether the view can be downloaded
 */

const FAVOURITES = "gan-theatre-favourites";
const LONGEST_HISTORY = 40;
const MOST_FAVOURITES = 24;
const PATIENCE_MS = 4000; // then a request was refused, and said to be
const TYPED = [
  "input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=button])",
  "textarea, select, [contenteditable=true]",
].join(", ");
const PRESSED = "button, a, summary, canvas.clickable, label, [role=option], [role=listbox], [role=radio], input[type=checkbox]";

/**
 * Whether this is a view: storage may hold what an earlier version or a hand put there.
 * @param {any} entry
 * @returns {entry is View}
 */
function is_view(entry) {
  const { query, alt, pixels, width, height, channels } = entry || {};
  const words = [query, alt, pixels].every((word) => typeof word === "string");
  const sizes = [width, height].every((side) => Number.isInteger(side) && side > 0 && side <= 256);
  return words && query.length < 4000 && sizes && (channels === 1 || channels === 3);
}

/** @param {View} value @returns {View} without what else a value has */
function view_of({ query, alt, pixels, width, height, channels }) {
  return { query, alt, pixels, width, height, channels };
}

/** @returns {Favourite[]} of all pages */
function all_favourites() {
  const list = stored("localStorage", FAVOURITES);
  return Array.isArray(list)
    ? list.filter((entry) => is_view(entry) && typeof (/** @type {any} */ (entry).page) === "string")
    : [];
}

/** @param {View} view @param {string} words @param {() => void} go */
function view_button(view, words, go) {
  const canvas = tag("canvas", { "aria-hidden": true }); // the button around it says what it is
  try {
    paint_picture(canvas, view, decode_base64(view.pixels));
  } catch {
    canvas.classList.add("lost"); // a damaged thumbnail still leads to its view
  }
  const button = tag("button", { type: "button", "aria-label": words, title: view.alt }, canvas);
  button.addEventListener("click", go);
  return button;
}

/**
 * Mounts the history; it triggers "go" with the query of a view, and with its place in the history or -1.
 * @param {import("../lib/component.js").Component<HistoryProps>} component
 */
export function mount({ element, props, trigger, watch }) {
  const part = (/** @type {string} */ name) => find(element, `.history-${name}`, HTMLElement);
  const [strip, said, fold, keys] = ["strip", "said", "fold", "keys"].map(part);
  const undo_button = find(element, ".history-undo", HTMLButtonElement);
  const redo_button = find(element, ".history-redo", HTMLButtonElement);
  const menu = find(element, ".history-menu", HTMLDetailsElement);
  const field = find(element, ".history-link", HTMLInputElement);
  const store_key = `gan-theatre-history-${props.page}`;
  /** @type {View[]} */
  let entries = [];
  let here = -1; // the entry that is shown
  /** @type {number | null} the entry that a hand wants, while another or none is shown */
  let asked = null;
  /** @type {{at: number, since: number} | null} the one request that the server has; quick hands wait for it */
  let under_way = null;
  let silence = 0;

  const favourites = () => all_favourites().filter((entry) => entry.page === props.page);

  /** @param {string} words */
  function tell(words) {
    said.textContent = words;
    clearTimeout(silence);
    silence = window.setTimeout(() => {
      said.textContent = "";
    }, 4000);
  }

  function draw_history() {
    strip.replaceChildren(
      ...entries.map((view, index) => {
        const button = view_button(view, `view ${index + 1} of ${entries.length}: ${view.alt}`, () => go_to(index));
        if (index === here) button.setAttribute("aria-current", "true");
        return button;
      }),
    );
    const current = strip.children[here];
    if (current instanceof HTMLElement) strip.scrollLeft = current.offsetLeft - strip.clientWidth + 2 * current.offsetWidth;
    undo_button.disabled = here < 1;
    redo_button.disabled = here >= entries.length - 1;
  }

  function draw_favourites() {
    const list = favourites();
    const pinned = list.some((view) => view.query === props.value?.query);
    part("pin").setAttribute("aria-pressed", String(pinned));
    part("pin").textContent = pinned ? "★ Pinned" : "☆ Pin";
    part("count").textContent = String(list.length);
    fold.hidden = list.length === 0;
    part("favourites").replaceChildren(
      ...list.map((view, index) => {
        const go = () => trigger("go", { query: view.query, at: -1 });
        const attributes = { type: "button", class: "history-remove", "aria-label": `remove favourite ${index + 1}` };
        const remove = tag("button", attributes, "×");
        remove.addEventListener("click", () => unpin(view.query));
        return tag("span", {}, view_button(view, `favourite ${index + 1}: ${view.alt}`, go), remove);
      }),
    );
  }

  /** @param {number} index */
  function go_to(index) {
    if (index < 0 || index >= entries.length || (index === here && asked === null)) return;
    asked = index;
    if (under_way && performance.now() - under_way.since < PATIENCE_MS) return;
    under_way = { at: index, since: performance.now() };
    trigger("go", { query: entries[index].query, at: index });
  }

  /** @param {number} at an answer has come: a hand that has gone on meanwhile is followed */
  function go_on(at) {
    if (at < 0) asked = null;
    if (under_way?.at !== at && at >= 0) return;
    under_way = null;
    if (asked === here) asked = null;
    if (asked !== null)
      setTimeout(() => {
        if (asked !== null) go_to(asked);
      });
  }

  const undo = () => go_to((asked ?? here) - 1);
  const redo = () => go_to((asked ?? here) + 1);

  /** @param {string} query */
  function unpin(query) {
    const kept = all_favourites().filter((view) => view.page !== props.page || view.query !== query);
    store_in("localStorage", FAVOURITES, kept);
    draw_favourites();
    tell("Unpinned.");
  }

  function pin() {
    const view = props.value;
    if (!is_view(view)) return;
    const all = all_favourites();
    if (all.some((one) => one.page === props.page && one.query === view.query)) return unpin(view.query);
    if (favourites().length >= MOST_FAVOURITES)
      return tell(`${MOST_FAVOURITES} favourites are pinned already; remove one first.`);
    const kept = store_in("localStorage", FAVOURITES, [...all, { page: props.page, ...view_of(view) }]);
    draw_favourites();
    tell(
      kept
        ? "Pinned: it stays in this browser."
        : "Pinned as long as this page is open: this browser does not keep it. Copy the link.",
    );
  }

  async function copy() {
    const text = new URL(`?${props.value?.query}`, location.href.split(/[?#]/)[0]).href;
    field.value = text;
    let copied = await copy_text(text);
    if (!copied) {
      field.hidden = false; // without https a browser lends its clipboard only to a selection
      field.select();
      copied = document.execCommand("copy");
      field.hidden = copied;
    }
    part("copy").textContent = copied ? "✓ Copied" : "Copy link";
    tell(copied ? "Copied: the link opens this very view." : "Copy the link from the field.");
    setTimeout(() => {
      part("copy").textContent = "Copy link";
    }, 2500);
  }

  /** @param {string} query */
  function point_links(query) {
    for (const anchor of /** @type {NodeListOf<HTMLAnchorElement>} */ (element.querySelectorAll("a[data-file]")))
      anchor.href = app_address(`picture?as=${anchor.dataset.file}&${query}`).href;
    for (const anchor of /** @type {NodeListOf<HTMLAnchorElement>} */ (element.querySelectorAll("a[data-page]")))
      anchor.href = `${anchor.dataset.page}?${query}`;
  }

  function take() {
    const value = props.value;
    if (!is_view(value)) return;
    const arrived = here < 0;
    if (arrived) restore();
    const went = value.at !== null && entries[value.at]?.query === value.query ? value.at : -1;
    if (went >= 0) here = went;
    else if (entries[here]?.query !== value.query) {
      entries = [...entries.slice(0, here + 1), view_of(value)].slice(-LONGEST_HISTORY);
      here = entries.length - 1;
    }
    go_on(went);
    store_in("sessionStorage", store_key, { entries, here });
    // what is not ours to change stays in the address
    if (!arrived || location.search) {
      const { state } = decode(props.table, props.page, value.query);
      show_query(`${replace(props.table, props.page, state, location.search.slice(1))}${location.hash}`);
    }
    point_links(value.query);
    draw_history();
    draw_favourites();
    part("alt").textContent = value.alt;
    document.querySelector(`#${props.stage} canvas`)?.setAttribute("aria-describedby", part("alt").id);
  }

  // after a reload the history is still there
  function restore() {
    const kept = stored("sessionStorage", store_key);
    entries = Array.isArray(kept?.entries) ? kept.entries.filter(is_view).slice(-LONGEST_HISTORY) : [];
    here = Math.min(Number.isInteger(kept?.here) ? kept.here : -1, entries.length - 1);
  }

  /** @param {boolean} open */
  function show_keys(open) {
    keys.hidden = !open;
    part("help").setAttribute("aria-expanded", String(open));
  }
  const turn_keys = () => show_keys(Boolean(keys.hidden));

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!element.isConnected || event.defaultPrevented || event.altKey || came_from(event, TYPED)) return;
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key !== "z" && key !== "y") return;
    } else if (key === " ") {
      // where space already means something it goes on to mean that
      if (came_from(event, PRESSED) || !props.dice || event.repeat) return;
      event.preventDefault();
      document.getElementById(props.dice)?.click();
      return;
    }
    /** @type {Record<string, () => void>} */
    const acts = { z: event.shiftKey ? redo : undo, y: redo, s: pin, "?": turn_keys, escape: () => show_keys(false) };
    const act = acts[key];
    if (!act) return;
    if (key === "z" || key === "y") event.preventDefault();
    act();
  }

  for (const [address, words, why] of props.more ?? [])
    part("more").append(tag("a", { title: why, "data-page": address }, words));
  part("space").hidden = !props.dice;
  menu.hidden = !props.files;
  part("alt").id = `${props.page}-said`;
  undo_button.addEventListener("click", undo);
  redo_button.addEventListener("click", redo);
  part("pin").addEventListener("click", pin);
  part("copy").addEventListener("click", copy);
  part("help").addEventListener("click", turn_keys);
  part("clear").addEventListener("click", () => {
    entries = here >= 0 ? [entries[here]] : [];
    here = entries.length - 1;
    store_in("sessionStorage", store_key, { entries, here });
    draw_history();
  });
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  window.addEventListener("storage", (event) => {
    if (event.key === FAVOURITES) draw_favourites();
  });
  watch("value", take);
  draw_favourites();
  take();
}
