// The follower: a console's moves go through a socket, and what comes back is painted at once.
// console_id, stage_id, opinion_id: of the elements
const MOST_UNDER_WAY = 12; // on a slow line more would only queue up; the newest is kept for the next free place
const LAPSE_MS = 5000;
const RETRY_MS = [1000, 5000, 30000];
const { console_id, stage_id, opinion_id } = props;
let socket = null;
let failures = 0;
let number = 0;
let answered = 0;
let waiting = null;
const sent = new Map(); // number -> when it was asked
let painted = []; // when, in the last second
let delay = 0;
let alt = "a generated picture";

const meter = document.createElement("button");
meter.type = "button";
meter.className = "stage-speed";
meter.title = "How fast pictures come: pictures in the last second, and milliseconds from your hand to the canvas";
let open_meter = false;

function show_meter() {
  const frame = document.querySelector(`#${stage_id} .stage-frame`); // which may come later than we do
  if (frame && meter.parentElement !== frame) frame.append(meter);
  const now = performance.now();
  painted = painted.filter((when) => now - when < 1000);
  meter.classList.toggle("open", open_meter);
  const fast = socket && socket.readyState === WebSocket.OPEN;
  if (!fast && failures > 1) {
    meter.textContent = "slow lane";
    meter.classList.add("open");
    meter.title = "Sockets are blocked on the way to this server, so pictures come by ordinary requests, fewer each second.";
  } else meter.textContent = open_meter ? `${painted.length} pictures/s, ${delay.toFixed(0)} ms` : "\u23f1";
}
meter.setAttribute("aria-label", "speed of the pictures");
meter.addEventListener("click", () => {
  open_meter = !open_meter;
  show_meter();
});

function component(id) {
  return document.querySelector(`#${id} .html-container > *`); // the element that its script calls its own
}

function receive(message) {
  const length = new DataView(message).getUint32(0, true);
  const answer = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 4, length)));
  const pixels = new Uint8Array(message, 4 + length);
  if (pixels.length) paint(answer, pixels);
  else if (answer.opinion) say(answer);
  else if (answer.error) complain(answer.error);
  answered = Math.max(answered, answer.id ?? answered);
  for (const one of sent.keys()) if (one <= answered) sent.delete(one);
  if (waiting) {
    const next = waiting;
    waiting = null;
    send(next);
  }
}

function paint(answer, pixels) {
  component(stage_id)?.dispatchEvent(new CustomEvent("feed", { detail: { ...answer, pixels, columns: 1, rows: 1, alt } }));
  const now = performance.now();
  delay = now - (sent.get(answer.id) ?? now);
  painted.push(now);
  if (open_meter || !meter.isConnected) show_meter();
}

// what D says of the picture and what a screen reader does come after it, so that no hand waits for words
function say(answer) {
  alt = answer.alt;
  document.querySelector(`#${stage_id} canvas`)?.setAttribute("aria-label", alt);
  component(opinion_id)?.dispatchEvent(new CustomEvent("feed", { detail: answer.opinion }));
}

function complain(sentence) {
  const words = document.createElement("p");
  words.textContent = sentence;
  component(opinion_id)?.dispatchEvent(new CustomEvent("feed", { detail: words.outerHTML }));
}

function send(request) {
  const oldest = sent.values().next().value;
  if (request.asked - oldest > LAPSE_MS) {
    answered = number; // no answer comes to these any more
    sent.clear();
    waiting = null; // older than this one: sent later, it would be the last word
  }
  if (number - answered >= MOST_UNDER_WAY) {
    waiting = request;
    return;
  }
  number += 1;
  sent.set(number, request.asked);
  socket.send(JSON.stringify({ id: number, model: request.model, point: request.point, last: request.last }));
}

function connect() {
  if (!element.isConnected) return; // the page has been left
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/stage`);
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => {
    failures = 0;
    [number, answered, waiting] = [0, 0, null];
    sent.clear();
    show_meter();
  });
  socket.addEventListener("message", (event) => receive(event.data));
  socket.addEventListener("close", () => {
    setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures += 1;
    show_meter();
  });
}

function ask(event, last) {
  if (!event.target.closest || !event.target.closest(`#${console_id}`)) return;
  if (!socket || socket.readyState !== WebSocket.OPEN) return; // the console's event goes by Gradio
  event.preventDefault();
  send({ model: event.detail.model, point: event.detail.point, last, asked: performance.now() });
}

const moved = (event) => ask(event, false);
const rested = (event) => ask(event, true);
document.addEventListener("console-moved", moved);
document.addEventListener("console-rested", rested);
show_meter();
connect();
