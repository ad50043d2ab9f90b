// The live chart: only new points arrive; they are kept here and drawn on small canvases, one above the other.
// value: {run, from, points: [[images, loss_d, loss_g, d_real, d_fake], ...], total, probability, critic,
//         marks: [[images, setting, value], ...], opinions: {low, high, real: counts, fake: counts},
//         at: images at which the time line stands, or null}
const losses = {
  canvas: element.querySelector(".chart-losses"),
  lines: [
    { of: (point) => point[1], pen: "d", dash: [] },
    { of: (point) => point[2], pen: "g", dash: [] },
  ],
};
const opinions = {
  canvas: element.querySelector(".chart-opinions"),
  lines: [
    { of: (point) => point[3], pen: "real", dash: [2, 2] },
    { of: (point) => point[4], pen: "g", dash: [] },
  ],
};
const estimate = { canvas: opinions.canvas, lines: [{ of: (point) => point[3] - point[4], pen: "d", dash: [] }] };
const scores = {
  canvas: element.querySelector(".chart-fid"),
  lines: [{ of: (reading) => Math.log10(Math.max(reading[1], 0.1)), pen: "g", dash: [] }], // it falls a thousandfold
};
const histogram = element.querySelector(".chart-histogram");
const readout = element.querySelector(".chart-readout");
let run = null;
let points = [];
let marks = [];
let readings = [];
let fid_of_real = null;
let counts = null;
let total = 1;
let probability = true;
let critic = false;
let hover = null;
let at = null;
let waiting = false;

const panels = () => [losses, critic ? estimate : opinions, scores];

function colours() {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    d: read("--player-d"),
    g: read("--player-g"),
    ink: read("--body-text-color") || "#333",
    faint: read("--border-color-primary") || "#ccc",
    real: read("--body-text-color") || "#111",
  };
}

function nice_step(span) {
  const rough = span / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) || power * 10;
}

function range_of(panel, shown) {
  // only what has come since the last look: going through 50,000 points costs frames
  let { seen = 0, low = Infinity, high = -Infinity } = panel.range || {};
  if (panel.of !== shown || seen > shown.length) [seen, low, high] = [0, Infinity, -Infinity];
  for (; seen < shown.length; seen++)
    for (const line of panel.lines) {
      const value = line.of(shown[seen]);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  panel.of = shown;
  panel.range = { seen, low, high };
  if (low > high) return [0, 1];
  if (high - low < 1e-6) return [low - 0.5, high + 0.5];
  const room = 0.06 * (high - low);
  return [low - room, high + room];
}

function short(number) {
  if (Math.abs(number) >= 1e6) return `${+(number / 1e6).toFixed(1)}M`;
  if (Math.abs(number) >= 1000) return `${+(number / 1000).toFixed(0)}k`;
  return `${+number.toFixed(2)}`;
}

function sheet_of(canvas) {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width || !height) return null;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = "12px system-ui, sans-serif";
  return { pen, width, height };
}

function draw_panel(panel, paint) {
  const sheet = sheet_of(panel.canvas);
  if (!sheet) return;
  const { pen, width, height } = sheet;
  const lines = panel.lines;
  const box = { left: 44, right: width - 10, top: 8, bottom: height - 22 };
  const even = panel === opinions && probability;
  const shown = panel === scores ? readings : points;
  let [low, high] = even ? [0, 1] : range_of(panel, shown);
  const fid_line = panel === scores && fid_of_real !== null ? Math.log10(Math.max(fid_of_real, 0.1)) : null;
  if (panel === scores) [low, high] = [Math.floor(Math.min(low, fid_line ?? low)), Math.ceil(high)];
  const x_of = (images) => box.left + (images / total) * (box.right - box.left);
  const y_of = (value) => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top);
  panel.x_of = x_of;
  pen.lineWidth = 1;
  pen.strokeStyle = paint.faint;
  pen.fillStyle = paint.ink;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  const step = panel === scores ? 1 : nice_step(high - low);
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) {
    pen.beginPath();
    pen.moveTo(box.left, y_of(value));
    pen.lineTo(box.right, y_of(value));
    pen.stroke();
    pen.fillText(short(panel === scores ? 10 ** value : value), box.left - 6, y_of(value));
  }
  pen.textBaseline = "top";
  const across = nice_step(total);
  for (let images = 0; images <= total * 1.0001; images += across) {
    pen.textAlign = images === 0 ? "left" : images > 0.95 * total ? "right" : "center";
    pen.fillText(images === 0 ? "0 images" : short(images), Math.min(x_of(images), box.right), box.bottom + 5);
  }
  if (even) {
    pen.setLineDash([5, 5]);
    pen.strokeStyle = paint.ink;
    pen.beginPath();
    pen.moveTo(box.left, y_of(0.5));
    pen.lineTo(box.right, y_of(0.5));
    pen.stroke();
    pen.setLineDash([]);
  }
  // a mark tells that a setting was changed here; on the upper panel with what it became
  pen.textAlign = "left";
  pen.textBaseline = "top";
  let free = -Infinity;
  for (const [images, key, value] of marks) {
    const x = x_of(images);
    pen.strokeStyle = paint.ink;
    pen.setLineDash([1, 3]);
    pen.beginPath();
    pen.moveTo(x, box.top);
    pen.lineTo(x, box.bottom);
    pen.stroke();
    pen.setLineDash([]);
    const words = `${key.replace("_", " ")} ${value === null ? "back" : value === "" ? "nobody" : value}`;
    const wide = pen.measureText(words).width;
    const left = Math.min(x + 4, box.right - wide);
    if (panel === losses && left > free) {
      pen.fillText(words, left, box.top);
      free = left + wide + 8;
    }
  }
  if (fid_line !== null) {
    pen.strokeStyle = paint.real;
    pen.setLineDash([2, 2]);
    pen.beginPath();
    pen.moveTo(box.left, y_of(fid_line));
    pen.lineTo(box.right, y_of(fid_line));
    pen.stroke();
    pen.setLineDash([]);
  }
  for (const line of lines) {
    pen.strokeStyle = paint[line.pen];
    pen.lineWidth = document.body.classList.contains("projector") ? 3 : 1.75;
    pen.setLineDash(line.dash);
    pen.beginPath();
    const stride = Math.max(1, Math.floor(shown.length / (2 * width)));
    for (let at = 0; at < shown.length; at += stride) {
      const x = x_of(shown[at][0]);
      const y = y_of(line.of(shown[at]));
      if (at === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
    pen.stroke();
    pen.setLineDash([]);
  }
  for (const [images, wide] of [
    [at, 2.5],
    [hover === null || !points.length ? null : points[hover][0], 1],
  ]) {
    if (images === null) continue;
    pen.strokeStyle = paint.ink;
    pen.lineWidth = wide;
    pen.beginPath();
    pen.moveTo(x_of(images), box.top);
    pen.lineTo(x_of(images), box.bottom);
    pen.stroke();
  }
}

function nearest(images) {
  let best = 0;
  points.forEach((point, i) => {
    if (Math.abs(point[0] - images) < Math.abs(points[best][0] - images)) best = i;
  });
  return best;
}

function draw_histogram(paint) {
  const sheet = sheet_of(histogram);
  if (!sheet || !counts) return;
  const { pen, width, height } = sheet;
  const box = { left: 44, right: width - 10, top: 4, bottom: height - 18 };
  const tallest = Math.max(1, ...counts.real, ...counts.fake);
  const wide = (box.right - box.left) / counts.real.length;
  const bar = (count, at, inset) => {
    const tall = (count / tallest) * (box.bottom - box.top);
    return [box.left + at * wide + inset, box.bottom - tall, wide - 2 * inset, tall];
  };
  pen.fillStyle = paint.g;
  counts.fake.forEach((count, at) => pen.fillRect(...bar(count, at, 1)));
  pen.strokeStyle = paint.real; // an outline over the filled bars: told apart without colour
  pen.lineWidth = 1.5;
  counts.real.forEach((count, at) => count && pen.strokeRect(...bar(count, at, 2)));
  pen.strokeStyle = paint.faint;
  pen.beginPath();
  pen.moveTo(box.left, box.bottom);
  pen.lineTo(box.right, box.bottom);
  pen.stroke();
  pen.fillStyle = paint.ink;
  pen.textBaseline = "top";
  pen.textAlign = "left";
  pen.fillText(probability ? "0: surely generated" : short(counts.low), box.left, box.bottom + 4);
  pen.textAlign = "right";
  pen.fillText(probability ? "1: surely real" : short(counts.high), box.right, box.bottom + 4);
}

function draw() {
  waiting = false;
  if (hover !== null && hover >= points.length) hover = null;
  const paint = colours();
  panels().forEach((panel) => draw_panel(panel, paint));
  draw_histogram(paint);
  const told = hover ?? (at === null || !points.length ? null : nearest(at));
  const point = points[told ?? points.length - 1];
  readout.textContent = point
    ? `at ${Math.round(point[0]).toLocaleString("en")} images: ` +
      `D loss ${point[1].toFixed(3)}, G loss ${point[2].toFixed(3)}, D(x) ${point[3].toFixed(3)}, D(G(z)) ${point[4].toFixed(3)}` +
      (told === null || !readings.length
        ? ""
        : `, FID ${readings.reduce((best, one) => (Math.abs(one[0] - point[0]) < Math.abs(best[0] - point[0]) ? one : best))[1].toFixed(1)}`) +
      (critic ? `, estimate ${(point[3] - point[4]).toFixed(3)}` : "")
    : "The curves grow here once a run has started.";
  element.firstElementChild.dataset.points = points.length;
  element.firstElementChild.dataset.marks = marks.length;
}

function redraw() {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(draw);
  }
}

function take(value) {
  if (!value || !Array.isArray(value.points)) return;
  if (value.run !== run) {
    run = value.run;
    points = [];
  }
  if (value.from === points.length) value.points.forEach((point) => points.push(point));
  else if (value.from < points.length) points = points.slice(0, value.from).concat(value.points);
  else trigger("gap"); // two values came at once and only the second was seen: ask for all of them again
  total = Math.max(1, value.total || 1);
  probability = value.probability !== false;
  critic = value.critic === true;
  marks = value.marks || [];
  counts = value.opinions;
  at = value.at ?? null;
  readings = value.readings || [];
  fid_of_real = value.fid_of_real ?? null;
  element.querySelector(".chart-scores").hidden = !readings.length;
  element.querySelector(".chart-of-probability").hidden = critic;
  element.querySelector(".chart-of-critic").hidden = !critic;
  element.querySelector(".chart-of-probability .chart-even").hidden = !probability;
  redraw();
}

for (const canvas of [losses.canvas, opinions.canvas]) {
  canvas.addEventListener("pointermove", (event) => {
    const x_of = losses.x_of; // both panels share it
    if (!points.length || !x_of) return;
    const x = event.clientX - canvas.getBoundingClientRect().left;
    const [left, right] = [x_of(0), x_of(total)];
    hover = nearest(((x - left) / (right - left)) * total);
    redraw();
  });
  canvas.addEventListener("pointerleave", () => {
    hover = null;
    redraw();
  });
}
new ResizeObserver(redraw).observe(element);
watch("value", () => take(props.value));
element.addEventListener("feed", (event) => take(event.detail)); // from the watcher
take(props.value);
redraw();
