// Open bundle: a bundle on its way into the runtime, or there: first what draws, then all of it.
import { parts_of } from "./download.js";

/** @typedef {import("./runtime.js").Runtime} Runtime */
/** @typedef {import("./types.js").BundleFacts} BundleFacts */
/** @typedef {import("./types.js").Source} Source */

/** What came out of a program: see RequestHandler.running. @typedef {{outputs: Record<string, any>, milliseconds: number}} Ran */

export class OpenBundle {
  /**
   * @param {Runtime} runtime
   * @param {Source} source
   * @param {BundleFacts} facts
   * @param {string} [before] version of a network of which nothing is needed any more once this one draws
   */
  constructor(runtime, source, facts, before) {
    this.runtime = runtime;
    this.facts = facts;
    const parts = download(source, facts);
    /** @type {Promise<{fast: boolean, search: any, programs: string[]}>} once it can draw */
    this.first = parts.next().then(({ value }) => this.ask("open", { bytes: value, before }, [value]));
    /** @type {Promise<void>} once all is there */
    this.all = this.first.then(async () => {
      for await (const bytes of parts) await this.ask("add", { bytes }, [bytes]);
    });
    this.all.catch(() => {}); // who needs it is told
  }

  /**
   * @param {string} kind of request
   * @param {Record<string, any>} request
   * @param {any[]} [give]
   */
  ask(kind, request, give = []) {
    return this.runtime.call({ kind, network: this.facts.version, ...request }, give);
  }

  /**
   * Runs a program once for each of these inputs.
   * @param {string} program
   * @param {import("./network.js").Inputs[]} each
   * @returns {Promise<Ran>}
   */
  async run(program, each) {
    await (program === "draw" ? this.first : this.all);
    return this.ask("run", { program, each });
  }

  close() {
    this.ask("close", {}).catch(() => {});
  }
}

/**
 * @param {Source} source
 * @param {BundleFacts} facts
 */
async function* download(source, facts) {
  const { bytes, draw_bytes } = facts.weights;
  yield* parts_of(await source.weights(facts), draw_bytes, bytes);
}
