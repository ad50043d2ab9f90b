// Film player: frames come in batches of raw pixels and are played from memory, so that the network never holds a frame up.
import { app_address, show_query } from "../lib/address.js";
import { context_of, find, tag } from "../lib/elements.js";
import { cell_under } from "../lib/grid.js";
import { bytes_of, put_pixels } from "../lib/pixels.js";
import { decode, encode } from "../lib/view_state.js";

/** @typedef {import("../lib/view_state.js").Table} Table of view state */
/**
 * Frames of a journey, and how they are played.
 * @typedef {object} FilmValue
 * @property {{title: string, alt: string, pixels: string | Uint8Array}[]} lanes played in step; pixels of all frames, in base64 or as they are
 * @property {number} count of frames
 * @property {number} height of a frame, in pixels
 * @property {number} width
 * @property {number} channels
 * @property {string} plots SVG
 * @property {"bounce" | "cycle" | "endless"} way there and back, round and round, or on and on
 * @property {number} first number of the first frame
 * @property {string} address query of this journey
 * @property {Record<string, string>} files paths of its files within the app, by title
 * @property {number} thumbs frames in the strip of stills
 * @property {View | null} view null leaves all as the visitor set it
 */
/** @typedef {{fps: number, at: number, playing: boolean, linked: boolean, busy: boolean}} View as a hand left it */
/** @typedef {{first: number, count: number, lanes: Uint8Array[], plots: string}} Batch */

const MARGIN_SECONDS = 1.5; // of frames that should be in store
const REST_MS = 250; // a hand stays at a frame before it is told of: Gradio keeps the data of one event at a time
const KEPT = 4; // batches of an endless journey that stay in memory
const LOST_MS = 4000; // an answer that has not come by then is asked for again

/**
 * Fetches a file, which may take seconds to make: here, so that the page can say so, and say what went wrong.
 * @param {HTMLAnchorElement} link
 * @param {HTMLElement} status
 */
async function fetch_file(link, status) {
  const started = performance.now();
  const name = link.textContent;
  const clock = setInterval(() => {
    status.textContent = `Making the ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s ...`;
  }, 250);
  link.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(await answer.text());
    const blob = await answer.blob();
    const save = tag("a", { href: URL.createObjectURL(blob), download: link.dataset.name ?? "" });
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 60000);
    status.textContent = `${name}: ${(blob.size / 1024).toFixed(0)} KiB, saved.`;
  } catch (error) {
    status.textContent = (error instanceof Error && error.message) || "The server did not answer; try again.";
  } finally {
    clearInterval(clock);
    link.removeAttribute("aria-disabled");
  }
}

/**
 * Mounts a player; it triggers "more" when an endless journey needs frames and "rest" when a hand stops at one. It keeps the
 * page's address in step with what it plays.
 * @param {import("../lib/component.js").Component<{value: FilmValue | null, table: Table}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const root = find(element, ".player", HTMLElement);
  const lanes_box = find(element, ".player-lanes", HTMLElement);
  const plots = find(element, ".player-plots", HTMLElement);
  const play = find(element, ".player-play", HTMLButtonElement);
  const at_input = find(element, ".player-at", HTMLInputElement);
  const words = find(element, ".player-words", HTMLElement);
  const speed = find(element, ".player-speed", HTMLInputElement);
  const speed_words = find(element, ".player-bar output", HTMLElement);
  const strip = find(element, ".player-strip", HTMLCanvasElement);
  const files_box = find(element, ".player-take", HTMLElement);
  /** @type {Batch[]} */
  let batches = [];
  /** @type {FilmValue} what is played; nothing is played before there is a batch */
  let now;
  let position = 0; // in frames; of "bounce" it runs there and back
  let playing = false;
  let last = 0;
  let asked = 0;
  let resting = 0;
  /** @type {{frame: number, batch: Batch | null}} */
  let shown = { frame: -1, batch: null };
  /** @type {CanvasRenderingContext2D[]} */
  let pens = [];

  function end() {
    const newest = batches[batches.length - 1];
    return newest.first + newest.count;
  }

  function frame() {
    if (now.way === "endless") return Math.floor(position);
    const count = now.count;
    if (now.way === "cycle") return Math.floor(position) % count;
    const round = Math.floor(position) % Math.max(1, 2 * count - 2);
    return round < count ? round : 2 * count - 2 - round;
  }

  /** @param {Batch} batch @param {number} lane @param {number} index @param {CanvasRenderingContext2D} pen */
  function draw_frame(batch, lane, index, pen, left = 0, top = 0) {
    put_pixels(pen, now, batch.lanes[lane], index * now.width * now.height * now.channels, left, top);
  }

  function paint() {
    const number = frame();
    if (number === shown.frame) return;
    const batch = batches.find((one) => number >= one.first && number < one.first + one.count);
    if (!batch) return;
    if (batch !== shown.batch) {
      plots.innerHTML = batch.plots;
      paint_strip(batch);
    }
    shown = { frame: number, batch };
    pens.forEach((pen, lane) => {
      draw_frame(batch, lane, number - batch.first, pen);
    });
    move_playheads(batch.count > 1 ? (number - batch.first) / (batch.count - 1) : 0);
    if (document.activeElement !== at_input || playing) at_input.value = String(number);
    words.textContent = now.way === "endless" ? `frame ${number.toLocaleString("en")}` : `frame ${number + 1} of ${now.count}`;
    at_input.setAttribute("aria-valuetext", words.textContent);
    root.dataset.frame = String(number);
  }

  /** @param {number} share of the way from the first frame to the last */
  function move_playheads(share) {
    for (const head of plots.querySelectorAll(".playhead")) {
      const { left, right } = /** @type {SVGElement} */ (head).dataset;
      const x = String(Number(left) + share * (Number(right) - Number(left)));
      head.setAttribute("x1", x);
      head.setAttribute("x2", x);
    }
  }

  /** @param {Batch} batch */
  function stills_of(batch) {
    return Math.min(now.thumbs, batch.count);
  }

  /** @param {Batch} batch @param {number} still @returns {number} index of the frame in its batch */
  function frame_of(batch, still) {
    return Math.round((still * (batch.count - 1)) / Math.max(1, stills_of(batch) - 1));
  }

  /** @param {Batch} batch */
  function paint_strip(batch) {
    const count = stills_of(batch);
    strip.width = count * now.width;
    strip.height = batch.lanes.length * now.height;
    const pen = context_of(strip);
    batch.lanes.forEach((_, lane) => {
      for (let i = 0; i < count; i++) draw_frame(batch, lane, frame_of(batch, i), pen, i * now.width, lane * now.height);
    });
    const rows = now.lanes.length > 1 ? `, ${now.lanes.map((lane) => lane.title).join(" above ")}` : "";
    strip.setAttribute("aria-label", `${count} frames of the journey in order${rows}`);
  }

  function store_more() {
    if (now.way !== "endless" || end() - position > MARGIN_SECONDS * Number(speed.value)) return;
    if (performance.now() - asked < LOST_MS) return;
    asked = performance.now();
    trigger("more", { first: end() });
  }

  /** @param {number} time */
  function tick(time) {
    if (!element.isConnected) return;
    if (playing) {
      // an animation frame's time may lie before the click that started it: no step goes back
      position += (Math.max(0, Math.min(time - last, 250)) / 1000) * Number(speed.value);
      if (now.way === "endless") position = Math.min(position, end() - 1);
      store_more();
      paint();
      requestAnimationFrame(tick);
    }
    last = time;
  }

  /** @param {boolean} wanted */
  function set_playing(wanted) {
    if (wanted) clearTimeout(resting);
    if (wanted && !playing) {
      last = performance.now();
      requestAnimationFrame(tick);
    }
    playing = wanted;
    play.textContent = playing ? "Pause" : "Play";
    root.dataset.playing = String(playing);
  }

  /** @param {{at?: number, first?: number}} where query of this journey, played as it is now */
  function query(where) {
    const { state } = decode(props.table, "journeys", now.address);
    return encode(props.table, "journeys", { ...state, fps: Number(speed.value), ...where });
  }

  function keep_address() {
    show_query(query(playing ? {} : { at: frame() }));
  }

  function rest(lane = 0) {
    set_playing(false);
    clearTimeout(resting);
    resting = window.setTimeout(() => {
      keep_address();
      trigger("rest", { frame: frame(), lane });
    }, REST_MS);
  }

  /** @param {number} number @param {number} [lane] */
  function go(number, lane) {
    const low = now.way === "endless" ? batches[0].first : 0;
    const high = now.way === "endless" ? end() - 1 : now.count - 1;
    position = Math.max(low, Math.min(high, number));
    paint();
    rest(lane);
  }

  function build_lanes() {
    const figures = now.lanes.map(({ title, alt }, lane) => {
      const canvas = tag("canvas", {
        width: now.width,
        height: now.height,
        tabindex: 0,
        role: "img",
        "aria-label": alt,
        title: "Click: stop here. Space plays and pauses, arrows go frame by frame.",
      });
      canvas.addEventListener("click", () => (playing ? rest(lane) : go(frame(), lane)));
      canvas.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[event.key];
        if (event.key === " ") play.click();
        else if (step) go(frame() + step, lane);
        else return;
        event.preventDefault();
      });
      return tag("figure", {}, canvas, tag("figcaption", { class: `lane-name lane-${lane + 1}` }, title));
    });
    lanes_box.replaceChildren(...figures);
    pens = [...lanes_box.querySelectorAll("canvas")].map((canvas) => context_of(canvas));
  }

  function build_files() {
    const status = tag("span", { role: "status" });
    const links = Object.entries(now.files).map(([title, path]) => {
      const address = app_address(path);
      const link = tag("a", { href: address.href, "data-name": path.split("/").pop() ?? "" }, title);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (link.hasAttribute("aria-disabled")) return;
        link.href = `${address}?${query(now.way === "endless" ? { first: frame() } : {})}`;
        fetch_file(link, status);
      });
      return link;
    });
    const none =
      "A GIF or an MP4 of a journey is made where GAN Theatre runs in Python; the address of this page keeps it for then.";
    files_box.replaceChildren(...(links.length ? ["Take it home: ", ...links, status] : [none]));
  }

  function show_speed() {
    speed_words.textContent = `${speed.value} frames/s`;
  }

  function receive() {
    const value = props.value;
    if (!value?.lanes) return;
    const lanes = value.lanes.map((lane) => bytes_of(lane.pixels));
    const batch = { first: value.first, count: value.count, lanes, plots: value.plots };
    if (value.first > 0 && !value.view) {
      // more of a walk, unless another journey has come since, or it was asked for twice
      if (!now || now.address !== value.address || value.first !== end()) return;
      asked = 0;
      batches = [...batches, batch].slice(-KEPT);
      return;
    }
    const view = value.view;
    const motion = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const plays = view ? view.playing && motion : playing;
    now = value;
    batches = [batch];
    asked = 0;
    shown = { frame: -1, batch: null };
    position = Math.max(value.first, Math.min(end() - 1, view ? view.at : value.first));
    if (view) speed.value = String(view.fps);
    root.setAttribute("aria-busy", String(Boolean(view?.busy)));
    at_input.max = String(value.count - 1);
    at_input.hidden = value.way === "endless";
    show_speed();
    build_lanes();
    build_files();
    paint();
    set_playing(plays);
    if (!view || view.linked) keep_address();
  }

  play.addEventListener("click", () => {
    if (playing) return rest();
    set_playing(true);
    keep_address();
  });
  at_input.addEventListener("input", () => {
    set_playing(false);
    position = Number(at_input.value);
    paint();
  });
  at_input.addEventListener("change", () => go(Number(at_input.value)));
  speed.addEventListener("input", show_speed);
  speed.addEventListener("change", keep_address);
  strip.addEventListener("click", (event) => {
    const batch = shown.batch;
    if (!batch) return;
    const { column, row } = cell_under(event, strip, stills_of(batch), batch.lanes.length);
    go(batch.first + frame_of(batch, column), row);
  });
  watch("value", receive);
  receive();
}
