// Drawing pad: draw with mouse, finger or pen, or put a picture from a file; the server hears of it as a small grey picture.
// What was done is a list of steps, and undo takes the last one back.
import { context_of, find, tag } from "../lib/elements.js";
import { decode_base64, encode_base64, paint_picture } from "../lib/pixels.js";

/** @typedef {{kind: "stroke", points: [number, number][], fresh: boolean, pointer: number}} Stroke fresh: on a wiped pad */
/** @typedef {{kind: "picture", canvas: HTMLCanvasElement, example?: boolean}} Picture example: wiped by the first stroke */
/** @typedef {Stroke | Picture | {kind: "clear"}} Step */
/** @typedef {{side: number, pixels: string}} PadValue side x side grey pixels in base64, light on black */

const SEND_EVERY_MS = 80;
const LARGEST = 20 * 2 ** 20; // bytes of a file
const FAINTEST = 24; // of 255: less contrast is no drawing

/** @param {number} side */
function new_canvas(side) {
  return tag("canvas", { width: side, height: side });
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/**
 * Light ink on black, whatever the paper: its tone is what lies along the edge of the picture.
 * @param {ImageBitmap} picture
 * @param {number} size of the new square canvas
 * @returns {HTMLCanvasElement | null} null when all of it has one tone
 */
function as_ink(picture, size) {
  const made = new_canvas(size);
  const pen = context_of(made);
  const scale = size / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const [left, top] = [(size - width) >> 1, (size - height) >> 1];
  pen.fillStyle = "#fff"; // what is transparent is paper
  pen.fillRect(left, top, width, height);
  pen.drawImage(picture, left, top, width, height);
  const pixels = pen.getImageData(left, top, width, height);
  const tones = new Float32Array(width * height);
  for (let i = 0; i < tones.length; i++)
    tones[i] = 0.299 * pixels.data[4 * i] + 0.587 * pixels.data[4 * i + 1] + 0.114 * pixels.data[4 * i + 2];
  const is_edge = (/** @type {number} */ i) => i < width || i >= tones.length - width || i % width === 0 || (i + 1) % width === 0;
  const paper = median([...tones].filter((_, i) => is_edge(i)));
  const ink = tones.map((tone) => Math.max(0, paper > 127 ? paper - tone : tone - paper));
  const most = ink.reduce((a, b) => Math.max(a, b), 0);
  if (most < FAINTEST) return null;
  for (let i = 0; i < ink.length; i++) {
    pixels.data.fill(Math.round((255 * ink[i]) / most), 4 * i, 4 * i + 3);
    pixels.data[4 * i + 3] = 255;
  }
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, size, size);
  pen.putImageData(pixels, left, top);
  return made;
}

/**
 * What is on a square canvas in squares of size / side pixels, each its mean.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} size
 * @param {number} side
 * @returns {Uint8Array} side x side, of its red channel
 */
function shrink(pen, size, side) {
  const pixels = pen.getImageData(0, 0, size, size).data;
  const cell = size / side;
  const bytes = new Uint8Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      for (let y = row * cell; y < (row + 1) * cell; y++)
        for (let x = column * cell; x < (column + 1) * cell; x++) sum += pixels[4 * (y * size + x)];
      bytes[row * side + column] = Math.round(sum / (cell * cell));
    }
  }
  return bytes;
}

/**
 * Mounts a pad; it triggers "drawn" while a hand draws and when the drawing is another, and "example" when a test picture is
 * asked for.
 * @param {import("../lib/component.js").Component<{value: PadValue}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const canvas = find(element, "canvas", HTMLCanvasElement);
  const pen = context_of(canvas, { willReadFrequently: true });
  const words = find(element, ".pad-words", HTMLElement);
  const file_input = find(element, "input", HTMLInputElement);
  const size = canvas.width;
  const thickness = size / 13;
  /** @type {Step[]} */
  const steps = [];
  /** @type {Stroke | null} */
  let stroke = null;
  let sent = "";
  let timer = 0;

  function say(/** @type {string} */ text, trouble = false) {
    words.textContent = text;
    words.classList.toggle("trouble", trouble);
  }

  function wipe() {
    pen.shadowBlur = 0;
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, size, size);
  }

  /** @param {[number, number][]} points */
  function draw_stroke(points) {
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = thickness;
    pen.strokeStyle = pen.shadowColor = "#fff";
    pen.shadowBlur = thickness / 3; // the soft edge
    pen.beginPath();
    pen.moveTo(...points[0]);
    for (const point of points) pen.lineTo(...point);
    pen.stroke();
  }

  function paint() {
    wipe();
    for (const step of steps) {
      if (step.kind !== "stroke" || step.fresh) wipe();
      if (step.kind === "picture") pen.drawImage(step.canvas, 0, 0, size, size);
      if (step.kind === "stroke") draw_stroke(step.points);
    }
  }

  function send() {
    timer = 0;
    const { side } = props.value;
    sent = encode_base64(shrink(pen, size, side));
    props.value = { side, pixels: sent };
    trigger("drawn");
  }

  // what is drawn has changed: the page and the server see it
  function changed() {
    paint();
    if (!timer) timer = window.setTimeout(send, SEND_EVERY_MS);
  }

  /** @param {Step} step */
  function add(step) {
    steps.push(step);
    say("");
    changed();
  }

  /** @param {PointerEvent} event @returns {[number, number]} */
  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * size, ((event.clientY - box.top) / box.height) * size];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || stroke) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    const last = steps.at(-1);
    const fresh = last?.kind === "picture" && Boolean(last.example);
    stroke = { kind: "stroke", points: [place(event)], fresh, pointer: event.pointerId };
    add(stroke);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (stroke?.pointer !== event.pointerId) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length ? moves : [event]) stroke.points.push(place(move));
    changed();
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    canvas.addEventListener(end, (event) => {
      if (stroke?.pointer !== event.pointerId) return;
      stroke = null;
      changed();
    });
  }

  /** @param {string} name @param {() => void} act */
  function on_click(name, act) {
    find(element, `.pad-${name}`, HTMLElement).addEventListener("click", act);
  }
  on_click("undo", () => {
    if (stroke || steps.length < 2) return say(stroke ? "" : "There is nothing to undo.");
    steps.pop();
    say("");
    changed();
  });
  on_click("clear", () => add({ kind: "clear" }));
  on_click("example", () => trigger("example"));
  on_click("choose", () => file_input.click());

  /** @param {File | undefined} file */
  async function take(file) {
    if (!file) return;
    if (file.size > LARGEST) return say("This file is larger than 20 MiB; choose a smaller picture.", true);
    let picture;
    try {
      picture = await createImageBitmap(file);
    } catch {
      return say("This file is not a picture that a browser can read; choose a PNG, JPEG or WebP.", true);
    }
    const inked = as_ink(picture, size);
    picture.close();
    if (inked) return add({ kind: "picture", canvas: inked });
    say("Everything in this picture has the same tone; choose one with dark ink on light paper, or the reverse.", true);
  }

  file_input.addEventListener("change", () => {
    const file = file_input.files?.[0];
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
    const file = event.dataTransfer?.files[0];
    if (!file) return say("Nothing that was dropped is a file; drop a picture from a folder.", true);
    take(file);
  });

  function show() {
    const value = props.value;
    if (!value || value.pixels === sent) return; // it came from here
    const made = new_canvas(value.side);
    paint_picture(made, { width: value.side, height: value.side, channels: 1 }, decode_base64(value.pixels));
    sent = value.pixels;
    steps.push({ kind: "picture", canvas: made, example: true });
    say("");
    paint();
  }
  watch("value", show);
  show();
}
