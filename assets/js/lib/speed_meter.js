// Speed meter: a small button on a stage that says, when asked, who draws its pictures, how fast they come, and what was downloaded.
import { tag } from "./elements.js";

/** @typedef {"server" | "slow" | "browser"} Lane who draws: by the socket, by Gradio's events, or in this page */
/** @typedef {{kernel: string, worker: boolean, bytes: number}} Engine of this browser: models.js, engine_report */

const TITLE = "How fast pictures come: pictures in the last second, and milliseconds from your hand to the canvas";
const SLOW =
  "No socket to the server could be opened (they are blocked on the way, or too many are open), so pictures come by ordinary requests, fewer each second.";
const KERNELS = /** @type {Record<string, string>} */ ({ wasm: "WebAssembly", plain: "plain JavaScript" });

/** @param {Engine} engine @returns {string} of whoever draws in this page */
export function of_engine({ kernel, worker, bytes }) {
  const where = worker ? "" : ", without a worker";
  return `drawn in this browser by ${KERNELS[kernel] ?? kernel}${where}; ${megabytes(bytes)} of networks downloaded`;
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

class SpeedMeter {
  /** @param {string} stage_id */
  constructor(stage_id) {
    this.stage_id = stage_id;
    /** @type {number[]} when pictures were painted, in the last second */
    this.painted = [];
    this.delay = 0;
    /** @type {Lane} */
    this.lane = "server";
    /** @type {string} why this browser does not draw, if it was to */
    this.why = "";
    /** @type {(() => Engine) | null} */
    this.engine = null;
    this.open = false;
    this.button = tag("button", { type: "button", class: "stage-speed", "aria-label": "speed of the pictures" });
    this.button.addEventListener("click", () => {
      this.open = !this.open;
      this.show();
    });
  }

  /** Says that a picture is on the canvas. @param {number} delay milliseconds from the hand to it @param {Lane} lane */
  count(delay, lane) {
    this.delay = delay;
    this.painted.push(performance.now());
    const other = lane !== this.lane;
    this.lane = lane;
    if (this.open || other || !this.button.isConnected) this.show();
  }

  /** Says who draws from now on. @param {Lane} lane */
  turn(lane) {
    this.lane = lane;
    this.show();
  }

  /** Says why this browser does not draw, or nothing of that. @param {string} why */
  excuse(why) {
    this.why = why;
    this.show();
  }

  show() {
    const frame = document.querySelector(`#${this.stage_id} .stage-frame`); // which may come later than we do
    if (frame && this.button.parentElement !== frame) frame.append(this.button);
    const now = performance.now();
    this.painted = this.painted.filter((when) => now - when < 1000);
    const slow = this.lane === "slow";
    this.button.classList.toggle("open", this.open || slow);
    this.button.title = slow ? SLOW : TITLE;
    if (this.open) this.button.textContent = [this.speed(), this.who(), this.why].filter(Boolean).join("\n");
    else this.button.textContent = slow ? "slow lane" : "\u23f1";
  }

  speed() {
    return this.painted.length ? `${this.painted.length} pictures/s, ${this.delay.toFixed(0)} ms` : "move a slider to measure";
  }

  who() {
    if (this.lane === "browser" && this.engine) return of_engine(this.engine());
    return this.lane === "slow" ? "slow lane: drawn by the server, ordinary requests" : "drawn by the server, through a socket";
  }
}

/** @type {Map<string, SpeedMeter>} */
const meters = new Map();

/**
 * The meter of a stage, one however many draw on it.
 * @param {string} stage_id
 * @returns {SpeedMeter}
 */
export function meter_of(stage_id) {
  const found = meters.get(stage_id) ?? new SpeedMeter(stage_id);
  meters.set(stage_id, found);
  return found;
}
