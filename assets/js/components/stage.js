// The stage: one canvas for every picture that follows a hand. The template is static; a new value is painted in
// watch, so nothing of the page is laid out again while a slider is dragged.
// value: {width, height, channels, pixels (base64, or bytes), alt, columns, rows (cells, for clicks), top: [...], left: [...], marked}
const canvas = element.querySelector("canvas");
const top_labels = element.querySelector(".stage-top");
const left_labels = element.querySelector(".stage-left");
const mark = element.querySelector(".stage-mark");
const pen = canvas.getContext("2d");
let labelled = "";
let shown = props.value; // what Gradio sent, or what came past it: from the watcher, or through the socket

function decode(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

function paint_pixels(value) {
  const { width, height, channels } = value;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const bytes = typeof value.pixels === "string" ? decode(value.pixels) : value.pixels;
  const picture = pen.createImageData(width, height);
  for (let i = 0, from = 0; i < width * height; i++) {
    const grey = bytes[from];
    picture.data[4 * i] = grey;
    picture.data[4 * i + 1] = channels === 3 ? bytes[from + 1] : grey;
    picture.data[4 * i + 2] = channels === 3 ? bytes[from + 2] : grey;
    picture.data[4 * i + 3] = 255;
    from += channels;
  }
  pen.putImageData(picture, 0, 0);
  canvas.setAttribute("aria-label", value.alt || "a generated picture");
}

function fill(box, words, clickable) {
  box.replaceChildren(
    ...words.map((word) => {
      const span = document.createElement("span");
      span.textContent = word;
      return span;
    }),
  );
  box.hidden = words.length === 0;
}

function paint(value) {
  shown = value;
  if (!value || !value.pixels) return;
  paint_pixels(value);
  const words = JSON.stringify([value.top, value.left]);
  if (words !== labelled) {
    labelled = words;
    fill(top_labels, value.top || []);
    fill(left_labels, value.left || []);
  }
  element.firstElementChild.style.setProperty("--shape", `${value.width} / ${value.height}`);
  const marked = value.marked ?? -1;
  mark.hidden = marked < 0;
  if (marked >= 0) {
    mark.style.width = `${100 / value.columns}%`;
    mark.style.height = `${100 / value.rows}%`;
    mark.style.left = `${(100 * (marked % value.columns)) / value.columns}%`;
    mark.style.top = `${(100 * Math.floor(marked / value.columns)) / value.rows}%`;
  }
  canvas.classList.toggle("clickable", value.columns * value.rows > 1);
  canvas.tabIndex = value.columns * value.rows > 1 ? 0 : -1;
}

let cursor = 0;
function choose(index) {
  cursor = index;
  trigger("pick", { index });
}

canvas.addEventListener("click", (event) => {
  const value = shown;
  if (!value || value.columns * value.rows < 2) return;
  const box = canvas.getBoundingClientRect();
  const column = Math.min(value.columns - 1, Math.floor(((event.clientX - box.left) / box.width) * value.columns));
  const row = Math.min(value.rows - 1, Math.floor(((event.clientY - box.top) / box.height) * value.rows));
  choose(row * value.columns + column);
});

canvas.addEventListener("keydown", (event) => {
  const value = shown;
  if (!value || value.columns * value.rows < 2) return;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -value.columns, ArrowDown: value.columns }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const from = value.marked >= 0 && value.marked !== undefined ? value.marked : cursor;
  choose(Math.max(0, Math.min(value.columns * value.rows - 1, from + step)));
});

watch("value", () => {
  if (!props.value?.fed) paint(props.value);
});
element.addEventListener("feed", (event) => {
  paint(event.detail);
  // Gradio drops an answer that equals the value: one that is on the canvas no more must not be the value still, or that very
  // picture, sent again, would not be painted. Once for each of its answers, as setting the value keeps the page busy
  if (!props.value?.fed) props.value = { ...event.detail, fed: true };
});
paint(props.value);
