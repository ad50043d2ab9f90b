// The player: frames come in batches of raw pixels and are played from memory, so that the network never holds a frame up.
// value: {lanes: [{title, alt, pixels (base64, count * height * width * channels)}], count, height, width, channels, plots (SVG),
//         way: bounce | cycle | endless, first, address, files: {title: path}, thumbs,
//         view: {fps, at, playing, linked, busy} or null: as the hand left it}
const find = (name) => element.querySelector(`.player-${name}`);
const [lanes_box, plots, play, at_input, words, speed, strip, take] = "lanes plots play at words speed strip take".split(" ").map(find);
const MARGIN = 1.5; // seconds of frames that should be in store
const REST = 250; // milliseconds a hand stays at a frame before it is told of: Gradio keeps the data of one event at a time
const KEPT = 4; // batches of an endless journey that stay in memory
let batches = []; // {first, count, lanes: [Uint8Array], plots}
let now = null; // the value that is played
let position = 0; // in frames; of "bounce" it runs there and back
let playing = false;
let last = 0;
let asked = 0;
let resting = 0;
let shown = { frame: -1, batch: null };
let pens = [];

function end() {
  const newest = batches[batches.length - 1];
  return newest.first + newest.count;
}

function frame() {
  if (now.way === "endless") return Math.floor(position);
  const count = now.count;
  if (now.way === "cycle") return Math.floor(position) % count;
  const round = Math.floor(position) % Math.max(1, 2 * count - 2);
  return round < count ? round : 2 * count - 2 - round;
}

function pixels_of(batch, lane, index, pen, left, top) {
  put_pixels(pen, now, batch.lanes[lane], index * now.width * now.height * now.channels, left, top);
}

function paint() {
  const number = frame();
  if (number === shown.frame) return;
  const batch = batches.find((one) => number >= one.first && number < one.first + one.count);
  if (!batch) return;
  if (batch !== shown.batch) {
    plots.innerHTML = batch.plots;
    paint_strip(batch);
  }
  shown = { frame: number, batch };
  pens.forEach((pen, lane) => pixels_of(batch, lane, number - batch.first, pen, 0, 0));
  const share = batch.count > 1 ? (number - batch.first) / (batch.count - 1) : 0;
  for (const head of plots.querySelectorAll(".playhead")) {
    const x = Number(head.dataset.left) + share * (Number(head.dataset.right) - Number(head.dataset.left));
    head.setAttribute("x1", x);
    head.setAttribute("x2", x);
  }
  if (document.activeElement !== at_input || playing) at_input.value = number;
  words.textContent = now.way === "endless" ? `frame ${number.toLocaleString("en")}` : `frame ${number + 1} of ${now.count}`;
  at_input.setAttribute("aria-valuetext", words.textContent);
  element.querySelector(".player").dataset.frame = number;
}

function paint_strip(batch) {
  const count = Math.min(now.thumbs, batch.count);
  strip.width = count * now.width;
  strip.height = batch.lanes.length * now.height;
  const pen = strip.getContext("2d");
  batch.lanes.forEach((_, lane) => {
    for (let i = 0; i < count; i++) {
      pixels_of(batch, lane, Math.round((i * (batch.count - 1)) / Math.max(1, count - 1)), pen, i * now.width, lane * now.height);
    }
  });
  const rows = now.lanes.length > 1 ? `, ${now.lanes.map((lane) => lane.title).join(" above ")}` : "";
  strip.setAttribute("aria-label", `${count} frames of the journey in order${rows}`);
}

function store_more() {
  if (now.way !== "endless" || end() - position > MARGIN * Number(speed.value)) return;
  if (performance.now() - asked < 4000) return; // an answer that was lost is asked for again
  asked = performance.now();
  trigger("more", { first: end() });
}

function tick(time) {
  if (!element.isConnected) return;
  if (playing) {
    position += (Math.min(time - last, 250) / 1000) * Number(speed.value);
    if (now.way === "endless") position = Math.min(position, end() - 1);
    store_more();
    paint();
    requestAnimationFrame(tick);
  }
  last = time;
}

function set_playing(wanted) {
  if (wanted) clearTimeout(resting);
  if (wanted && !playing) {
    last = performance.now();
    requestAnimationFrame(tick);
  }
  playing = wanted;
  play.textContent = playing ? "Pause" : "Play";
  element.querySelector(".player").dataset.playing = playing;
}

function keep_address() {
  const still = playing ? "" : `&at=${frame()}`;
  history.replaceState(history.state, "", `${location.pathname}?${now.address}&fps=${speed.value}${still}`);
}

function rest(lane = 0) {
  set_playing(false);
  clearTimeout(resting);
  resting = setTimeout(() => {
    keep_address();
    trigger("rest", { frame: frame(), lane });
  }, REST);
}

function go(number, lane) {
  const low = now.way === "endless" ? batches[0].first : 0;
  const high = now.way === "endless" ? end() - 1 : now.count - 1;
  position = Math.max(low, Math.min(high, number));
  paint();
  rest(lane);
}

function build_lanes() {
  lanes_box.replaceChildren(
    ...now.lanes.map(({ title, alt }, lane) => {
      const figure = document.createElement("figure");
      const caption = document.createElement("figcaption");
      caption.textContent = title;
      caption.className = `lane-name lane-${lane + 1}`;
      const canvas = document.createElement("canvas");
      canvas.width = now.width;
      canvas.height = now.height;
      canvas.tabIndex = 0;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", alt);
      canvas.title = "Click: stop here. Space plays and pauses, arrows go frame by frame.";
      canvas.addEventListener("click", () => (playing ? rest(lane) : go(frame(), lane)));
      canvas.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[event.key];
        if (event.key === " ") play.click();
        else if (step) go(frame() + step, lane);
        else return;
        event.preventDefault();
      });
      figure.append(canvas, caption);
      return figure;
    }),
  );
  pens = [...lanes_box.querySelectorAll("canvas")].map((canvas) => canvas.getContext("2d"));
}

// a file may take seconds to make: fetched here, so that the page can say so, and say what went wrong
async function fetch_file(link, status) {
  const started = performance.now();
  const name = link.textContent;
  const clock = setInterval(() => {
    status.textContent = `Making the ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s ...`;
  }, 250);
  link.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(await answer.text());
    const blob = await answer.blob();
    const save = document.createElement("a");
    save.href = URL.createObjectURL(blob);
    save.download = link.dataset.name;
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 60000);
    status.textContent = `${name}: ${(blob.size / 1024).toFixed(0)} KiB, saved.`;
  } catch (error) {
    status.textContent = error.message || "The server did not answer; try again.";
  } finally {
    clearInterval(clock);
    link.removeAttribute("aria-disabled");
  }
}

function build_take() {
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const links = Object.entries(now.files).map(([title, path]) => {
    const link = document.createElement("a");
    link.textContent = title;
    link.dataset.name = path.split("/").pop();
    link.href = path;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (link.hasAttribute("aria-disabled")) return;
      const first = now.way === "endless" ? `&first=${frame()}` : "";
      link.href = `${path}?${now.address}&fps=${speed.value}${first}`;
      fetch_file(link, status);
    });
    return link;
  });
  take.replaceChildren("Take it home: ", ...links, status);
}

function show_speed() {
  find("bar").querySelector("output").textContent = `${speed.value} frames/s`;
}

function receive() {
  const value = props.value;
  if (!value || !value.lanes) return;
  const batch = { first: value.first, count: value.count, lanes: value.lanes.map((lane) => bytes_of(lane.pixels)), plots: value.plots };
  if (value.first > 0 && !value.view) {
    // more of a walk, unless another journey has come since, or it was asked for twice
    if (!now || now.address !== value.address || value.first !== end()) return;
    asked = 0;
    batches = [...batches, batch].slice(-KEPT);
    return;
  }
  const view = value.view;
  const motion = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const plays = view ? view.playing && motion : playing;
  now = value;
  batches = [batch];
  asked = 0;
  shown = { frame: -1, batch: null };
  position = Math.max(value.first, Math.min(end() - 1, view ? view.at : value.first));
  if (view) speed.value = view.fps;
  element.querySelector(".player").setAttribute("aria-busy", Boolean(view && view.busy));
  at_input.max = value.count - 1;
  at_input.hidden = value.way === "endless";
  show_speed();
  build_lanes();
  build_take();
  paint();
  set_playing(plays);
  if (!view || view.linked) keep_address();
}

play.addEventListener("click", () => {
  if (playing) return rest();
  set_playing(true);
  keep_address();
});
at_input.addEventListener("input", () => {
  set_playing(false);
  position = Number(at_input.value);
  paint();
});
at_input.addEventListener("change", () => go(Number(at_input.value)));
speed.addEventListener("input", show_speed);
speed.addEventListener("change", keep_address);
strip.addEventListener("click", (event) => {
  const box = strip.getBoundingClientRect();
  const batch = shown.batch;
  const count = Math.min(now.thumbs, batch.count);
  const cell = Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * count));
  const lane = Math.min(batch.lanes.length - 1, Math.floor(((event.clientY - box.top) / box.height) * batch.lanes.length));
  go(batch.first + Math.round((cell * (batch.count - 1)) / Math.max(1, count - 1)), lane);
});
watch("value", receive);
receive();
