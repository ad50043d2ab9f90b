// The map: a mosaic of pictures of a plane through latent space. What is already painted moves at once with the hand; the server
// is asked only for tiles that are missing, one request at a time, those nearest to the middle first, so the newest view wins.
// frame: {key, told, query, view: {x, y, zoom, layer}, marks: [{name, x, y}], side, step, edge, zooms, classes, noun, probability}
// tiles: {key, level, cells: [[column, row], ...], width, height, channels, pixels (base64), opinions, seen: [class, ...] or []}
// value: {query, x, y, zoom, layer, level, wanted, picked: [x, y]}, set here by the hand alone
const canvas = element.querySelector("canvas");
const legend = element.querySelector(".map-legend");
const readout = element.querySelector(".map-readout");
const said = element.querySelector(".map-said");
const link = element.querySelector(".map-link");
const layers = [...element.querySelectorAll("[data-layer]")];
const pen = canvas.getContext("2d");
const MOST = 96; // tiles of one request: a short one, so that a drag is followed soon
const KEPT = 4000;
const PATIENCE = 4000; // ms until an answer counts as lost
const COLOURS = ["#dc2626", "#2563eb", "#16a34a", "#f59e0b", "#9333ea", "#06b6d4", "#92400e", "#f9a8d4", "#a3e635", "#64748b"];
let frame = null;
let view = { x: 0, y: 0, zoom: 0, layer: "none" };
let picked = [0, 0];
let painted = new Map(); // "level/column/row" -> {sheet, left, level, column, row, opinion, seen}
let asked_at = 0;
let awaited = false;
let waiting = false; // a painting is due in the next frame
let speaking = 0;
let remembering = 0;

const level_of = (zoom) => Math.floor(zoom + 0.5);
const step_of = (level) => frame.step / 2 ** level;
const span = () => (frame.side * frame.step) / 2 ** view.zoom;
const clamp = (number, low, high) => Math.min(high, Math.max(low, number));
const key_of = (level, column, row) => `${level}/${column}/${row}`;

function sheet_of(answer) {
  const { width, height, channels, cells } = answer;
  const raw = atob(answer.pixels);
  const sheet = document.createElement("canvas");
  sheet.width = width * cells.length;
  sheet.height = height;
  const board = sheet.getContext("2d");
  const picture = board.createImageData(sheet.width, height);
  for (let tile = 0, from = 0; tile < cells.length; tile++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, from += channels) {
        const to = 4 * (y * sheet.width + tile * width + x);
        for (let c = 0; c < 3; c++) picture.data[to + c] = raw.charCodeAt(from + (channels === 3 ? c : 0));
        picture.data[to + 3] = 255;
      }
    }
  }
  board.putImageData(picture, 0, 0);
  return sheet;
}

function keep(answer) {
  if (!answer.cells.length) return;
  const sheet = sheet_of(answer);
  answer.cells.forEach(([column, row], index) => {
    painted.set(key_of(answer.level, column, row), {
      sheet,
      left: index * answer.width,
      width: answer.width,
      height: answer.height,
      level: answer.level,
      column,
      row,
      opinion: answer.opinions[index],
      seen: answer.seen[index],
    });
  });
  for (const old of painted.keys()) {
    if (painted.size <= KEPT) break;
    painted.delete(old); // a Map keeps the order in which its keys came, so the oldest go first
  }
}

// the cells of the level that the view needs, those nearest to the middle first
function in_view() {
  const level = level_of(view.zoom);
  const step = step_of(level);
  const half = span() / 2;
  const last = Math.floor(frame.edge / step);
  const low = (middle) => Math.max(-last, Math.floor((middle - half) / step + 0.5 + 1e-9));
  const high = (middle) => Math.min(last, Math.floor((middle + half) / step + 0.5 - 1e-9));
  const cells = [];
  for (let row = low(view.y); row <= high(view.y); row++)
    for (let column = low(view.x); column <= high(view.x); column++) cells.push([column, row]);
  const away = ([column, row]) => Math.hypot(column * step - view.x, row * step - view.y);
  return { level, cells: cells.sort((a, b) => away(a) - away(b)) };
}

function is_missing(level, [column, row]) {
  const tile = painted.get(key_of(level, column, row));
  return !tile || (view.layer === "class" && tile.seen === undefined);
}

function say_to_server(more) {
  props.value = { query: frame.query, ...view, picked, ...more };
}

function ask() {
  const now = performance.now();
  if (awaited && now - asked_at < PATIENCE) return;
  const { level, cells } = in_view();
  const wanted = cells.filter((cell) => is_missing(level, cell)).slice(0, MOST);
  canvas.setAttribute("aria-busy", wanted.length > 0);
  if (!wanted.length) return;
  awaited = true;
  asked_at = now;
  say_to_server({ level, wanted });
  trigger("move");
  setTimeout(() => awaited && asked_at === now && element.isConnected && ask(), PATIENCE + 100);
}

// ---- painting

function spread() {
  if (!frame.spread) return [0, 1];
  return frame.spread;
}

// a critic's scores have no unit: the layer goes from the least to the most of what is in view
function measure_spread() {
  if (frame.probability) return;
  const { level, cells } = in_view();
  const scores = cells.map((cell) => painted.get(key_of(level, ...cell))?.opinion).filter((score) => score !== undefined);
  if (scores.length) frame.spread = [Math.min(...scores), Math.max(...scores)];
}

function share(opinion) {
  const [low, high] = spread();
  return clamp((opinion - low) / Math.max(high - low, 1e-9), 0, 1);
}

function paint_layer(tile, left, top, size, ratio) {
  if (view.layer === "opinion") {
    const part = share(tile.opinion);
    pen.globalAlpha = 0.55 * Math.abs(2 * part - 1);
    pen.fillStyle = part < 0.5 ? "#f97316" : "#3b82f6";
    pen.fillRect(left, top, size, size);
    pen.globalAlpha = 1;
    const thick = Math.max(2 * ratio, size / 10);
    pen.fillStyle = "#000";
    pen.fillRect(left, top + size - thick - ratio, size, thick + ratio);
    pen.fillStyle = part < 0.5 ? "#fdba74" : "#93c5fd";
    pen.fillRect(left, top + size - thick, size * part, thick);
  } else if (view.layer === "class" && tile.seen !== undefined) {
    pen.globalAlpha = 0.5;
    pen.fillStyle = COLOURS[tile.seen % COLOURS.length];
    pen.fillRect(left, top, size, size);
    pen.globalAlpha = 1;
    const tall = clamp(size / 3, 9 * ratio, 22 * ratio);
    pen.font = `700 ${tall}px system-ui, sans-serif`;
    pen.textBaseline = "top";
    pen.fillStyle = "#000";
    pen.fillRect(left, top, pen.measureText(tile.seen).width + tall * 0.4, tall * 1.15);
    pen.fillStyle = "#fff";
    pen.fillText(tile.seen, left + tall * 0.2, top + tall * 0.12);
  }
}

function outline(x, y, step, scale, colour, ratio) {
  const left = (x - step / 2 - view.x) * scale + canvas.width / 2;
  const top = (y - step / 2 - view.y) * scale + canvas.height / 2;
  pen.lineWidth = 4 * ratio;
  pen.strokeStyle = "#fff";
  pen.strokeRect(left, top, step * scale, step * scale);
  pen.lineWidth = 2 * ratio;
  pen.strokeStyle = colour;
  pen.strokeRect(left, top, step * scale, step * scale);
}

// a pin where the sample is, and its name above, so that the picture below is seen
function paint_marks(scale, ratio) {
  const tall = 16 * ratio;
  pen.font = `700 ${12 * ratio}px system-ui, sans-serif`;
  pen.textBaseline = "middle";
  pen.lineWidth = 2 * ratio;
  pen.strokeStyle = "#111827";
  for (const { name, x, y } of frame.marks) {
    const across = (x - view.x) * scale + canvas.width / 2;
    const down = (y - view.y) * scale + canvas.height / 2;
    const wide = pen.measureText(name).width + 8 * ratio;
    const top = down - tall - 5 * ratio;
    pen.fillStyle = "#fff";
    pen.beginPath();
    pen.arc(across, down, 4 * ratio, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
    pen.fillRect(across - wide / 2, top, wide, tall);
    pen.fillStyle = "#111827";
    pen.fillText(name, across - wide / 2 + 4 * ratio, top + tall / 2);
  }
}

function paint() {
  waiting = false;
  if (!frame) return;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(canvas.clientWidth * ratio);
  if (!side) return;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  pen.fillStyle = "#1f2937"; // what is beyond the edge, or not here yet
  pen.fillRect(0, 0, side, side);
  const scale = side / span();
  const level = level_of(view.zoom);
  // tiles of another zoom stand in until those of this one come
  const order = [...painted.values()].sort((a, b) => Math.abs(b.level - level) - Math.abs(a.level - level));
  measure_spread();
  for (const tile of order) {
    const step = step_of(tile.level);
    const size = step * scale;
    const left = (tile.column * step - step / 2 - view.x) * scale + side / 2;
    const top = (tile.row * step - step / 2 - view.y) * scale + side / 2;
    if (left > side || top > side || left + size < 0 || top + size < 0) continue;
    pen.imageSmoothingEnabled = size < 2 * tile.width; // below twice its size a picture of hard squares looks torn
    const [x, y, right, bottom] = [left, top, left + size, top + size].map(Math.round);
    pen.drawImage(tile.sheet, tile.left, 0, tile.width, tile.height, x, y, right - x, bottom - y);
    if (tile.level === level) paint_layer(tile, x, y, right - x, ratio);
  }
  paint_marks(scale, ratio);
  outline(...picked, step_of(level), scale, "#047857", ratio);
  if (canvas.matches(":focus-visible")) {
    const tile = nearest(view.x, view.y);
    outline(tile.x, tile.y, tile.step, scale, "#1d4ed8", ratio);
  }
}

function repaint() {
  if (!waiting) requestAnimationFrame(paint);
  waiting = true;
}

// ---- words

function nearest(x, y) {
  const level = level_of(view.zoom);
  const step = step_of(level);
  const last = Math.floor(frame.edge / step);
  const [column, row] = [x, y].map((along) => clamp(Math.round(along / step), -last, last));
  return { level, step, column, row, x: column * step, y: row * step, tile: painted.get(key_of(level, column, row)) };
}

function describe({ x, y, tile }) {
  const words = [`x ${x.toFixed(2)}, y ${y.toFixed(2)}`];
  if (tile) {
    words.push(
      frame.probability
        ? `the discriminator believes ${Math.round(100 * tile.opinion)}% that it is real`
        : `the critic scores it ${tile.opinion.toFixed(2)}`,
    );
    if (tile.seen !== undefined) words.push(`the classifier sees ${class_words(tile.seen)}`);
  }
  return words.join("; ");
}

function class_words(seen) {
  const name = frame.classes[seen];
  return name === String(seen) ? `a ${seen}` : `${seen}: ${name}`;
}

function swatch(colour, words) {
  const chip = document.createElement("span");
  const box = document.createElement("i");
  box.style.background = colour;
  chip.append(box, words);
  return chip;
}

function write_legend() {
  if (view.layer === "opinion") {
    const [low, high] = frame.probability ? ["0%: surely generated", "100%: surely real"] : spread().map((n) => n.toFixed(1));
    legend.replaceChildren(
      swatch("#f97316", frame.probability ? low : `${low}: lowest score in view`),
      swatch("#3b82f6", frame.probability ? high : `${high}: highest score in view`),
      swatch("#94a3b8", frame.probability ? "bar: how far D believes it" : "bar: its score between them"),
    );
  } else if (view.layer === "class") {
    legend.replaceChildren(...frame.classes.map((name, i) => swatch(COLOURS[i % COLOURS.length], name === String(i) ? name : `${i} ${name}`)));
  } else {
    legend.replaceChildren("Drag to move, wheel or pinch to zoom, click a picture. Keys: arrows, + and -, Enter.");
  }
  for (const button of layers) button.setAttribute("aria-pressed", button.dataset.layer === view.layer);
}

function address() {
  const words = { ...frame.query, x: +view.x.toFixed(3), y: +view.y.toFixed(3), zoom: +view.zoom.toFixed(2) };
  if (view.layer !== "none") words.layer = view.layer;
  return `${location.pathname}?${new URLSearchParams(words)}`.replaceAll("%2C", ",");
}

// the whole view is in the address bar, which browsers refuse to be told of too often
function remember() {
  link.href = address();
  clearTimeout(remembering);
  remembering = setTimeout(() => element.isConnected && history.replaceState(history.state, "", address()), 300);
}

function speak(words) {
  clearTimeout(speaking);
  speaking = setTimeout(() => (said.textContent = words), 400);
}

// ---- moving

function go(x, y, zoom = view.zoom) {
  view = {
    ...view,
    x: clamp(x, -frame.edge, frame.edge),
    y: clamp(y, -frame.edge, frame.edge),
    zoom: clamp(zoom, ...frame.zooms),
  };
  remember();
  ask();
  repaint();
  if (view.layer === "opinion" && !frame.probability) write_legend();
}

// what lies under the hand stays there
function zoom_at(zoom, x, y) {
  const wanted = clamp(zoom, ...frame.zooms);
  const shrink = 2 ** (view.zoom - wanted);
  go(x + (view.x - x) * shrink, y + (view.y - y) * shrink, wanted);
}

function place_of({ clientX, clientY }) {
  const box = canvas.getBoundingClientRect();
  const unit = span() / box.width;
  return [view.x + (clientX - box.left - box.width / 2) * unit, view.y + (clientY - box.top - box.height / 2) * unit];
}

function pick(x, y) {
  const tile = nearest(x, y);
  picked = [tile.x, tile.y];
  say_to_server({});
  trigger("pick");
  repaint();
  readout.textContent = describe(tile);
  speak(`Chosen: ${describe(tile)}`);
}

const fingers = new Map();
let travelled = 0;

function middle_of(points) {
  const mean = (part) => points.reduce((sum, point) => sum + point[part], 0) / points.length;
  return { clientX: mean("clientX"), clientY: mean("clientY") };
}

function apart(points) {
  return points.length < 2 ? 0 : Math.hypot(points[0].clientX - points[1].clientX, points[0].clientY - points[1].clientY);
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  canvas.setPointerCapture(event.pointerId);
  if (!fingers.size) travelled = 0;
  fingers.set(event.pointerId, event);
});

canvas.addEventListener("pointermove", (event) => {
  if (!frame) return;
  if (!fingers.has(event.pointerId)) {
    readout.textContent = describe(nearest(...place_of(event)));
    return;
  }
  const before = [...fingers.values()];
  fingers.set(event.pointerId, event);
  const now = [...fingers.values()];
  const [from, to] = [middle_of(before), middle_of(now)];
  travelled += Math.hypot(from.clientX - to.clientX, from.clientY - to.clientY) + Math.abs(apart(before) - apart(now));
  if (travelled < 5) return; // the shake of a click
  const [x0, y0] = place_of(from);
  const [x1, y1] = place_of(to);
  go(view.x + x0 - x1, view.y + y0 - y1);
  if (apart(before) && apart(now)) zoom_at(view.zoom + Math.log2(apart(now) / apart(before)), ...place_of(to));
});

function let_go(event) {
  const held = fingers.delete(event.pointerId);
  if (held && event.type === "pointerup" && travelled < 5 && frame && !fingers.size) pick(...place_of(event));
}
canvas.addEventListener("pointerup", let_go);
canvas.addEventListener("pointercancel", let_go);

canvas.addEventListener(
  "wheel",
  (event) => {
    if (!frame) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 33 : 1;
    zoom_at(view.zoom - clamp(event.deltaY * lines, -200, 200) / 300, ...place_of(event));
  },
  { passive: false },
);

const home = () => go(frame.view.x, frame.view.y, frame.view.zoom);
const closer = (by) => zoom_at(Math.round(view.zoom) + by, view.x, view.y);

canvas.addEventListener("keydown", (event) => {
  if (!frame || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = step_of(level_of(view.zoom));
  const acts = {
    ArrowLeft: () => go(view.x - step, view.y),
    ArrowRight: () => go(view.x + step, view.y),
    ArrowUp: () => go(view.x, view.y - step),
    ArrowDown: () => go(view.x, view.y + step),
    "+": () => closer(1),
    "=": () => closer(1),
    "-": () => closer(-1),
    Home: home,
    Enter: () => pick(view.x, view.y),
    " ": () => pick(view.x, view.y),
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
  readout.textContent = describe(nearest(view.x, view.y));
  if (event.key !== "Enter" && event.key !== " ") speak(`Middle: ${readout.textContent}`);
});
canvas.addEventListener("focus", repaint);
canvas.addEventListener("blur", repaint);
element.querySelector(".map-in").addEventListener("click", () => closer(1));
element.querySelector(".map-out").addEventListener("click", () => closer(-1));
element.querySelector(".map-home").addEventListener("click", home);
link.addEventListener("click", (event) => {
  event.preventDefault(); // the address bar has it already: select it there, or copy it from here
  navigator.clipboard?.writeText(new URL(address(), location.href).href).then(
    () => speak("The link to this view is copied."),
    () => speak("The link to this view is in the address bar."),
  );
});
for (const button of layers)
  button.addEventListener("click", () => {
    view = { ...view, layer: button.dataset.layer };
    write_legend();
    go(view.x, view.y);
  });

// ---- what comes from the server

function open_frame(next) {
  frame = { ...next };
  painted = new Map();
  awaited = false;
  view = { ...frame.view };
  const named = layers.at(-1);
  named.textContent = `The ${frame.noun} seen`;
  named.disabled = !frame.classes.length;
  named.title = frame.classes.length
    ? `What the project's classifier sees in each picture: which ${frame.noun}`
    : "There is no classifier for what this model draws";
  if (named.disabled && view.layer === "class") view.layer = "none";
  canvas.setAttribute(
    "aria-label",
    `a map of pictures by ${frame.query.model}; arrows move it, plus and minus zoom, Enter chooses the picture in the middle`,
  );
}

function take() {
  const next = props.frame;
  if (!next || !next.key) return;
  const first = !frame;
  const fresh = first || next.told !== frame.told;
  if (fresh) open_frame(next);
  const answer = props.tiles;
  if (answer && answer.key === frame.key && answer.cells) {
    keep(answer);
    awaited = false;
  }
  if (fresh) {
    say_to_server({});
    write_legend();
    // the first one is the page's own: what the address asks for, if anything, is still on its way
    if (first) link.href = address();
    else remember();
  }
  ask();
  repaint();
}

watch(["frame", "tiles"], take);
take();
new ResizeObserver(repaint).observe(canvas);
