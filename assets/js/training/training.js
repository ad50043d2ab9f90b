// Training of a run: page's side of a session in a worker, or in the page itself where there can be none.
import { SessionHost } from "./session_host.js";
import { current_source } from "./source.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Training} Training */
/** @typedef {import("./types.js").TrainingSpec} TrainingSpec */
/** @typedef {import("./session_host.js").Message} Message */
/** @typedef {import("./session_host.js").Told} Told */
/** @typedef {{kernel: "wasm" | "plain", worker: boolean}} Ready */
/** @typedef {{worker: () => Worker | null, kernel: () => Promise<ArrayBuffer | null>}} Source of the worker and of the engine's kernel */
/** @typedef {{send: (message: Message) => void, end: () => void}} Connection */

const PATIENCE = 10_000; // milliseconds until a worker that has never answered counts as none
const ENDED = "The browser has ended this training; reload the page to begin anew.";

/**
 * Opens a run, which waits at its first step.
 * @param {TrainingSpec} spec
 * @param {Source} [source]
 * @returns {Training}
 */
export function open_training(spec, source = current_source()) {
  return new OpenTraining(spec, source);
}

/** @implements {Training} */
class OpenTraining {
  /** @param {TrainingSpec} spec @param {Source} source */
  constructor(spec, source) {
    this.spec = spec;
    this.source = source;
    this.closed = false;
    /** @type {Connection | null} */
    this.connection = null;
    /** @type {Message[]} what was asked for before the run was open */
    this.early = [];
    /** @type {((frame: Frame) => void)[]} */
    this.listeners = [];
    /** @type {Frame | null} */
    this.last = null;
    /** @type {Frame | null} one that waits for the page's next frame */
    this.fresh = null;
    /** @type {Map<number, {resolve: (state: Record<string, Float32Array>) => void, reject: (error: Error) => void}>} */
    this.asking = new Map();
    this.asked = 0;
    this.seen = () => this.see();
    globalThis.document?.addEventListener("visibilitychange", this.seen);
    this.ready = this.open();
    this.ready.catch(() => {}); // said by whoever waits for it
  }

  /** @returns {Promise<Ready>} */
  async open() {
    const kernel = await this.source.kernel().catch(() => null);
    let worker = true;
    const opened = await this.in_worker(kernel).catch((error) => {
      if (!(error instanceof NoWorker)) throw error;
      worker = false;
      return this.in_page(kernel);
    });
    if (this.closed) {
      opened.connection.end();
      throw new Error("This training was closed before it began.");
    }
    this.connection = opened.connection;
    this.see();
    for (const message of this.early) this.connection.send(message);
    this.early = [];
    return { kernel: opened.fast ? "wasm" : "plain", worker };
  }

  /**
   * @param {ArrayBuffer | null} kernel
   * @returns {Promise<{connection: Connection, fast: boolean}>}
   */
  in_worker(kernel) {
    return new Promise((resolve, reject) => {
      const worker = this.started();
      const late = setTimeout(() => died(), PATIENCE);
      let open = false;
      const died = () => {
        clearTimeout(late);
        worker.terminate();
        if (open) this.die();
        else reject(new NoWorker());
      };
      const connection = { send: (/** @type {Message} */ message) => worker.postMessage(message), end: () => worker.terminate() };
      worker.addEventListener("message", ({ data }) => {
        clearTimeout(late);
        if (data.kind === "ready") {
          open = true;
          resolve({ connection, fast: data.fast });
        } else if (data.kind === "refused") {
          worker.terminate();
          reject(new Error(data.error));
        } else this.hear(data);
      });
      for (const event of ["error", "messageerror"])
        worker.addEventListener(event, (told) => {
          told.preventDefault(); // it is said by the frame
          died();
        });
      worker.postMessage({ kind: "open", spec: this.spec, kernel });
    });
  }

  started() {
    try {
      const worker = this.source.worker();
      if (worker) return worker;
    } catch {
      // forbidden
    }
    throw new NoWorker();
  }

  /**
   * @param {ArrayBuffer | null} kernel
   * @returns {Promise<{connection: Connection, fast: boolean}>}
   */
  in_page(kernel) {
    return new Promise((resolve, reject) => {
      const host = new SessionHost((told) => {
        if (told.kind === "ready") resolve({ connection, fast: told.fast });
        else if (told.kind === "refused") reject(new Error(told.error));
        else queueMicrotask(() => this.hear(told));
      });
      const connection = {
        send: (/** @type {Message} */ message) => {
          host.receive(message);
        },
        end: () => {
          host.receive({ kind: "close" });
        },
      };
      host.receive({ kind: "open", spec: this.spec, kernel });
    });
  }

  /** @param {Message} message */
  send(message) {
    if (this.closed) return;
    if (this.connection) this.connection.send(message);
    else this.early.push(message);
  }

  /** @param {Told} told */
  hear(told) {
    if (this.closed) return;
    if (told.kind === "frame") {
      this.fresh = told.frame;
      if (hidden()) this.show();
      else next_frame(() => this.show());
    } else if (told.kind === "state") {
      this.asking.get(told.id)?.resolve(told.state);
      this.asking.delete(told.id);
    }
  }

  /** Tells the page of the newest frame. */
  show() {
    const frame = this.fresh;
    this.fresh = null;
    if (!frame || this.closed) return;
    this.last = frame;
    this.send({ kind: "taken" });
    for (const told of this.listeners) told(frame);
  }

  /** Whether anybody sees the page has changed. */
  see() {
    this.send({ kind: "rest", resting: hidden() });
    if (hidden()) this.show(); // there may be no next frame for long
  }

  /** The worker has died. */
  die() {
    for (const { reject } of this.asking.values()) reject(new Error(ENDED));
    this.asking.clear();
    this.fresh = { ...(this.last ?? EMPTY), playing: false, resting: false, stopped: ENDED };
    this.connection = { send: () => {}, end: () => {} };
    this.show();
  }

  play() {
    this.send({ kind: "play" });
  }

  pause() {
    this.send({ kind: "pause" });
  }

  /** @param {import("./session.js").What} what */
  step(what, times = 1) {
    this.send({ kind: "step", what, times });
  }

  /** @param {Partial<import("./types.js").TrainingSettings>} settings */
  change(settings) {
    this.send({ kind: "change", settings });
  }

  /** @param {import("./types.js").Watch[]} watches */
  watch(watches) {
    this.send({ kind: "watch", watches });
  }

  /** @param {number} step */
  rewind(step) {
    this.send({ kind: "rewind", step });
  }

  /** @param {number} seed */
  restart(seed) {
    this.send({ kind: "restart", seed });
  }

  /** @param {(frame: Frame) => void} told */
  on_frame(told) {
    this.listeners.push(told);
    if (this.last) told(this.last);
  }

  /** @returns {Promise<Record<string, Float32Array>>} */
  state() {
    this.asked += 1;
    const id = this.asked;
    return new Promise((resolve, reject) => {
      this.asking.set(id, { resolve, reject });
      this.send({ kind: "state", id });
    });
  }

  close() {
    this.connection?.end();
    this.closed = true;
    globalThis.document?.removeEventListener("visibilitychange", this.seen);
    for (const { reject } of this.asking.values()) reject(new Error("This training was closed."));
    this.asking.clear();
  }
}

class NoWorker extends Error {}

/** @type {Frame} */
const EMPTY = {
  step: 0,
  d_updates: 0,
  playing: false,
  resting: false,
  line: 0,
  steps_per_second: 0,
  losses: { steps: new Int32Array(), d: new Float32Array(), g: new Float32Array() },
  watched: {},
  batch: {},
  moments: [],
  stopped: "",
};

/** Whether nobody sees the page. */
const hidden = () => globalThis.document?.hidden === true;

/** @param {() => void} act */
function next_frame(act) {
  if (typeof requestAnimationFrame === "function") requestAnimationFrame(act);
  else setTimeout(act);
}
