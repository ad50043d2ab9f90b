// Session host: hears the messages of training.js and runs the session, in a worker or in the page itself, in slices of time between
// which other messages are heard.
import { Session } from "./session.js";

/** @typedef {import("./types.js").Frame} Frame */

/**
 * @typedef {{kind: "open", spec: import("./types.js").TrainingSpec, kernel: ArrayBuffer | null} |
 *   {kind: "play"} | {kind: "pause"} | {kind: "taken"} | {kind: "close"} |
 *   {kind: "step", what: import("./session.js").What, times: number} |
 *   {kind: "change", settings: Partial<import("./types.js").TrainingSettings>} |
 *   {kind: "watch", watches: import("./types.js").Watch[]} |
 *   {kind: "rewind", step: number} | {kind: "restart", seed: number} | {kind: "rest", resting: boolean} |
 *   {kind: "state", id: number}} Message
 */

/**
 * @typedef {{kind: "ready", fast: boolean} | {kind: "refused", error: string} | {kind: "frame", frame: Frame} |
 *   {kind: "state", id: number, state: Record<string, Float32Array>}} Told
 */

const SLICE = 8; // milliseconds
const FRAME = 15; // milliseconds between two frames at least, a little less than a sixtieth of a second

export class SessionHost {
  /**
   * @param {(told: Told, give: ArrayBuffer[]) => void} post tells something, with what is handed over
   * @param {(act: () => void) => void} soon acts after what waits already: in a page by a timer, which leaves it time to draw
   */
  constructor(post, soon = setTimeout) {
    this.post = post;
    this.soon = (/** @type {() => void} */ act) => soon(act);
    /** @type {Session | null} */
    this.session = null;
    /** whether a slice is on its way */
    this.due = false;
    /** whether the page has not taken the last frame yet */
    this.told = false;
    this.last = Number.NEGATIVE_INFINITY;
  }

  /** @param {Message} message */
  async receive(message) {
    if (message.kind === "open") await this.open(message.spec, message.kernel);
    else if (this.session) this.obey(this.session, message);
  }

  /**
   * @param {import("./types.js").TrainingSpec} spec
   * @param {ArrayBuffer | null} kernel
   */
  async open(spec, kernel) {
    try {
      this.session = new Session(await compiled(kernel), spec);
      this.post({ kind: "ready", fast: this.session.trainer.fast }, []);
      this.go_on();
    } catch (error) {
      this.post({ kind: "refused", error: sentence_of(error) }, []);
    }
  }

  /**
   * @param {Session} session
   * @param {Message} message
   */
  obey(session, message) {
    try {
      switch (message.kind) {
        case "play":
          session.play();
          break;
        case "pause":
          session.pause();
          break;
        case "step":
          session.step(message.what, message.times);
          break;
        case "change":
          session.change(message.settings);
          break;
        case "watch":
          session.watch(message.watches);
          break;
        case "rewind":
          session.rewind(message.step);
          break;
        case "restart":
          session.restart(message.seed);
          break;
        case "rest":
          session.rest(message.resting);
          break;
        case "taken":
          this.told = false;
          break;
        case "state":
          this.tell_state(session, message.id);
          break;
        case "close":
          this.session = null;
          return;
      }
    } catch (error) {
      session.stop(error);
    }
    this.go_on();
  }

  /**
   * @param {Session} session
   * @param {number} id
   */
  tell_state(session, id) {
    const state = session.trainer.tensors_by_name();
    this.post({ kind: "state", id, state }, buffers_of(state));
  }

  /** A slice of time follows, after the messages that are there. */
  go_on() {
    const { session } = this;
    if (this.due || !session || !(session.busy || (session.changed && !this.told))) return;
    this.due = true;
    this.soon(() => {
      this.due = false;
      this.turn();
    });
  }

  turn() {
    const { session } = this;
    if (!session) return;
    const began = performance.now();
    if (session.busy) session.work(began + SLICE);
    const now = performance.now();
    // what has come to rest is told at once
    if (session.changed && !this.told && (now - this.last >= FRAME || !session.busy)) {
      this.last = now;
      this.told = true;
      const frame = frame_of(session);
      this.post({ kind: "frame", frame }, buffers_of(frame));
    }
    this.go_on();
  }
}

/** The session's frame; what cannot be computed stops the run. @param {Session} session */
function frame_of(session) {
  try {
    return session.frame();
  } catch (error) {
    session.watch([]);
    session.stop(error);
    return session.frame();
  }
}

/** @param {unknown} error */
function sentence_of(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * All memory in what is told, each once.
 * @param {any} told
 * @param {Set<ArrayBuffer>} [found]
 */
function buffers_of(told, found = new Set()) {
  for (const value of Object.values(told)) {
    if (ArrayBuffer.isView(value)) found.add(/** @type {ArrayBuffer} */ (value.buffer));
    else if (value && typeof value === "object" && !Array.isArray(value)) buffers_of(value, found);
  }
  return [...found];
}

/**
 * The kernel, or null where WebAssembly is missing or forbidden, or its SIMD is.
 * @param {ArrayBuffer | null} bytes
 */
async function compiled(bytes) {
  try {
    return bytes && (await WebAssembly.compile(bytes));
  } catch {
    return null;
  }
}
