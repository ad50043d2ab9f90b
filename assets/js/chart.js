// The live chart: only new points arrive; they are kept here and drawn on two small canvases, one above the other.
// value: {run, from, points: [[images, loss_d, loss_g, d_real, d_fake], ...], total, probability}
const panels = [
  { canvas: element.querySelector(".chart-losses"), keys: [1, 2], names: ["discriminator loss", "generator loss"] },
  { canvas: element.querySelector(".chart-opinions"), keys: [3, 4], names: ["D(x), real", "D(G(z)), generated"] },
];
const readout = element.querySelector(".chart-readout");
let run = null;
let points = [];
let total = 1;
let probability = true;
let hover = null;
let waiting = false;

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

function range_of(keys) {
  let low = Infinity;
  let high = -Infinity;
  for (const point of points)
    for (const key of keys) {
      if (point[key] < low) low = point[key];
      if (point[key] > high) high = point[key];
    }
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

function draw_panel(panel, paint) {
  const { canvas, keys } = panel;
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width || !height) return;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  const box = { left: 44, right: width - 10, top: 8, bottom: height - 22 };
  const opinions = panel === panels[1];
  const [low, high] = opinions && probability ? [0, 1] : range_of(keys);
  const x_of = (images) => box.left + (images / total) * (box.right - box.left);
  const y_of = (value) => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top);
  panel.x_of = x_of;
  pen.font = "12px system-ui, sans-serif";
  pen.lineWidth = 1;
  pen.strokeStyle = paint.faint;
  pen.fillStyle = paint.ink;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  const step = nice_step(high - low);
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) {
    pen.beginPath();
    pen.moveTo(box.left, y_of(value));
    pen.lineTo(box.right, y_of(value));
    pen.stroke();
    pen.fillText(short(value), box.left - 6, y_of(value));
  }
  pen.textBaseline = "top";
  const across = nice_step(total);
  for (let images = 0; images <= total * 1.0001; images += across) {
    pen.textAlign = images === 0 ? "left" : images > 0.95 * total ? "right" : "center";
    pen.fillText(images === 0 ? "0 images" : short(images), Math.min(x_of(images), box.right), box.bottom + 5);
  }
  if (opinions && probability) {
    pen.setLineDash([5, 5]);
    pen.strokeStyle = paint.ink;
    pen.beginPath();
    pen.moveTo(box.left, y_of(0.5));
    pen.lineTo(box.right, y_of(0.5));
    pen.stroke();
    pen.setLineDash([]);
  }
  const pens = opinions ? [paint.real, paint.g] : [paint.d, paint.g];
  keys.forEach((key, i) => {
    pen.strokeStyle = pens[i];
    pen.lineWidth = document.body.classList.contains("projector") ? 3 : 1.75;
    pen.setLineDash(i === 1 ? [] : opinions ? [2, 2] : []);
    pen.beginPath();
    const stride = Math.max(1, Math.floor(points.length / (2 * width)));
    for (let at = 0; at < points.length; at += stride) {
      const x = x_of(points[at][0]);
      const y = y_of(points[at][key]);
      if (at === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
    pen.stroke();
    pen.setLineDash([]);
  });
  if (hover !== null && points.length) {
    pen.strokeStyle = paint.ink;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x_of(points[hover][0]), box.top);
    pen.lineTo(x_of(points[hover][0]), box.bottom);
    pen.stroke();
  }
}

function draw() {
  waiting = false;
  if (hover !== null && hover >= points.length) hover = null;
  const paint = colours();
  panels.forEach((panel) => draw_panel(panel, paint));
  const point = points[hover ?? points.length - 1];
  readout.textContent = point
    ? `at ${Math.round(point[0]).toLocaleString("en")} images: ` +
      `D loss ${point[1].toFixed(3)}, G loss ${point[2].toFixed(3)}, D(x) ${point[3].toFixed(3)}, D(G(z)) ${point[4].toFixed(3)}`
    : "The curves grow here once a run has started.";
  element.firstElementChild.dataset.points = points.length;
}

function redraw() {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(draw);
  }
}

function take() {
  const value = props.value;
  if (!value || !Array.isArray(value.points)) return;
  if (value.run !== run) {
    run = value.run;
    points = [];
  }
  if (value.from <= points.length) points = points.slice(0, value.from).concat(value.points);
  total = Math.max(1, value.total || 1);
  probability = value.probability !== false;
  element.querySelector(".chart-even").hidden = !probability;
  redraw();
}

panels.forEach((panel) => {
  panel.canvas.addEventListener("pointermove", (event) => {
    if (!points.length || !panel.x_of) return;
    const x = event.clientX - panel.canvas.getBoundingClientRect().left;
    let best = 0;
    points.forEach((point, i) => {
      if (Math.abs(panel.x_of(point[0]) - x) < Math.abs(panel.x_of(points[best][0]) - x)) best = i;
    });
    hover = best;
    redraw();
  });
  panel.canvas.addEventListener("pointerleave", () => {
    hover = null;
    redraw();
  });
});
new ResizeObserver(redraw).observe(element);
watch("value", take);
take();
redraw();
