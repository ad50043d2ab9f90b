// Projector mode: larger type and thicker lines, remembered. The button is in the heading of every page.
const KEY = "gan-theatre-projector";
const button = element.querySelector("button");
function apply(on) {
  document.body.classList.toggle("projector", on);
  button.setAttribute("aria-pressed", on);
  window.dispatchEvent(new Event("resize"));
}
button.addEventListener("click", () => {
  const on = !document.body.classList.contains("projector");
  localStorage.setItem(KEY, on ? "on" : "");
  apply(on);
});
apply(localStorage.getItem(KEY) === "on");
