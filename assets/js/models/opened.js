// Opened: a bundle on its way into the machine, or there: first what draws, then all of it.
import { parts_of } from "./download.js";

/** @typedef {import("./machine.js").Machine} Machine */
/** @typedef {import("./types.js").BundleFacts} BundleFacts */
/** @typedef {import("./types.js").Source} Source */

/** What came out of a program: see Performer.running. @typedef {{outputs: Record<string, any>, milliseconds: number}} Ran */

export class Opened {
  /**
   * @param {Machine} machine
   * @param {Source} source
   * @param {BundleFacts} facts
   * @param {string} [before] version of a network of which nothing is needed any more once this one draws
   */
  constructor(machine, source, facts, before) {
    this.machine = machine;
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
    return this.machine.call({ kind, network: this.facts.version, ...request }, give);
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
