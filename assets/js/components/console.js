// Console: every control of one latent space, drawn from its layout. Native range inputs and buttons, so that keyboard, touch and
// screen readers work as everywhere.
import { announce } from "../lib/component.js";
import { find, tag } from "../lib/elements.js";
import { remember_fold } from "../lib/storage.js";

/** @typedef {import("../lib/component.js").Point} Point */
/**
 * What to draw: gan.web.show.points.layout.
 * @typedef {object} Layout
 * @property {string} id of the model
 * @property {number} noise entries of z
 * @property {number} classes
 * @property {number} categories
 * @property {number} codes
 * @property {string[]} code_names
 * @property {string[]} class_names
 * @property {(string | [string, string])[]} category_names
 * @property {string} label_heading
 * @property {string} category_heading
 * @property {string} noise_heading
 * @property {number[]} order entries of z, the strongest first
 * @property {number[]} effects of each entry: by how much of 255 it changes a pixel on average
 * @property {number} does_nothing share of the strongest effect below which none is seen
 * @property {number} shown how many sliders are not folded away
 * @property {string[]} [parts] of "label", "category", "codes", "noise"
 */

const NOISE_LIMIT = 3;
const CODE_LIMIT = 2;
const CATCH_UP_MS = 200;

/**
 * Mounts a console; its value is a point. It triggers "input" while a hand moves and "settle" when it lets go.
 * @param {import("../lib/component.js").Component<{value: Point, layout: Layout | null}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const root = find(element, ".console", HTMLElement);
  let drawn = "";
  /** @type {(() => void)[]} brings each control up to date */
  let controls = [];
  let here = props.value; // the point as the hand has left it: props.value follows a moment later
  let behind = 0; // the timer by which it will

  /** @param {(point: Point) => void} change @param {string} event */
  function send(change, event) {
    const next = { ...here, noise: [...(here.noise || [])], codes: [...(here.codes || [])] };
    change(next);
    here = next;
    // whoever follows the hand (local_lane.js, point_socket.js) takes this event, and Gradio is spared its own
    if (told("console-moved")) {
      catch_up();
      trigger(event);
      return;
    }
    clearTimeout(behind); // the page is busy with it for as long as a picture takes: when the hand is slower, or at rest
    behind = window.setTimeout(catch_up, CATCH_UP_MS);
  }

  function catch_up() {
    clearTimeout(behind);
    behind = 0;
    props.value = here;
  }

  /** @param {"console-moved" | "console-rested"} name */
  function told(name) {
    return announce(root, name, props.layout?.id ?? "", here, here);
  }

  function settle() {
    if (behind) catch_up();
    told("console-rested");
    trigger("settle");
  }

  /**
   * @param {object} what
   * @param {string} what.name
   * @param {number} what.limit
   * @param {string} what.title
   * @param {(point: Point) => number | undefined} what.read
   * @param {(point: Point, number: number) => void} what.write
   * @param {number} [what.strength] of the bar below the name, from 0 to 1
   * @param {string} [what.idle] said of an entry that does nothing
   * @returns {HTMLElement}
   */
  function slider({ name, limit, title, read, write, strength, idle }) {
    const input = tag("input", { type: "range", min: -limit, max: limit, step: 0.05, "aria-label": title });
    const output = tag("output");
    const label = tag("span", { class: "console-name", title }, name);
    controls.push(() => {
      const number = read(here) ?? 0;
      if (document.activeElement !== input || Math.abs(Number(input.value) - number) > 0.051) input.value = String(number);
      output.textContent = number.toFixed(2);
    });
    input.addEventListener("input", () => {
      output.textContent = Number(input.value).toFixed(2);
      send((point) => write(point, Number(input.value)), "input");
    });
    input.addEventListener("change", settle);
    const row = tag("label", { class: "console-row" }, label, input, output);
    if (strength !== undefined) {
      const bar = tag("span", { class: "console-effect", title, "aria-hidden": true });
      bar.style.setProperty("--strength", String(strength));
      label.append(bar);
    }
    if (idle) row.append(tag("small", { class: "console-idle" }, idle));
    return row;
  }

  /**
   * @param {"label" | "category"} kind
   * @param {string} heading
   * @param {(string | [string, string])[]} names
   * @returns {HTMLElement}
   */
  function choices(kind, heading, names) {
    const wordy = names.some((name) => typeof name === "string" && name.length > 2);
    const options = names.map((name, index) => {
      const option = tag("button", { type: "button", role: "radio", "data-index": index });
      const [first, second] = Array.isArray(name) ? name : [name, ""];
      option.append(tag("b", {}, first), ...(second ? [tag("small", {}, second)] : []));
      option.addEventListener("click", () => {
        send((point) => {
          point[kind] = index;
        }, "input");
        show_all();
        settle();
      });
      controls.push(() => {
        const chosen = here[kind] === index;
        option.setAttribute("aria-checked", String(chosen));
        option.tabIndex = chosen ? 0 : -1;
      });
      return option;
    });
    const group = tag("div", { class: "console-choices", role: "radiogroup", "aria-label": heading }, ...options);
    group.classList.toggle("wordy", wordy);
    group.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = options[((here[kind] ?? 0) + step + names.length) % names.length];
      next.click();
      next.focus();
    });
    return tag("div", {}, tag("div", { class: "console-heading" }, heading), group);
  }

  /** @param {Layout} layout @param {number} i */
  function noise_slider(layout, i) {
    const strongest = Math.max(...layout.effects, 1e-9);
    const effect = layout.effects[i];
    const idle = effect < layout.does_nothing * strongest;
    const measured = `changes a pixel by ${effect.toFixed(1)} of 255 on average`;
    return slider({
      name: `z${i + 1}`,
      limit: NOISE_LIMIT,
      title: `latent dimension z${i + 1}: moving it from -1.5 to 1.5 ${measured}${idle ? " (no visible effect)" : ""}`,
      read: (point) => point.noise[i],
      write: (point, number) => {
        point.noise[i] = number;
      },
      strength: effect / strongest,
      idle: idle ? `does nothing: ${effect.toFixed(1)} of 255` : "",
    });
  }

  /** @param {Layout} layout */
  function draw_noise(layout) {
    const first = layout.order.slice(0, layout.shown);
    const rest = layout.order.slice(layout.shown);
    if (first.length) {
      root.append(tag("div", { class: "console-heading" }, layout.noise_heading));
      root.append(...first.map((i) => noise_slider(layout, i)));
    }
    if (rest.length) {
      const words = first.length ? `The other ${rest.length} dimensions` : `All ${rest.length} dimensions of z`;
      const box = tag("div", { class: "console-scroll" }, ...rest.map((i) => noise_slider(layout, i)));
      const fold = tag("details", { class: "console-rest" }, tag("summary", {}, words), box);
      remember_fold(fold, "gan-theatre-fold-z");
      root.append(fold);
    }
  }

  function draw() {
    const layout = props.layout;
    root.replaceChildren();
    controls = [];
    if (!layout) return;
    const parts = layout.parts ?? ["label", "category", "codes", "noise"];
    if (layout.classes && parts.includes("label")) root.append(choices("label", layout.label_heading, layout.class_names));
    if (layout.categories && parts.includes("category"))
      root.append(choices("category", layout.category_heading, layout.category_names));
    if (layout.codes && parts.includes("codes")) {
      root.append(tag("div", { class: "console-heading" }, "Continuous codes"));
      layout.code_names.forEach((name, i) => {
        const title = `code ${name}, trained on -1 to 1`;
        const read = (/** @type {Point} */ point) => point.codes?.[i];
        const write = (/** @type {Point} */ point, /** @type {number} */ number) => {
          if (point.codes) point.codes[i] = number;
        };
        root.append(slider({ name, limit: CODE_LIMIT, title, read, write }));
      });
    }
    if (layout.noise && parts.includes("noise")) draw_noise(layout);
  }

  function show_all() {
    for (const show of controls) show();
  }

  function refresh() {
    const wanted = JSON.stringify(props.layout);
    if (wanted !== drawn) {
      clearTimeout(behind); // a move in another model's space is no move in this one's
      behind = 0;
    }
    if (!behind) here = props.value;
    if (wanted !== drawn && props.value) {
      drawn = wanted;
      draw();
    }
    show_all();
  }

  watch(["value", "layout"], refresh);
  refresh();
}
