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

/** @returns {boolean} whether it was left on; off where the browser keeps nothing, as in a frame in a private window */
function was_on() {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element && event.target.closest(BUTTON))) return;
  const on = !document.body.classList.contains("projector");
  apply(on);
  try {
    localStorage.setItem(KEY, on ? "on" : "");
  } catch {
    // forbidden or full: it is on until the page is left
  }
});

new MutationObserver((_, watching) => {
  if (!document.querySelector(BUTTON)) return;
  watching.disconnect();
  apply(was_on());
}).observe(document, { childList: true, subtree: true });
