// The chart of a race: one line for each lane; only new points arrive and are kept here.
// value: {race, total, limit, over, fid_of_real, lanes: [{name, dash, critic, from,
//         points: [[images, seconds, loss_g, gap], ...], readings: [[images, seconds, fid], ...]}, ...]}
const measures = {
  fid: { of: (row) => Math.log10(Math.max(row[2], 0.1)), rows: (lane) => lane.readings, label: "FID" }, // it falls a thousandfold
  loss: { of: (row) => row[2], rows: (lane) => lane.points, label: "G's loss" },
  gap: { of: (row) => row[3], rows: (lane) => lane.points, label: "D(x) - D(G(z))" },
};
const axes = { images: 0, seconds: 1 };
const canvas = element.querySelector("canvas");
const note = element.querySelector(".race-note");
const readout = element.querySelector(".race-readout");
let race = null;
let lanes = [];
let value = {};
let measure = "fid";
let axis = "seconds";
let hover = null; // where the pointer is, 0..1 of the axis
let waiting = false;

function nice_step(span) {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) || power * 10;
}

function short(number) {
  if (Math.abs(number) >= 1e6) return `${+(number / 1e6).toFixed(1)}M`;
  if (Math.abs(number) >= 1000) return `${+(number / 1000).toFixed(1)}k`;
  return `${+number.toFixed(2)}`;
}

// how far the axis goes: the whole race while it is going on, and what was run of it once it is over
function reach() {
  const furthest = Math.max(0, ...lanes.map((lane) => lane.points.at(-1)?.[axes[axis]] ?? 0));
  const whole = (axis === "images" ? value.total : value.limit) || (axis === "images" ? 100000 : 180);
  return value.over && furthest > 0 ? furthest : Math.max(whole, furthest);
}

function range_of(numbers, logarithmic) {
  if (!numbers.length) return logarithmic ? [0, 3] : [0, 1];
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  if (logarithmic) return [Math.floor(low), Math.max(Math.ceil(high), Math.floor(low) + 1)];
  const room = Math.max(0.06 * (high - low), 1e-3);
  return [low - room, high + room];
}

function draw_axes(pen, box, low, high, x_of, y_of, end, ink, faint) {
  pen.lineWidth = 1;
  pen.strokeStyle = faint;
  pen.fillStyle = ink;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  const step = measure === "fid" ? 1 : nice_step(high - low);
  for (let at = Math.ceil(low / step) * step; at <= high + 1e-9; at += step) {
    pen.beginPath();
    pen.moveTo(box.left, y_of(at));
    pen.lineTo(box.right, y_of(at));
    pen.stroke();
    pen.fillText(short(measure === "fid" ? 10 ** at : at), box.left - 6, y_of(at));
  }
  pen.textBaseline = "top";
  const across = nice_step(end);
  for (let at = 0; at <= end * 1.0001; at += across) {
    pen.textAlign = at === 0 ? "left" : at > 0.95 * end ? "right" : "center";
    pen.fillText(at === 0 ? `0 ${axis}` : short(at), x_of(at), box.bottom + 5);
  }
}

function draw_lane(pen, lane, number, colour, x_of, y_of) {
  const { of, rows } = measures[measure];
  const shown = rows(lane);
  if (!shown.length) return;
  const thick = document.body.classList.contains("projector");
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = thick ? 3.5 : 2;
  pen.setLineDash(lane.dash);
  pen.beginPath();
  const stride = Math.max(1, Math.floor(shown.length / (2 * canvas.clientWidth)));
  for (let at = 0; at < shown.length; at += stride) pen.lineTo(x_of(shown[at][axes[axis]]), y_of(of(shown[at])));
  pen.stroke();
  pen.setLineDash([]);
  if (measure === "fid")
    for (const row of shown) {
      pen.beginPath();
      pen.arc(x_of(row[axes[axis]]), y_of(of(row)), thick ? 5 : 3, 0, 7);
      pen.fill();
    }
  const last = shown.at(-1);
  pen.font = `bold ${thick ? 18 : 13}px system-ui, sans-serif`;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillText(`${number}`, x_of(last[axes[axis]]) + 6, y_of(of(last)));
}

function draw() {
  waiting = false;
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width || !height) return;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim();
  const [ink, faint] = [colour("--body-text-color") || "#333", colour("--border-color-primary") || "#ccc"];
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = "12px system-ui, sans-serif";
  const { of, rows, label } = measures[measure];
  const real = measure === "fid" && value.fid_of_real ? Math.log10(Math.max(value.fid_of_real, 0.1)) : null;
  const numbers = lanes.flatMap((lane) => rows(lane).map(of));
  const [low, high] = range_of(real === null ? numbers : [...numbers, real], measure === "fid");
  const end = reach();
  const box = { left: 44, right: width - 22, top: 8, bottom: height - 22 };
  const x_of = (at) => box.left + (at / end) * (box.right - box.left);
  const y_of = (at) => box.bottom - ((at - low) / (high - low)) * (box.bottom - box.top);
  draw_axes(pen, box, low, high, x_of, y_of, end, ink, faint);
  if (real !== null) {
    pen.strokeStyle = pen.fillStyle = colour("--player-real") || ink;
    pen.setLineDash([1, 3]);
    pen.beginPath();
    pen.moveTo(box.left, y_of(real));
    pen.lineTo(box.right, y_of(real));
    pen.stroke();
    pen.setLineDash([]);
    pen.textAlign = "right";
    pen.textBaseline = "bottom";
    pen.fillText("real images: nobody can do better", box.right, y_of(real) - 2);
  }
  lanes.forEach((lane, at) => draw_lane(pen, lane, at + 1, colour(`--lane-${at + 1}`), x_of, y_of));
  if (hover !== null) {
    pen.strokeStyle = ink;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x_of(hover * end), box.top);
    pen.lineTo(x_of(hover * end), box.bottom);
    pen.stroke();
  }
  tell(label, hover === null ? null : hover * end);
}

// the lanes' values where the pointer is, else the newest
function tell(label, at) {
  const { of, rows } = measures[measure];
  const words = lanes.map((lane, i) => {
    const shown = rows(lane);
    const near = (a, b) => (Math.abs(b[axes[axis]] - at) < Math.abs(a[axes[axis]] - at) ? b : a);
    const row = at === null ? shown.at(-1) : shown.length ? shown.reduce(near) : undefined;
    const number = row && (measure === "fid" ? row[2].toFixed(1) : of(row).toFixed(3));
    return `${i + 1} ${lane.name} ${number ?? "-"}`;
  });
  const where = at === null ? "now" : axis === "images" ? `at ${short(at)} images` : `after ${at.toFixed(0)} s`;
  readout.textContent = words.length ? `${label} ${where}: ${words.join(", ")}` : "The lines grow here once a race has started.";
  canvas.setAttribute("aria-label", `${label} of each lane against ${axis}: ${readout.textContent}`);
  const mixed = lanes.some((lane) => lane.critic) && lanes.some((lane) => !lane.critic);
  note.textContent =
    measure === "fid" || !mixed
      ? ""
      : measure === "loss"
        ? "Different games: compare shapes, not heights."
        : "A critic's score has no unit: compare shapes, not heights.";
  const data = element.firstElementChild.dataset;
  data.points = lanes.map((lane) => lane.points.length).join(",");
  data.readings = lanes.map((lane) => lane.readings.length).join(",");
}

function redraw() {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(draw);
  }
}

function take() {
  if (!props.value || !Array.isArray(props.value.lanes)) return;
  value = props.value;
  if (value.race !== race) lanes = [];
  race = value.race;
  let missed = false;
  lanes = value.lanes.map((lane, at) => {
    const kept = lanes[at]?.points ?? [];
    missed ||= lane.from > kept.length; // two values came at once and only the second was seen
    return { ...lane, points: kept.slice(0, lane.from).concat(lane.points) };
  });
  if (missed) trigger("gap"); // ask for all of them again
  redraw();
}

for (const button of element.querySelectorAll("button"))
  button.addEventListener("click", () => {
    measure = button.dataset.measure ?? measure;
    axis = button.dataset.axis ?? axis;
    for (const one of element.querySelectorAll("button"))
      one.setAttribute("aria-pressed", String([measure, axis].includes(one.dataset.measure ?? one.dataset.axis)));
    redraw();
  });
canvas.addEventListener("pointermove", (event) => {
  const box = canvas.getBoundingClientRect();
  hover = Math.min(1, Math.max(0, (event.clientX - box.left - 44) / (box.width - 66)));
  redraw();
});
canvas.addEventListener("pointerleave", () => {
  hover = null;
  redraw();
});
new ResizeObserver(redraw).observe(element);
watch("value", take);
take();
redraw();
