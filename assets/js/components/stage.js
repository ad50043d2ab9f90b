// Stage: one canvas for every picture that follows a hand. The template is static; a new value is painted in watch, so nothing of
// the page is laid out again while a slider is dragged.
import { on_feed } from "../lib/component.js";
import { find, tag } from "../lib/elements.js";
import { arrow_step, cell_under } from "../lib/grid.js";
import { decode_base64, paint_picture } from "../lib/pixels.js";

/**
 * Sheet of pictures, as the server sends it (pixels in base64) or the point socket (bytes).
 * @typedef {object} StageValue
 * @property {number} width of the sheet, in pixels
 * @property {number} height
 * @property {number} channels
 * @property {string | Uint8Array} pixels
 * @property {string} [alt]
 * @property {number} columns cells that can be clicked, in a row
 * @property {number} rows
 * @property {string[]} [top] words above the columns
 * @property {string[]} [left] words beside the rows
 * @property {number} [marked] the cell with a frame around it, or -1
 * @property {import("../lib/component.js").Point[]} [source] what the sheet was made of: who answers a click needs to know no more
 * @property {boolean} [fed] whether it came past Gradio
 */

/**
 * Mounts a stage; it triggers "pick" with the index of a cell that is clicked, and the sheet's source.
 * @param {import("../lib/component.js").Component<{value: StageValue | null}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const canvas = find(element, "canvas", HTMLCanvasElement);
  const top_labels = find(element, ".stage-top", HTMLElement);
  const left_labels = find(element, ".stage-left", HTMLElement);
  const mark = find(element, ".stage-mark", HTMLElement);
  const root = find(element, ".stage", HTMLElement);
  let labelled = "";
  let shown = props.value; // what Gradio sent, or what came past it: from the run watcher, or through the socket
  let cursor = 0;

  /** @param {HTMLElement} box @param {string[]} words */
  function fill(box, words) {
    box.replaceChildren(...words.map((word) => tag("span", {}, word)));
    box.hidden = words.length === 0;
  }

  /** @param {StageValue | null} value */
  function paint(value) {
    shown = value;
    if (!value?.pixels) return;
    paint_picture(canvas, value, typeof value.pixels === "string" ? decode_base64(value.pixels) : value.pixels);
    canvas.setAttribute("aria-label", value.alt || "a generated picture");
    const words = JSON.stringify([value.top, value.left]);
    if (words !== labelled) {
      labelled = words;
      fill(top_labels, value.top || []);
      fill(left_labels, value.left || []);
    }
    root.style.setProperty("--shape", `${value.width} / ${value.height}`);
    const marked = value.marked ?? -1;
    mark.hidden = marked < 0;
    if (marked >= 0) {
      mark.style.width = `${100 / value.columns}%`;
      mark.style.height = `${100 / value.rows}%`;
      mark.style.left = `${(100 * (marked % value.columns)) / value.columns}%`;
      mark.style.top = `${(100 * Math.floor(marked / value.columns)) / value.rows}%`;
    }
    canvas.classList.toggle("clickable", value.columns * value.rows > 1);
    canvas.tabIndex = value.columns * value.rows > 1 ? 0 : -1;
  }

  /** @param {number} index */
  function choose(index) {
    cursor = index;
    trigger("pick", { index, source: shown?.source });
  }

  canvas.addEventListener("click", (event) => {
    if (!shown || shown.columns * shown.rows < 2) return;
    const { column, row } = cell_under(event, canvas, shown.columns, shown.rows);
    choose(row * shown.columns + column);
  });

  canvas.addEventListener("keydown", (event) => {
    if (!shown || shown.columns * shown.rows < 2) return;
    const step = arrow_step(event.key, shown.columns);
    if (step === undefined) return;
    event.preventDefault();
    const from = shown.marked !== undefined && shown.marked >= 0 ? shown.marked : cursor;
    choose(Math.max(0, Math.min(shown.columns * shown.rows - 1, from + step)));
  });

  watch("value", () => {
    if (!props.value?.fed) paint(props.value);
  });
  on_feed(element, (value) => {
    paint(value);
    // Gradio drops an answer that equals the value: one that is on the canvas no more must not be the value still, or that very
    // picture, sent again, would not be painted. Once for each of its answers, as setting the value keeps the page busy
    if (!props.value?.fed) props.value = { ...value, fed: true };
  });
  paint(props.value);
}
