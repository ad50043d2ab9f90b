// The time line of a run: drag back to a moment, to the right end to be live again. A native range input, so that keyboard,
// touch and screen readers work as everywhere.
// value: {at: images or null (live)}, set here by the hand alone; span: {run, images, total, moments: [images, ...]}
const input = element.querySelector("input");
const words = element.querySelector(".timeline-words");
const ticks = element.querySelector(".timeline-ticks");
let run = null;
let at = null;

function show() {
  const { images = 0, total = 1, moments = [] } = props.span || {};
  input.max = total;
  input.disabled = !images;
  if (at !== null && at >= images) at = null;
  if (document.activeElement !== input || at === null) input.value = at ?? images;
  const seen = (at ?? images).toLocaleString("en");
  words.textContent = at === null ? (images ? `${seen} images` : "the time line") : `back at ${seen}`;
  input.setAttribute("aria-valuetext", words.textContent);
  element.querySelector(".timeline").dataset.live = at === null;
  ticks.style.setProperty("--reached", `${(100 * images) / Math.max(1, total)}%`);
  ticks.replaceChildren(
    ...moments.map((moment) => {
      const tick = document.createElement("i");
      tick.style.left = `${(100 * moment) / Math.max(1, total)}%`;
      return tick;
    }),
  );
}

function choose(images) {
  at = images;
  props.value = { at };
  show();
  trigger("input");
}

input.addEventListener("input", () => {
  const reached = (props.span || {}).images || 0;
  choose(Number(input.value) >= reached ? null : Number(input.value));
});
element.querySelector("button").addEventListener("click", () => choose(null));

function take() {
  const span = props.span || {};
  if (span.run !== run) {
    run = span.run;
    if (at !== null) {
      at = null;
      props.value = { at };
    }
  }
  show();
}
watch("span", take);
element.addEventListener("feed", (event) => {
  props.span = event.detail; // from the watcher; watch is for what Gradio sends
  take();
});
take();
