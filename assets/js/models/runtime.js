// Runtime: where the networks of this page run: in a worker, or in the page itself where there can be none.
import { RequestHandler } from "./request_handler.js";

const PATIENCE = 10_000; // milliseconds until a worker that has never answered counts as none

/** Error of a request whose worker has died, or whose network has just been closed: it may be made again. */
export class RuntimeEnded extends Error {}

export class Runtime {
  /** @param {(answer: (answer: import("./request_handler.js").Answer) => void, died: () => void) => (message: any, give: ArrayBuffer[]) => void} connect */
  constructor(connect) {
    this.next = 0;
    this.alive = true;
    /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
    this.send = connect(
      ({ id, answer, error, closed }) => {
        const waiting = this.waiting.get(id);
        this.waiting.delete(id);
        if (error === undefined) waiting?.resolve(answer);
        else waiting?.reject(closed ? new RuntimeEnded(error) : new Error(error));
      },
      () => this.die(),
    );
  }

  /**
   * Asks for something.
   * @param {Record<string, any>} request see request_handler.js, without its id
   * @param {ArrayBuffer[]} [give] what is handed over and not copied
   * @returns {Promise<any>}
   */
  call(request, give = []) {
    return new Promise((resolve, reject) => {
      if (!this.alive) {
        reject(new RuntimeEnded("The worker has ended."));
        return;
      }
      this.next += 1;
      this.waiting.set(this.next, { resolve, reject });
      this.send({ id: this.next, ...request }, give);
    });
  }

  die() {
    this.alive = false;
    for (const { reject } of this.waiting.values()) reject(new RuntimeEnded("The worker has ended."));
    this.waiting.clear();
  }
}

/** @param {Worker} worker */
function in_worker(worker) {
  return new Runtime((answer, died) => {
    worker.addEventListener("message", ({ data }) => answer(data));
    for (const event of ["error", "messageerror"]) {
      worker.addEventListener(event, (told) => {
        told.preventDefault(); // what is wrong is said by whoever asked for a model
        worker.terminate();
        died();
      });
    }
    return (message, give) => worker.postMessage(message, give);
  });
}

function in_page() {
  return new Runtime((answer) => {
    const handler = new RequestHandler(answer);
    return (message) => handler.receive(message);
  });
}

/**
 * Starts a runtime.
 * @param {() => Worker | null} make_worker
 * @param {ArrayBuffer | null} kernel
 * @returns {Promise<{runtime: Runtime, worker: boolean}>}
 */
export async function started(make_worker, kernel) {
  /** @type {Runtime | null} */
  let runtime = null;
  try {
    const worker = make_worker();
    runtime = worker && in_worker(worker);
  } catch {
    // forbidden
  }
  if (runtime) {
    const { die } = runtime;
    const late = setTimeout(() => die.call(runtime), PATIENCE);
    try {
      await runtime.call({ kind: "start", kernel });
      return { runtime, worker: true };
    } catch {
      // it could not be loaded
    } finally {
      clearTimeout(late);
    }
  }
  const own = in_page();
  await own.call({ kind: "start", kernel });
  return { runtime: own, worker: false };
}
