// The console: every control of one latent space, drawn from its layout. Native range inputs and buttons, so that
// keyboard, touch and screen readers work as everywhere.
// layout: {id, noise, classes, categories, codes, code_names, class_names, category_names, order, effects, shown, parts}
// value:  {noise: [...], label, category, codes: [...]}
const root = element.querySelector(".console");
const NOISE_LIMIT = 3;
const CODE_LIMIT = 2;
const CATCH_UP_MS = 200;
let drawn = "";
let inputs = [];
let buttons = [];
let here = props.value; // the point as the hand has left it: props.value follows a moment later
let behind = 0; // the timer by which it will

function copy_of(value) {
  return { ...value, noise: [...(value.noise || [])], codes: [...(value.codes || [])] };
}

function send(change, event) {
  const next = copy_of(here);
  change(next);
  here = next;
  // what follows the hand through the stage's socket (follower.js) takes this event, and Gradio is spared its own
  const by_gradio = root.dispatchEvent(told("console-moved"));
  if (by_gradio) {
    catch_up();
    trigger(event);
    return;
  }
  clearTimeout(behind); // the page is busy with it for as long as a picture takes: when the hand is slower, or at rest
  behind = setTimeout(catch_up, CATCH_UP_MS);
}

function catch_up() {
  clearTimeout(behind);
  behind = 0;
  props.value = here;
}

function told(name) {
  return new CustomEvent(name, { bubbles: true, cancelable: true, detail: { model: props.layout.id, point: here } });
}

function settle() {
  if (behind) catch_up();
  root.dispatchEvent(told("console-rested"));
  trigger("settle");
}

function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") node.textContent = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

function slider(name, limit, read, write, title, strength, idle) {
  const input = tag("input", { type: "range", min: -limit, max: limit, step: 0.05, "aria-label": title });
  const output = tag("output", {});
  const label = tag("span", { class: "console-name", text: name, title });
  const bar = tag("span", { class: "console-effect", title, "aria-hidden": "true" });
  bar.style.setProperty("--strength", strength === undefined ? 0 : strength);
  const show = () => {
    const number = read(here) ?? 0;
    if (document.activeElement !== input || Math.abs(Number(input.value) - number) > 0.051) input.value = number;
    output.textContent = number.toFixed(2);
  };
  input.addEventListener("input", () => {
    output.textContent = Number(input.value).toFixed(2);
    send((value) => write(value, Number(input.value)), "input");
  });
  input.addEventListener("change", settle);
  inputs.push(show);
  const row = tag("label", { class: "console-row" }, label, input, output);
  if (strength !== undefined) label.append(bar);
  if (idle) row.append(tag("small", { class: "console-idle", text: idle }));
  return row;
}

function choices(kind, heading, names) {
  const group = tag("div", { class: "console-choices", role: "radiogroup", "aria-label": heading });
  group.classList.toggle("wordy", names.some((name) => typeof name === "string" && name.length > 2));
  names.forEach((name, index) => {
    const button = tag("button", { type: "button", role: "radio", "data-index": index });
    const [first, second] = Array.isArray(name) ? name : [name, ""];
    button.append(tag("b", { text: first }));
    if (second) button.append(tag("small", { text: second }));
    button.addEventListener("click", () => {
      send((value) => (value[kind] = index), "input");
      show_all();
      settle();
    });
    group.append(button);
    buttons.push(() => {
      const chosen = here[kind] === index;
      button.setAttribute("aria-checked", chosen);
      button.tabIndex = chosen ? 0 : -1;
    });
  });
  group.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (here[kind] + step + names.length) % names.length;
    group.children[next].click();
    group.children[next].focus();
  });
  return tag("div", {}, tag("div", { class: "console-heading", text: heading }), group);
}

function draw() {
  const layout = props.layout;
  root.replaceChildren();
  inputs = [];
  buttons = [];
  if (!layout || !props.value) return;
  const parts = layout.parts || ["label", "category", "codes", "noise"];
  if (layout.classes && parts.includes("label")) root.append(choices("label", layout.label_heading, layout.class_names));
  if (layout.categories && parts.includes("category"))
    root.append(choices("category", layout.category_heading, layout.category_names));
  if (layout.codes && parts.includes("codes")) {
    root.append(tag("div", { class: "console-heading", text: "Continuous codes" }));
    layout.code_names.forEach((name, i) =>
      root.append(slider(name, CODE_LIMIT, (v) => v.codes[i], (v, x) => (v.codes[i] = x), `code ${name}, trained on -1 to 1`)),
    );
  }
  if (layout.noise && parts.includes("noise")) {
    const strongest = Math.max(...layout.effects, 1e-9);
    const is_idle = (i) => layout.effects[i] < layout.does_nothing * strongest;
    const row = (i) =>
      slider(
        `z${i + 1}`,
        NOISE_LIMIT,
        (v) => v.noise[i],
        (v, x) => (v.noise[i] = x),
        `latent dimension z${i + 1}: moving it from -1.5 to 1.5 changes a pixel by ${layout.effects[i].toFixed(1)} of 255 on average` +
          (is_idle(i) ? " (no visible effect)" : ""),
        layout.effects[i] / strongest,
        is_idle(i) ? `does nothing: ${layout.effects[i].toFixed(1)} of 255` : "",
      );
    const first = layout.order.slice(0, layout.shown);
    const rest = layout.order.slice(layout.shown);
    if (first.length) {
      root.append(tag("div", { class: "console-heading", text: layout.noise_heading }));
      first.forEach((i) => root.append(row(i)));
    }
    if (rest.length) {
      const words = first.length ? `The other ${rest.length} dimensions` : `All ${rest.length} dimensions of z`;
      const fold = tag("details", { class: "console-rest" }, tag("summary", { text: words }));
      const key = "gan-theatre-fold-z";
      fold.open = localStorage.getItem(key) === "open";
      fold.addEventListener("toggle", () => localStorage.setItem(key, fold.open ? "open" : ""));
      const box = tag("div", { class: "console-scroll" });
      rest.forEach((i) => box.append(row(i)));
      fold.append(box);
      root.append(fold);
    }
  }
}

function show_all() {
  inputs.forEach((show) => show());
  buttons.forEach((show) => show());
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
