// The steering: one slider for each direction. The point is moved here, by base + sum of amount x direction, so that its value is a
// point like the console's and the picture follows the hand in the same way.
// layout: {model, method, rows: [{key, name, vector, measured, share, title}], limit, strip, edge}
// value:  {noise, label, category, codes, base: [...], amounts: {key: number}, last: key}
// strips: {width, height, channels, pixels (base64)}: a row of pictures for each row
const box = element.querySelector(".steering-rows");
const link = element.querySelector(".steering-link");
const said = element.querySelector(".steering-said");
let drawn = "";
let rows = [];
let remembering = 0;
let here = props.value; // as the hand has left it: props.value follows a moment later

function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const amount_of = (key) => here.amounts[key] ?? 0;

function moved(amounts) {
  const { edge, rows: directions } = props.layout;
  return here.base.map((start, i) => {
    const there = directions.reduce((sum, { key, vector }) => sum + (amounts[key] ?? 0) * vector[i], start);
    return +Math.min(edge, Math.max(-edge, there)).toFixed(4);
  });
}

function steer(key, amount) {
  const amounts = { ...here.amounts, [key]: amount };
  here = { ...here, amounts, noise: moved(amounts), last: key };
  props.value = here;
  // what follows the hand through the stage's socket (follower.js) takes this event, and Gradio is spared its own
  if (box.dispatchEvent(told("console-moved"))) trigger("input");
  show();
}

function told(name) {
  const { noise, label, category, codes } = here;
  const detail = { model: props.layout.model, point: { noise, label, category, codes } };
  return new CustomEvent(name, { bubbles: true, cancelable: true, detail });
}

function settle() {
  remember();
  box.dispatchEvent(told("console-rested"));
  trigger("settle");
}

function row_of({ key, name, measured, share, title }) {
  const { limit, strip } = props.layout;
  const input = tag("input", { type: "range", min: -limit, max: limit, step: 0.05, "aria-label": `${name}: ${title}` });
  const output = tag("output", {});
  const bar = tag("i", { "aria-hidden": "true" });
  bar.style.setProperty("--strength", share);
  const words = tag("span", { class: "steering-name", title }, tag("b", {}, name), tag("small", {}, `${measured.toFixed(1)} of 255`), bar);
  const canvas = tag("canvas", { role: "img", title: "Click a picture to go there" });
  canvas.addEventListener("click", (event) => {
    const place = canvas.getBoundingClientRect();
    const cell = Math.min(strip - 1, Math.floor(((event.clientX - place.left) / place.width) * strip));
    steer(key, (2 * limit * cell) / (strip - 1) - limit);
    settle();
  });
  input.addEventListener("input", () => steer(key, Number(input.value)));
  input.addEventListener("change", settle);
  const mark = tag("span", { class: "steering-mark", "aria-hidden": "true" });
  const node = tag("div", { class: "steering-row" }, words, input, output, tag("div", { class: "steering-strip" }, canvas, mark));
  const show = () => {
    const amount = amount_of(key);
    if (Math.abs(Number(input.value) - amount) > 0.001) input.value = amount;
    output.textContent = amount.toFixed(2);
    // over the picture that is nearest to where the slider stands
    mark.style.left = `${(100 * Math.round(((amount + limit) / (2 * limit)) * (strip - 1))) / strip}%`;
    mark.style.width = `${100 / strip}%`;
  };
  return { key, name, node, canvas, show };
}

function paint_strips() {
  const value = props.strips;
  if (!value || !value.pixels) return;
  const { width, height, channels } = value;
  const tall = height / rows.length;
  if (!Number.isInteger(tall)) return; // strips of another layout: the right ones are on their way
  const raw = atob(value.pixels);
  rows.forEach(({ canvas, name }, index) => {
    canvas.width = width;
    canvas.height = tall;
    const pen = canvas.getContext("2d");
    const picture = pen.createImageData(width, tall);
    for (let i = 0, from = index * tall * width * channels; i < width * tall; i++, from += channels) {
      for (let c = 0; c < 3; c++) picture.data[4 * i + c] = raw.charCodeAt(from + (channels === 3 ? c : 0));
      picture.data[4 * i + 3] = 255;
    }
    pen.putImageData(picture, 0, 0);
    const { limit, strip } = props.layout;
    canvas.setAttribute("aria-label", `what ${name} does: ${strip} pictures from ${-limit} to ${limit}`);
  });
}

function show() {
  rows.forEach((row) => row.show());
}

const written = (numbers) => numbers.map((number) => String(+number.toFixed(3))).join(",");

function address() {
  const { model, method } = props.layout;
  const { base, label, category, codes, amounts } = here;
  const words = { model, method, z: written(base) };
  if (label !== null && label !== undefined) words.label = label;
  if (category !== null && category !== undefined) words.category = category;
  if (codes?.length) words.codes = written(codes);
  const on = rows.map(({ key }) => key).filter((key) => amount_of(key) || !/^\d+$/.test(key)); // a named one stays in view
  if (on.length) Object.assign(words, { direction: on.join(","), amount: written(on.map((key) => amounts[key] ?? 0)) });
  return `${location.pathname}?${new URLSearchParams(words)}`.replaceAll("%2C", ",");
}

// the whole view is in the address bar; browsers refuse to be told of it too often
function remember() {
  link.href = address();
  clearTimeout(remembering);
  remembering = setTimeout(() => element.isConnected && history.replaceState(history.state, "", address()), 300);
}

link.addEventListener("click", (event) => {
  event.preventDefault();
  navigator.clipboard?.writeText(new URL(address(), location.href).href).then(
    () => (said.textContent = "The link to this view is copied."),
    () => (said.textContent = "The link to this view is in the address bar."),
  );
});

function refresh() {
  if (!props.layout || !props.value) return;
  here = props.value;
  const wanted = JSON.stringify(props.layout);
  if (wanted !== drawn) {
    drawn = wanted;
    rows = props.layout.rows.map(row_of);
    box.replaceChildren(...rows.map(({ node }) => node));
  }
  show();
  paint_strips();
}

// as it is built the page shows the same to all; whoever wrote that into the address would lose the link that is being followed
let built = "";
watch(["value", "layout", "strips"], () => {
  refresh();
  const shown = JSON.stringify([props.value, props.layout]);
  built = built || shown;
  if (shown !== built) remember();
});
refresh();
