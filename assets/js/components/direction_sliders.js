// Direction sliders: one slider for each direction. The point is moved here, by base + sum of amount x direction, so that its value
// is a point like the console's and the picture follows the hand in the same way.
import { copy_text, page_address, query_at_rest } from "../lib/address.js";
import { announce } from "../lib/component.js";
import { find, tag } from "../lib/elements.js";
import { cell_under } from "../lib/grid.js";
import { bytes_of, paint_picture } from "../lib/pixels.js";
import { encode, rounded } from "../lib/view_state.js";

/** @typedef {import("../lib/view_state.js").Table} Table of view state */
/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {{key: string, name: string, vector: number[], measured: number, share: number, title: string}} Direction */
/**
 * What to draw.
 * @typedef {object} Layout
 * @property {string} model
 * @property {string} method
 * @property {Direction[]} rows vector in z; measured: of 255; share: of the strongest, from 0 to 1
 * @property {number} limit of a slider
 * @property {number} strip pictures in a row
 * @property {number} edge of z's entries
 */
/**
 * Point, the base from which its directions lead, and the amounts of them.
 * @typedef {Point & {base: number[], amounts: Record<string, number>, last?: string}} SlidersValue
 */
/** @typedef {import("../lib/pixels.js").Shape & {pixels: string | Uint8Array}} Strips a strip of pictures for each direction */
/** @typedef {{key: string, name: string, node: HTMLElement, canvas: HTMLCanvasElement, show: () => void}} Row */

/**
 * Mounts the sliders; they trigger "input" while a hand moves, "settle" when it lets go, and "last" then, if it moved a numbered
 * direction, which the value names.
 * @param {import("../lib/component.js").Component<{value: SlidersValue, layout: Layout, strips: Strips | null, table: Table}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const box = find(element, ".steering-rows", HTMLElement);
  const link = find(element, ".steering-link", HTMLAnchorElement);
  const said = find(element, ".steering-said", HTMLElement);
  const show_later = query_at_rest(element);
  let drawn = "";
  /** @type {Row[]} */
  let rows = [];
  let here = props.value; // as the hand has left it: props.value follows a moment later

  const amount_of = (/** @type {string} */ key) => here.amounts[key] ?? 0;

  /** @param {Record<string, number>} amounts */
  function moved(amounts) {
    const { edge, rows: directions } = props.layout;
    return here.base.map((start, i) => {
      const there = directions.reduce((sum, { key, vector }) => sum + (amounts[key] ?? 0) * vector[i], start);
      return +Math.min(edge, Math.max(-edge, there)).toFixed(4);
    });
  }

  /** @param {string} key @param {number} amount */
  function steer(key, amount) {
    const amounts = { ...here.amounts, [key]: amount };
    here = { ...here, amounts, noise: moved(amounts), last: key };
    props.value = here;
    // what follows the hand through the stage's socket (point_socket.js) takes this event, and Gradio is spared its own
    if (told("console-moved")) trigger("input");
    show();
  }

  /** @param {"console-moved" | "console-rested"} name */
  function told(name) {
    const { noise, label, category, codes } = here;
    return announce(box, name, props.layout.model, { noise, label, category, codes });
  }

  function settle() {
    remember();
    told("console-rested");
    if (/^\d+$/.test(here.last ?? "")) trigger("last");
    trigger("settle");
  }

  /** @param {Direction} direction @returns {Row} */
  function row_of({ key, name, measured, share, title }) {
    const { limit, strip } = props.layout;
    const input = tag("input", { type: "range", min: -limit, max: limit, step: 0.05, "aria-label": `${name}: ${title}` });
    const output = tag("output");
    const bar = tag("i", { "aria-hidden": true });
    bar.style.setProperty("--strength", String(share));
    const measure = tag("small", {}, `${measured.toFixed(1)} of 255`);
    const words = tag("span", { class: "steering-name", title }, tag("b", {}, name), measure, bar);
    const canvas = tag("canvas", { role: "img", title: "Click a picture to go there" });
    canvas.addEventListener("click", (event) => {
      steer(key, (2 * limit * cell_under(event, canvas, strip).column) / (strip - 1) - limit);
      settle();
    });
    input.addEventListener("input", () => steer(key, Number(input.value)));
    input.addEventListener("change", settle);
    const mark = tag("span", { class: "steering-mark", "aria-hidden": true });
    const node = tag(
      "div",
      { class: "steering-row" },
      words,
      input,
      output,
      tag("div", { class: "steering-strip" }, canvas, mark),
    );
    const show = () => {
      const amount = amount_of(key);
      if (Math.abs(Number(input.value) - amount) > 0.001) input.value = String(amount);
      output.textContent = amount.toFixed(2);
      // over the picture that is nearest to where the slider stands
      mark.style.left = `${(100 * Math.round(((amount + limit) / (2 * limit)) * (strip - 1))) / strip}%`;
      mark.style.width = `${100 / strip}%`;
    };
    return { key, name, node, canvas, show };
  }

  function paint_strips() {
    const value = props.strips;
    if (!value?.pixels) return;
    const { width, channels } = value;
    const height = value.height / rows.length;
    if (!Number.isInteger(height)) return; // strips of another layout: the right ones are on their way
    const bytes = bytes_of(value.pixels);
    const { limit, strip } = props.layout;
    rows.forEach(({ canvas, name }, index) => {
      paint_picture(canvas, { width, height, channels }, bytes, index * width * height * channels);
      canvas.setAttribute("aria-label", `what ${name} does: ${strip} pictures from ${-limit} to ${limit}`);
    });
  }

  function show() {
    for (const row of rows) row.show();
  }

  function query() {
    const { model, method } = props.layout;
    const { base, label, category, codes, amounts } = here;
    const on = rows.map(({ key }) => key).filter((key) => amount_of(key) || !/^\d+$/.test(key)); // a named one stays in view
    return encode(props.table, "directions", {
      model,
      method,
      z: base.map((number) => rounded(number, 3)),
      label: label ?? undefined,
      category: category ?? undefined,
      codes: codes?.length ? codes : undefined,
      direction: on.length ? on : undefined,
      amount: on.length ? on.map((key) => rounded(amounts[key] ?? 0, 3)) : undefined,
    });
  }

  // the whole view is in the address bar
  function remember() {
    link.href = page_address(query());
    show_later(query());
  }

  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const copied = await copy_text(new URL(page_address(query()), location.href).href);
    said.textContent = copied ? "The link to this view is copied." : "The link to this view is in the address bar.";
  });

  function refresh() {
    if (!props.layout || !props.value) return;
    here = props.value;
    const wanted = JSON.stringify(props.layout);
    if (wanted !== drawn) {
      drawn = wanted;
      rows = props.layout.rows.map(row_of);
      box.replaceChildren(...rows.map(({ node }) => node));
    }
    show();
    paint_strips();
    link.href = page_address(query());
  }

  // as it is built the page shows the same to all; whoever wrote that into the address would lose the link that is being followed
  // What the first answer shows is what the link asks for; without a link it is what stands here already
  let built = location.search ? "" : JSON.stringify([props.value, props.layout]);
  watch(["value", "layout", "strips"], () => {
    refresh();
    const shown = JSON.stringify([props.value, props.layout]);
    built = built || shown;
    if (shown !== built) remember();
  });
  refresh();
}
