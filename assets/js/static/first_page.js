// First page of a static site: its moving row can be held still, and the site is kept in this browser.
import { keep_offline } from "./offline.js";

const film = document.querySelector(".film");
const button = document.getElementById("film-pause");
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {boolean} held */
function hold(held) {
  film?.classList.toggle("held", held);
  if (!button) return;
  button.setAttribute("aria-pressed", String(held));
  button.textContent = held ? "Let it move" : "Hold still";
}
button?.addEventListener("click", () => hold(!film?.classList.contains("held")));
hold(still.matches);
keep_offline();
