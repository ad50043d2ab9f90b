// Point socket: a console's moves go through a socket, and what comes back is painted at once.
import { socket_address } from "../lib/address.js";
import { feed } from "../lib/component.js";
import { came_from, tag } from "../lib/elements.js";
import { meter_of } from "../lib/speed_meter.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {{model: string, point: Point, last: boolean, asked: number}} Ask asked: when, in milliseconds of performance.now */
/** @typedef {{id?: number, alt: string, opinion?: string, error?: string}} Answer the head of a message; pixels may follow it */

const MOST_UNDER_WAY = 12; // on a slow line more would only queue up; the newest is kept for the next free place
const LAPSE_MS = 5000;
const RETRY_MS = [1000, 5000, 30000];

/**
 * Message of the server: the length of its head, the head as JSON, and pixels.
 * @param {ArrayBuffer} message
 * @returns {{answer: Answer, pixels: Uint8Array}}
 */
function unpack(message) {
  const length = new DataView(message).getUint32(0, true);
  const answer = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 4, length)));
  return { answer, pixels: new Uint8Array(message, 4 + length) };
}

/**
 * Mounts the socket between the elements with these ids.
 * @param {import("../lib/component.js").Component<{console_id: string, stage_id: string, opinion_id: string}>} component
 */
export function mount({ element, props }) {
  const { console_id, stage_id, opinion_id } = props;
  /** @type {WebSocket | null} */
  let socket = null;
  let failures = 0;
  let number = 0;
  let answered = 0;
  /** @type {Ask | null} */
  let waiting = null;
  /** @type {Map<number, number>} number of a request -> when it was asked */
  const sent = new Map();
  let dropped = 0; // what was asked before was overtaken by a picture that was drawn in this page
  let needed = true;
  /** @type {Event | null} the last that was asked for */
  let newest = null;
  let alt = "a generated picture";
  const meter = meter_of(stage_id);

  function is_open() {
    return socket?.readyState === WebSocket.OPEN;
  }

  /** @param {ArrayBuffer} message */
  function receive(message) {
    const { answer, pixels } = unpack(message);
    if ((answer.id ?? number) <= dropped) return;
    if (pixels.length) paint(answer, pixels);
    else if (answer.opinion) say(answer.alt, answer.opinion);
    else if (answer.error) feed(opinion_id, tag("p", {}, answer.error).outerHTML);
    answered = Math.max(answered, answer.id ?? answered);
    for (const one of sent.keys()) if (one <= answered) sent.delete(one);
    if (waiting) {
      const next = waiting;
      waiting = null;
      send(next);
    }
  }

  /** @param {Answer} answer @param {Uint8Array} pixels */
  function paint(answer, pixels) {
    feed(stage_id, { ...answer, pixels, columns: 1, rows: 1, alt });
    const now = performance.now();
    meter.count(now - (sent.get(answer.id ?? 0) ?? now), "server");
  }

  /**
   * What D says of the picture and what a screen reader does come after it, so that no hand waits for words.
   * @param {string} words
   * @param {string} opinion as HTML
   */
  function say(words, opinion) {
    alt = words;
    document.querySelector(`#${stage_id} canvas`)?.setAttribute("aria-label", alt);
    feed(opinion_id, opinion);
  }

  /** @param {Ask} request */
  function send(request) {
    const oldest = sent.values().next().value;
    if (oldest !== undefined && request.asked - oldest > LAPSE_MS) {
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
    socket?.send(JSON.stringify({ id: number, model: request.model, point: request.point, last: request.last }));
  }

  function connect() {
    if (!element.isConnected || !needed || is_open()) return; // the page has been left, or draws by itself
    const opened = new WebSocket(socket_address("stage"));
    socket = opened;
    opened.binaryType = "arraybuffer";
    opened.addEventListener("open", () => {
      failures = 0;
      [number, answered, dropped, waiting] = [0, 0, 0, null];
      sent.clear();
      if (needed) meter.turn("server");
    });
    opened.addEventListener("message", (event) => receive(event.data));
    opened.addEventListener("close", () => {
      if (!needed || opened !== socket) return;
      setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
      if (failures > 1) meter.turn("slow");
    });
  }

  /** @param {Event} event @param {boolean} last */
  function ask(event, last) {
    if (!came_from(event, `#${console_id}`)) return;
    if (event.defaultPrevented) {
      turn(true); // local_lane.js has answered
      drop();
      return;
    }
    if (!is_open()) return; // then the console's event goes by Gradio
    event.preventDefault();
    newest = event;
    const { model, point } = /** @type {CustomEvent} */ (event).detail;
    send({ model, point, last, asked: performance.now() });
  }

  /** Forgets all that was asked: an answer that is still on its way would be older than what is on the stage. */
  function drop() {
    [answered, dropped, waiting] = [number, number, null];
    sent.clear();
  }

  /** @param {boolean} local whether this page draws by itself, so that the server need not keep a socket for it */
  function turn(local) {
    if (local !== needed) return;
    needed = !local;
    if (needed) connect();
    else {
      drop();
      socket?.close();
      // this page draws what the server has perhaps not drawn yet
      const { target, detail } = /** @type {CustomEvent} */ (newest ?? {});
      target?.dispatchEvent(new CustomEvent("console-moved", { bubbles: true, cancelable: true, detail }));
      newest = null;
    }
  }

  document.addEventListener("console-moved", (event) => ask(event, false));
  document.addEventListener("console-rested", (event) => ask(event, true));
  document.addEventListener("component-brought", (event) => {
    if (/** @type {CustomEvent<string>} */ (event).detail === console_id) newest = null; // the console is elsewhere now
  });
  document.addEventListener("local-lane", (event) => turn(/** @type {CustomEvent<boolean>} */ (event).detail));
  meter.show();
  connect();
}
