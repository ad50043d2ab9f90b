// The model card: its words come from a checkpoint, which may be a stranger's, so all of them are set as text.
// value: gan.evaluation.model_card.Card: {title, look_at, about, run, scores, commands}, each of the last four a list of
// {label, figures: [{text, why, link, command}]}
const line = element.querySelector(".card-line");
const fold = element.querySelector(".card-fold");
const body = element.querySelector(".card-body");
const KEY = "gan-theatre-fold-card";
let explained = 0;

function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// a figure with an explanation can be reached by keyboard, and by a tap
function figure({ text, why, link, command }) {
  if (link) return tag("a", { href: link, target: "_blank", rel: "noopener" }, text);
  if (command) return tag("code", {}, text);
  if (!why) return tag("span", {}, text);
  const id = `card-why-${++explained}`;
  return tag(
    "span",
    { class: "card-figure" },
    tag("span", { class: "card-number", tabindex: "0", "aria-describedby": id }, text),
    tag("span", { class: "card-why", role: "tooltip", id }, why),
  );
}

function rows(kind, list) {
  const box = tag("dl", { class: `card-rows card-${kind}` });
  for (const { label, figures } of list) {
    box.append(tag("div", { class: "card-row" }, tag("dt", {}, label), ...figures.map((one) => tag("dd", {}, figure(one)))));
  }
  return box;
}

function paint() {
  const value = props.value;
  if (!value || !value.title) return;
  line.replaceChildren(tag("b", {}, `${value.title}.`), ` ${value.look_at}`);
  const about = rows("about", value.about);
  const run = rows("run", value.run);
  const scores = rows("scores", value.scores);
  if (value.scores.length) {
    const head = tag("div", { class: "card-row card-head", "aria-hidden": "true" }, tag("dt", {}, "Score"));
    head.append(tag("dd", {}, "this model"), tag("dd", {}, "real images"));
    scores.prepend(head);
  }
  body.replaceChildren(about, tag("div", {}, run, ...(value.scores.length ? [scores] : [])), rows("commands", value.commands));
}

fold.open = localStorage.getItem(KEY) === "open";
fold.addEventListener("toggle", () => localStorage.setItem(KEY, fold.open ? "open" : ""));
body.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.activeElement.blur();
});
watch("value", paint);
paint();
