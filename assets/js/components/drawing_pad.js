// Drawing pad: draw with mouse, finger or pen, or bring a picture, as a file, dropped or pasted; the server hears of it as a small
// grey picture.
// What was done is a list of steps, and undo takes the last one back.
import { grey_of, ink_of, tones_of, unreadable } from "../lib/brought_picture.js";
import { context_of, find, tag } from "../lib/elements.js";
import { decode_base64, encode_base64, paint_picture, put_pixels } from "../lib/pixels.js";

/** @typedef {{kind: "stroke", points: [number, number][], fresh: boolean, pointer: number}} Stroke fresh: on a wiped pad */
/** @typedef {{kind: "picture", canvas: HTMLCanvasElement, example?: boolean}} Picture example: wiped by the first stroke */
/** @typedef {Stroke | Picture | {kind: "clear"}} Step */
/** @typedef {{side: number, pixels: string}} PadValue side x side grey pixels in base64, light on black */

const SEND_EVERY_MS = 80;
const LARGEST = 20 * 2 ** 20; // bytes of a file

/** @param {number} side */
function new_canvas(side) {
  return tag("canvas", { width: side, height: side });
}

/**
 * Pixels of a picture, scaled.
 * @param {ImageBitmap} picture
 * @param {number} width of the result
 * @param {number} height
 * @param {[x: number, y: number, width: number, height: number]} part of the picture that is taken
 */
function pixels_of(picture, width, height, part) {
  const sheet = new_canvas(width);
  sheet.height = height;
  const pen = context_of(sheet);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, ...part, 0, 0, width, height);
  return pen.getImageData(0, 0, width, height);
}

/**
 * A picture as the pad holds one, light on black: a drawing as ink, the whole of it; a photograph in grey, its middle.
 * @param {ImageBitmap} picture
 * @param {number} size of the new square canvas
 * @returns {{canvas: HTMLCanvasElement, is_photograph: boolean} | null} null when all of it has one tone
 */
function as_pad(picture, size) {
  const scale = size / Math.max(picture.width, picture.height);
  let [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  let pixels = pixels_of(picture, width, height, [0, 0, picture.width, picture.height]);
  let grey = ink_of(tones_of(pixels.data), width, height);
  const is_photograph = !grey;
  if (!grey) {
    const side = Math.min(picture.width, picture.height);
    [width, height] = [size, size];
    pixels = pixels_of(picture, size, size, [(picture.width - side) >> 1, (picture.height - side) >> 1, side, side]);
    grey = grey_of(tones_of(pixels.data));
  }
  if (!grey.some(Boolean)) return null;
  const canvas = new_canvas(size);
  const pen = context_of(canvas);
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, size, size);
  put_pixels(pen, { width, height, channels: 1 }, grey, 0, (size - width) >> 1, (size - height) >> 1);
  return { canvas, is_photograph };
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
  const pad = find(element, ".pad", HTMLElement);
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
    if (file.size > LARGEST) return say("This file is larger than 20 MiB; bring a smaller picture.", true);
    let picture;
    try {
      picture = await createImageBitmap(file);
    } catch {
      const start = await file
        .slice(0, 64)
        .arrayBuffer()
        .catch(() => null);
      if (!start) return say("This file cannot be read; it may have been moved. Choose it again.", true);
      return say(unreadable(new Uint8Array(start)), true);
    }
    const brought = as_pad(picture, size);
    picture.close();
    if (!brought) {
      return say("Everything in this picture has the same tone; choose one with dark ink on light paper, or the reverse.", true);
    }
    add({ kind: "picture", canvas: brought.canvas });
    if (brought.is_photograph) say("Taken as it is, in grey: along its edge there is not the one tone of a sheet of paper.");
  }

  file_input.addEventListener("change", () => {
    const file = file_input.files?.[0];
    file_input.value = "";
    take(file);
  });
  pad.addEventListener("dragover", (event) => {
    event.preventDefault();
    canvas.classList.add("over");
  });
  pad.addEventListener("dragleave", () => canvas.classList.remove("over"));
  pad.addEventListener("drop", (event) => {
    event.preventDefault();
    canvas.classList.remove("over");
    const file = event.dataTransfer?.files[0];
    if (!file)
      return say("Nothing that was dropped is a file; drop a picture from a folder, or copy it and paste it here.", true);
    take(file);
  });
  // wherever the focus is, but for text that is pasted where one writes
  document.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    const writes = event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    if (!file && writes) return;
    event.preventDefault();
    if (!file) return say("There is no picture to paste; copy a picture first, not its name or address.", true);
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
