// Timeline of a run: drag back to a moment, to the right end to be live again. A native range input, so that keyboard, touch and
// screen readers work as everywhere.
import { on_feed } from "../lib/component.js";
import { find, tag } from "../lib/elements.js";

/**
 * How far a run has got.
 * @typedef {object} Span
 * @property {string} run
 * @property {number} images seen so far
 * @property {number} total images in all
 * @property {number[]} moments images at which the networks were kept
 */

/**
 * Mounts a timeline; it triggers "input" as a hand moves it. Its value is set here by the hand alone: null is live.
 * @param {import("../lib/component.js").Component<{value: {at: number | null}, span: Span | null}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const root = find(element, ".timeline", HTMLElement);
  const input = find(element, "input", HTMLInputElement);
  const words = find(element, ".timeline-words", HTMLElement);
  const marks = find(element, ".timeline-ticks", HTMLElement);
  /** @type {string | undefined} */
  let run;
  /** @type {number | null} */
  let at = null;

  function show() {
    const { images = 0, total = 1, moments = [] } = props.span ?? {};
    input.max = String(total);
    input.disabled = !images;
    if (at !== null && at >= images) at = null;
    if (document.activeElement !== input || at === null) input.value = String(at ?? images);
    const seen = (at ?? images).toLocaleString("en");
    words.textContent = at === null ? (images ? `${seen} images` : "the time line") : `back at ${seen}`;
    input.setAttribute("aria-valuetext", words.textContent);
    root.dataset.live = String(at === null);
    const percent = (/** @type {number} */ place) => `${(100 * place) / Math.max(1, total)}%`;
    marks.style.setProperty("--reached", percent(images));
    marks.replaceChildren(...moments.map((moment) => tag("i", { style: `left: ${percent(moment)}` })));
  }

  /** @param {number | null} images */
  function choose(images) {
    at = images;
    props.value = { at };
    show();
    trigger("input");
  }

  function take() {
    if (props.span?.run !== run) {
      run = props.span?.run;
      if (at !== null) {
        at = null;
        props.value = { at };
      }
    }
    show();
  }

  input.addEventListener("input", () => {
    const reached = props.span?.images ?? 0;
    choose(Number(input.value) >= reached ? null : Number(input.value));
  });
  find(element, "button", HTMLButtonElement).addEventListener("click", () => choose(null));
  watch("span", take);
  on_feed(element, (span) => {
    props.span = span; // from the run watcher; watch is for what Gradio sends
    take();
  });
  take();
}
