// Theme: dark where the visitor's system is, from before the first paint on; "?__theme=light" or "dark" says otherwise, as in the app.
const asked = new URLSearchParams(location.search).get("__theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("dark", asked ? asked === "dark" : dark.matches);
dark.addEventListener("change", paint);
paint();
