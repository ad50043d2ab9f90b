// Request handler: answers the requests of models.js, in a worker or in the page itself. A request of many pictures is done one picture
// after another, in turns with the others, so that a large sheet holds up no hand.
import { Network } from "./network.js";

/** @typedef {import("./network.js").Inputs} Inputs */

/**
 * A request, with the number by which its answer is known.
 * @typedef {{id: number} & (
 *   {kind: "start", kernel: ArrayBuffer | null} |
 *   {kind: "open", network: string, bytes: ArrayBuffer, before?: string} |
 *   {kind: "add", network: string, bytes: ArrayBuffer} |
 *   {kind: "close", network: string} |
 *   {kind: "run", network: string, program: string, each: Inputs[]} |
 *   {kind: "search", network: string, position: Inputs, rates: number[]}
 * )} Request
 */

/** @typedef {{id: number, answer?: any, error?: string, closed?: boolean}} Answer `closed`: its network had just been closed */

const SLICE = 4; // milliseconds before new requests are looked at

class Closed extends Error {}

export class RequestHandler {
  /**
   * @param {(answer: Answer, give: ArrayBuffer[]) => void} post tells an answer, with what is handed over
   */
  constructor(post) {
    this.post = post;
    /** @type {WebAssembly.Module | null} */
    this.kernel = null;
    /** @type {Map<string, Network>} */
    this.networks = new Map();
    /** @type {{id: number, work: Generator<undefined, {answer: any, give: ArrayBuffer[]}>}[]} */
    this.tasks = [];
    this.channel = new MessageChannel();
  }

  /** @param {Request} request */
  async receive(request) {
    const { id } = request;
    try {
      switch (request.kind) {
        case "start":
          this.kernel = await compiled(request.kernel);
          this.post({ id, answer: { kernel: this.kernel ? "wasm" : "plain" } }, []);
          return;
        case "open": {
          const before = this.networks.get(request.before ?? "");
          const network = new Network(this.kernel, new Uint8Array(request.bytes), before);
          this.networks.set(request.network, network);
          const { search, programs } = network.bundle;
          this.post({ id, answer: { fast: network.engine.fast, search, programs: Object.keys(programs) } }, []);
          return;
        }
        case "add":
          this.network(request.network).add(new Uint8Array(request.bytes));
          this.post({ id, answer: {} }, []);
          return;
        case "close":
          this.networks.delete(request.network);
          this.post({ id, answer: {} }, []);
          return;
        case "run":
          this.start(id, this.running(this.network(request.network), request.program, request.each));
          return;
        case "search":
          this.start(id, this.searching(this.network(request.network), request.position, request.rates));
      }
    } catch (error) {
      this.refuse(id, error);
    }
  }

  /** @param {string} key */
  network(key) {
    const network = this.networks.get(key);
    if (!network) throw new Closed("This model is not open any more; reload the page.");
    return network;
  }

  /**
   * @param {number} id
   * @param {Generator<undefined, {answer: any, give: ArrayBuffer[]}>} work
   */
  start(id, work) {
    this.tasks.push({ id, work });
    if (this.tasks.length > 1) return;
    this.channel.port1.onmessage = () => this.turn();
    this.turn(); // at once: a hand waits for it
  }

  /** A slice of time for all tasks, one step of each after another. */
  turn() {
    const until = performance.now() + SLICE;
    while (this.tasks.length && performance.now() < until) {
      const task = /** @type {typeof this.tasks[0]} */ (this.tasks.shift());
      try {
        const { done, value } = task.work.next();
        if (!done) this.tasks.push(task);
        else this.post({ id: task.id, answer: value.answer }, value.give);
      } catch (error) {
        this.refuse(task.id, error);
      }
    }
    if (this.tasks.length) this.channel.port2.postMessage(null);
    else this.channel.port1.onmessage = null; // which in Node.js would keep the process
  }

  /**
   * Runs a program for each of these inputs. Its answer has each output of all of them, one after another; levels of pictures as
   * bytes; and the milliseconds of one.
   * @param {Network} network
   * @param {string} program
   * @param {Inputs[]} each
   */
  *running(network, program, each) {
    /** @type {Record<string, Float32Array | Uint8Array>} */
    const outputs = {};
    let spent = 0;
    for (const [at, inputs] of each.entries()) {
      const began = performance.now();
      for (const [name, values] of Object.entries(network.run(program, inputs))) {
        outputs[name] ??= new (name === "levels" ? Uint8Array : Float32Array)(values.length * each.length);
        outputs[name].set(values, at * values.length);
      }
      spent += performance.now() - began;
      yield;
    }
    const answer = { outputs, milliseconds: spent / Math.max(1, each.length) };
    return { answer, give: Object.values(outputs).map(buffer_of) };
  }

  /**
   * Some steps of a search, one for each rate. Its answer has the position after the last, and the position before that with its
   * pictures.
   * @param {Network} network
   * @param {Inputs} position
   * @param {number[]} rates
   */
  *searching(network, position, rates) {
    let [here, next] = [position, position];
    /** @type {Float32Array} */
    let levels = new Float32Array();
    for (const rate of rates) {
      here = next;
      const moved = network.run("search", { ...here, rate: [rate] });
      levels = moved.levels;
      next = { ...here, ...moved };
      yield;
    }
    const pixels = Uint8Array.from(levels);
    return { answer: { here, next, pixels }, give: [buffer_of(pixels)] };
  }

  /** @param {number} id @param {unknown} error */
  refuse(id, error) {
    const sentence = error instanceof Error ? error.message : String(error);
    this.post({ id, error: sentence, closed: error instanceof Closed }, []);
  }
}

/** @param {Float32Array | Uint8Array} values */
function buffer_of(values) {
  return /** @type {ArrayBuffer} */ (values.buffer);
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
