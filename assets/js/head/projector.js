// Projector mode: larger type and thicker lines, remembered. The button is in the heading of every page, which Gradio builds after
// this has been read.
const KEY = "gan-theatre-projector";
const BUTTON = ".heading button";

/** @param {boolean} on */
function apply(on) {
  document.body.classList.toggle("projector", on);
  document.querySelector(BUTTON)?.setAttribute("aria-pressed", String(on));
  window.dispatchEvent(new Event("resize"));
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element && event.target.closest(BUTTON))) return;
  const on = !document.body.classList.contains("projector");
  apply(on);
  localStorage.setItem(KEY, on ? "on" : "");
});

new MutationObserver((_, watching) => {
  if (!document.querySelector(BUTTON)) return;
  watching.disconnect();
  apply(localStorage.getItem(KEY) === "on");
}).observe(document, { childList: true, subtree: true });
