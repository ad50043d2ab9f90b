// Latent map: a mosaic of pictures of a plane through latent space. What is already painted moves at once with the hand; the server
// is asked only for tiles that are missing, one request at a time, those nearest to the middle first, so the newest view wins.
import { copy_text, page_address, query_at_rest } from "../lib/address.js";
import { find } from "../lib/elements.js";
import { at_rest, once_a_frame } from "../lib/timing.js";
import { decode, encode, rounded } from "../lib/view_state.js";
import { paint_map } from "./latent_map/painting.js";
import { cells_in_view, clamp, level_of, nearest_cell, span_of, step_of } from "./latent_map/plane.js";
import { Tiles } from "./latent_map/tiles.js";
import { describe, legend_of } from "./latent_map/words.js";

/** @typedef {import("../lib/view_state.js").Table} Table of view state */
/** @typedef {import("./latent_map/plane.js").Frame} Frame */
/** @typedef {import("./latent_map/plane.js").View} View */
/** @typedef {import("./latent_map/tiles.js").Answer} Answer */
/**
 * What the map asks for, set here by the hand alone.
 * @typedef {View & {query: Record<string, string>, picked: [number, number], level?: number, wanted?: [number, number][]}} Asked
 */
/** @typedef {{clientX: number, clientY: number}} Spot */

const MOST = 96; // tiles of one request: a short one, so that a drag is followed soon
const PATIENCE_MS = 4000; // until an answer counts as lost
const SHAKE = 5; // pixels: a hand that moves less clicks

/** @param {Spot[]} spots @returns {Spot} */
function middle_of(spots) {
  const mean = (/** @type {"clientX" | "clientY"} */ part) => spots.reduce((sum, spot) => sum + spot[part], 0) / spots.length;
  return { clientX: mean("clientX"), clientY: mean("clientY") };
}

/** @param {Spot[]} spots @returns {number} between two fingers, 0 for one */
function apart(spots) {
  return spots.length < 2 ? 0 : Math.hypot(spots[0].clientX - spots[1].clientX, spots[0].clientY - spots[1].clientY);
}

/**
 * Mounts a map; it triggers "move" when it lacks tiles and "pick" when one is chosen.
 * @param {import("../lib/component.js").Component<{value: Asked, frame: Frame | null, tiles: Answer | null, table: Table}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const canvas = find(element, "canvas", HTMLCanvasElement);
  const legend = find(element, ".map-legend", HTMLElement);
  const readout = find(element, ".map-readout", HTMLElement);
  const said = find(element, ".map-said", HTMLElement);
  const link = find(element, ".map-link", HTMLAnchorElement);
  const layers = /** @type {HTMLButtonElement[]} */ ([...element.querySelectorAll("[data-layer]")]);
  const show_later = query_at_rest(element);
  /** @type {Frame} */
  let frame;
  /** @type {View} */
  let view = { x: 0, y: 0, zoom: 0, layer: "none" };
  /** @type {[number, number]} */
  let picked = [0, 0];
  let tiles = new Tiles();
  /** @type {[number, number]} the opinions from which the layer goes, and to which */
  let spread = [0, 1];
  let asked_at = 0;
  let awaited = false;

  // ---- asking

  /** @param {Partial<Asked>} more */
  function say_to_server(more) {
    props.value = { query: frame.query, ...view, picked, ...more };
  }

  function ask() {
    const now = performance.now();
    if (awaited && now - asked_at < PATIENCE_MS) return;
    const { level, cells } = cells_in_view(frame, view);
    const is_missing = (/** @type {[number, number]} */ cell) => {
      const tile = tiles.at(level, cell);
      return !tile || (view.layer === "class" && tile.seen === undefined);
    };
    const wanted = cells.filter(is_missing).slice(0, MOST);
    canvas.setAttribute("aria-busy", String(wanted.length > 0));
    if (!wanted.length) return;
    awaited = true;
    asked_at = now;
    say_to_server({ level, wanted });
    trigger("move");
    setTimeout(() => {
      if (awaited && asked_at === now && element.isConnected) ask();
    }, PATIENCE_MS + 100);
  }

  // ---- painting

  // a critic's scores have no unit: the layer goes from the least to the most of what is in view
  function measure_spread() {
    if (frame.probability) return;
    const { level, cells } = cells_in_view(frame, view);
    const scores = cells.map((cell) => tiles.at(level, cell)?.opinion).filter((score) => score !== undefined);
    if (scores.length) spread = [Math.min(...scores), Math.max(...scores)];
  }

  const repaint = once_a_frame(() => {
    if (!frame || !canvas.clientWidth) return;
    measure_spread();
    paint_map(canvas, { frame, view, tiles, spread, picked });
  });

  function write_legend() {
    legend.replaceChildren(...legend_of(frame, view.layer, spread));
    for (const button of layers) button.setAttribute("aria-pressed", String(button.dataset.layer === view.layer));
  }

  // ---- words

  /** @param {number} x @param {number} y */
  function words_at(x, y) {
    const found = nearest_cell(frame, view, x, y);
    return describe(frame, found.x, found.y, tiles.at(found.level, found.cell));
  }

  const speak = at_rest(400, (/** @type {string} */ words) => {
    said.textContent = words;
  });

  function query() {
    return encode(props.table, "map", {
      ...decode(props.table, "map", frame.query).state,
      x: rounded(view.x, 3),
      y: rounded(view.y, 3),
      zoom: rounded(view.zoom, 2),
      layer: view.layer === "none" ? undefined : view.layer,
    });
  }

  // the whole view is in the address bar
  function remember() {
    link.href = page_address(query());
    show_later(query());
  }

  // ---- moving

  /** @param {number} x @param {number} y */
  function go(x, y, zoom = view.zoom) {
    const { edge, zooms } = frame;
    view = { ...view, x: clamp(x, -edge, edge), y: clamp(y, -edge, edge), zoom: clamp(zoom, ...zooms) };
    remember();
    ask();
    repaint();
    if (view.layer === "opinion" && !frame.probability) write_legend();
  }

  /** @param {number} zoom @param {number} x @param {number} y what lies there stays under the hand */
  function zoom_at(zoom, x, y) {
    const wanted = clamp(zoom, ...frame.zooms);
    const shrink = 2 ** (view.zoom - wanted);
    go(x + (view.x - x) * shrink, y + (view.y - y) * shrink, wanted);
  }

  /** @param {Spot} spot @returns {[number, number]} */
  function place_of({ clientX, clientY }) {
    const box = canvas.getBoundingClientRect();
    const unit = span_of(frame, view) / box.width;
    return [view.x + (clientX - box.left - box.width / 2) * unit, view.y + (clientY - box.top - box.height / 2) * unit];
  }

  /** @param {number} x @param {number} y */
  function pick(x, y) {
    const found = nearest_cell(frame, view, x, y);
    picked = [found.x, found.y];
    say_to_server({});
    trigger("pick");
    repaint();
    readout.textContent = words_at(x, y);
    speak(`Chosen: ${readout.textContent}`);
  }

  const home = () => go(frame.view.x, frame.view.y, frame.view.zoom);
  const closer = (/** @type {number} */ by) => zoom_at(Math.round(view.zoom) + by, view.x, view.y);

  // ---- hands

  /** @type {Map<number, PointerEvent>} */
  const fingers = new Map();
  let travelled = 0;

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    if (!fingers.size) travelled = 0;
    fingers.set(event.pointerId, event);
  });

  canvas.addEventListener("pointermove", (event) => {
    if (!frame) return;
    if (!fingers.has(event.pointerId)) {
      readout.textContent = words_at(...place_of(event));
      return;
    }
    const before = [...fingers.values()];
    fingers.set(event.pointerId, event);
    const now = [...fingers.values()];
    const [from, to] = [middle_of(before), middle_of(now)];
    travelled += Math.hypot(from.clientX - to.clientX, from.clientY - to.clientY) + Math.abs(apart(before) - apart(now));
    if (travelled < SHAKE) return;
    const [x0, y0] = place_of(from);
    const [x1, y1] = place_of(to);
    go(view.x + x0 - x1, view.y + y0 - y1);
    if (apart(before) && apart(now)) zoom_at(view.zoom + Math.log2(apart(now) / apart(before)), ...place_of(to));
  });

  /** @param {PointerEvent} event */
  function let_go(event) {
    const held = fingers.delete(event.pointerId);
    if (held && event.type === "pointerup" && travelled < SHAKE && frame && !fingers.size) pick(...place_of(event));
  }
  canvas.addEventListener("pointerup", let_go);
  canvas.addEventListener("pointercancel", let_go);

  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!frame) return;
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 33 : 1;
      zoom_at(view.zoom - clamp(event.deltaY * lines, -200, 200) / 300, ...place_of(event));
    },
    { passive: false },
  );

  canvas.addEventListener("keydown", (event) => {
    if (!frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = step_of(frame, level_of(view.zoom));
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowLeft: () => go(view.x - step, view.y),
      ArrowRight: () => go(view.x + step, view.y),
      ArrowUp: () => go(view.x, view.y - step),
      ArrowDown: () => go(view.x, view.y + step),
      "+": () => closer(1),
      "=": () => closer(1),
      "-": () => closer(-1),
      Home: home,
      Enter: () => pick(view.x, view.y),
      " ": () => pick(view.x, view.y),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    readout.textContent = words_at(view.x, view.y);
    if (event.key !== "Enter" && event.key !== " ") speak(`Middle: ${readout.textContent}`);
  });
  canvas.addEventListener("focus", repaint);
  canvas.addEventListener("blur", repaint);
  find(element, ".map-in", HTMLElement).addEventListener("click", () => closer(1));
  find(element, ".map-out", HTMLElement).addEventListener("click", () => closer(-1));
  find(element, ".map-home", HTMLElement).addEventListener("click", home);
  link.addEventListener("click", async (event) => {
    event.preventDefault(); // the address bar has it already: select it there, or copy it from here
    const copied = await copy_text(new URL(page_address(query()), location.href).href);
    speak(copied ? "The link to this view is copied." : "The link to this view is in the address bar.");
  });
  for (const button of layers)
    button.addEventListener("click", () => {
      view = { ...view, layer: /** @type {import("./latent_map/plane.js").Layer} */ (button.dataset.layer) };
      write_legend();
      go(view.x, view.y);
    });

  // ---- what comes from the server

  /** @param {Frame} next */
  function open_frame(next) {
    frame = { ...next };
    tiles = new Tiles();
    spread = [0, 1];
    awaited = false;
    view = { ...frame.view };
    const named = layers[layers.length - 1];
    named.textContent = `The ${frame.noun} seen`;
    named.disabled = !frame.classes.length;
    named.title = frame.classes.length
      ? `What the project's classifier sees in each picture: which ${frame.noun}`
      : "There is no classifier for what this model draws";
    if (named.disabled && view.layer === "class") view.layer = "none";
    const keys = "arrows move it, plus and minus zoom, Enter chooses the picture in the middle";
    canvas.setAttribute("aria-label", `a map of pictures by ${frame.query.model}; ${keys}`);
  }

  function take() {
    const next = props.frame;
    if (!next?.key) return;
    const first = !frame;
    const fresh = first || next.told !== frame.told;
    if (fresh) open_frame(next);
    const answer = props.tiles;
    if (answer?.cells && answer.key === frame.key) {
      tiles.keep(answer);
      awaited = false;
    }
    if (fresh) {
      say_to_server({});
      write_legend();
      // the first one is the page's own: what the address asks for, if anything, is still on its way
      if (first) link.href = page_address(query());
      else remember();
    }
    ask();
    repaint();
  }

  watch(["frame", "tiles"], take);
  take();
  new ResizeObserver(repaint).observe(canvas);
}
