// The pad: draw with mouse, finger or pen, or put a picture from a file; the server hears of it as a small grey picture.
// value: {side, pixels (base64, side x side, light on black)}
// What was done is a list of steps, and undo takes the last one back: {kind: "stroke", points, fresh} or
// {kind: "picture", canvas, example} or {kind: "clear"}.
const canvas = element.querySelector("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });
const words = element.querySelector(".pad-words");
const file_input = element.querySelector("input");
const SIZE = canvas.width;
const WIDTH = SIZE / 13;
const SEND_EVERY = 80;
const LARGEST = 20 * 2 ** 20;
const FAINTEST = 24;
let steps = [];
let stroke = null;
let sent = "";
let timer = 0;

function say(text, trouble = false) {
  words.textContent = text;
  words.classList.toggle("trouble", trouble);
}

function new_canvas(side) {
  const made = document.createElement("canvas");
  made.width = made.height = side;
  return made;
}

function wipe() {
  pen.shadowBlur = 0;
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, SIZE, SIZE);
}

function draw_stroke(points) {
  pen.lineCap = pen.lineJoin = "round";
  pen.lineWidth = WIDTH;
  pen.strokeStyle = pen.shadowColor = "#fff";
  pen.shadowBlur = WIDTH / 3; // the soft edge
  pen.beginPath();
  pen.moveTo(...points[0]);
  for (const point of points) pen.lineTo(...point);
  pen.stroke();
}

function paint() {
  wipe();
  for (const step of steps) {
    if (step.kind === "clear" || step.kind === "picture" || step.fresh) wipe();
    if (step.kind === "picture") pen.drawImage(step.canvas, 0, 0, SIZE, SIZE);
    if (step.kind === "stroke") draw_stroke(step.points);
  }
}

// the pad in squares of SIZE / side pixels, each its mean
function small(side) {
  const pixels = pen.getImageData(0, 0, SIZE, SIZE).data;
  const cell = SIZE / side;
  const bytes = new Uint8Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      for (let y = row * cell; y < (row + 1) * cell; y++)
        for (let x = column * cell; x < (column + 1) * cell; x++) sum += pixels[4 * (y * SIZE + x)];
      bytes[row * side + column] = Math.round(sum / (cell * cell));
    }
  }
  return bytes;
}

function send() {
  timer = 0;
  const side = props.value.side;
  sent = btoa(String.fromCharCode(...small(side)));
  props.value = { side, pixels: sent };
  trigger("drawn");
}

function send_soon() {
  if (!timer) timer = setTimeout(send, SEND_EVERY);
}

function place(event) {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * SIZE, ((event.clientY - box.top) / box.height) * SIZE];
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || stroke) return;
  event.preventDefault();
  canvas.setPointerCapture(event.pointerId);
  stroke = { kind: "stroke", points: [place(event)], fresh: Boolean(steps.at(-1)?.example), pointer: event.pointerId };
  steps.push(stroke);
  say("");
  paint();
  send_soon();
});
canvas.addEventListener("pointermove", (event) => {
  if (stroke?.pointer !== event.pointerId) return;
  const moves = event.getCoalescedEvents?.() ?? [];
  for (const move of moves.length ? moves : [event]) stroke.points.push(place(move));
  paint();
  send_soon();
});
for (const end of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(end, (event) => {
    if (stroke?.pointer !== event.pointerId) return;
    stroke = null;
    send_soon();
  });
}

element.querySelector(".pad-undo").addEventListener("click", () => {
  if (stroke || steps.length < 2) return say(stroke ? "" : "There is nothing to undo.");
  steps.pop();
  say("");
  paint();
  send_soon();
});
element.querySelector(".pad-clear").addEventListener("click", () => {
  steps.push({ kind: "clear" });
  say("");
  paint();
  send_soon();
});
element.querySelector(".pad-example").addEventListener("click", () => trigger("example"));
element.querySelector(".pad-choose").addEventListener("click", () => file_input.click());

function middle(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

// light ink on black, whatever the paper: its tone is what lies along the edge of the picture
function as_ink(picture) {
  const made = new_canvas(SIZE);
  const context = made.getContext("2d");
  const scale = SIZE / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const [left, top] = [(SIZE - width) >> 1, (SIZE - height) >> 1];
  context.fillStyle = "#fff"; // what is transparent is paper
  context.fillRect(left, top, width, height);
  context.drawImage(picture, left, top, width, height);
  const pixels = context.getImageData(left, top, width, height);
  const tones = new Float32Array(width * height);
  for (let i = 0; i < tones.length; i++)
    tones[i] = 0.299 * pixels.data[4 * i] + 0.587 * pixels.data[4 * i + 1] + 0.114 * pixels.data[4 * i + 2];
  const paper = middle([...tones].filter((_, i) => i < width || i >= tones.length - width || i % width === 0 || (i + 1) % width === 0));
  const ink = tones.map((tone) => Math.max(0, paper > 127 ? paper - tone : tone - paper));
  const most = ink.reduce((a, b) => Math.max(a, b), 0);
  if (most < FAINTEST) return null;
  for (let i = 0; i < ink.length; i++) {
    pixels.data.fill(Math.round((255 * ink[i]) / most), 4 * i, 4 * i + 3);
    pixels.data[4 * i + 3] = 255;
  }
  context.fillStyle = "#000";
  context.fillRect(0, 0, SIZE, SIZE);
  context.putImageData(pixels, left, top);
  return made;
}

async function take(file) {
  if (!file) return;
  if (file.size > LARGEST) return say("This file is larger than 20 MiB; choose a smaller picture.", true);
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return say("This file is not a picture that a browser can read; choose a PNG, JPEG or WebP.", true);
  }
  const inked = as_ink(picture);
  picture.close();
  if (!inked) return say("Everything in this picture has the same tone; choose one with dark ink on light paper, or the reverse.", true);
  steps.push({ kind: "picture", canvas: inked });
  say("");
  paint();
  send_soon();
}

file_input.addEventListener("change", () => {
  const [file] = file_input.files;
  file_input.value = "";
  take(file);
});
canvas.addEventListener("dragover", (event) => {
  event.preventDefault();
  canvas.classList.add("over");
});
canvas.addEventListener("dragleave", () => canvas.classList.remove("over"));
canvas.addEventListener("drop", (event) => {
  event.preventDefault();
  canvas.classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (!file) return say("Nothing that was dropped is a file; drop a picture from a folder.", true);
  take(file);
});

function show() {
  const value = props.value;
  if (!value || value.pixels === sent) return; // it came from here
  const raw = atob(value.pixels);
  const made = new_canvas(value.side);
  const context = made.getContext("2d");
  const picture = context.createImageData(value.side, value.side);
  for (let i = 0; i < raw.length; i++) {
    picture.data.fill(raw.charCodeAt(i), 4 * i, 4 * i + 3);
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
  sent = value.pixels;
  steps.push({ kind: "picture", canvas: made, example: true });
  say("");
  paint();
}
watch("value", show);
show();
