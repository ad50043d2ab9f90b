// Answering of events by a page's script: which can be answered now, in which order they are worked on, and what happens to those
// that could not be answered.
import { answers_of } from "../pages/answers.js";
import { newest_first } from "./newest_first.js";
import { in_time } from "./timing.js";

/** @typedef {import("./page_host.js").PageHost} PageHost */
/** @typedef {import("../pages/types.js").PageScript} PageScript */
/**
 * Event that the script is to answer.
 * @typedef {object} Asked
 * @property {string} name of its handler
 * @property {string} id elem_id of the component that it is an event of
 * @property {any} data
 * @property {number} when in milliseconds of performance.now
 * @property {() => void} leave hands the event to the server after all
 */
/**
 * Who is told what becomes of it.
 * @typedef {object} Told
 * @property {(shown: string[], asked: Asked) => void} shown elem_ids of components that show something new
 * @property {(why: string) => void} failed for a while the server is to answer such events
 * @property {() => void} recovered
 */

const LATE_MS = 60_000; // after which no answer of the server to an earlier event is expected any more
const PATIENCE_MS = 5000; // with an engine that says nothing
const FAILED_MS = 30_000; // after which what has failed is tried again
const FOLLOWING = /\.(input|settle|move|drawn)$/; // what such an event asks for is a function of what the components hold
const PRESSED = ".click"; // what a press means while another is answered, the script says

export class Answering {
  /** @param {PageScript} script @param {PageHost} page @param {() => boolean} is_ready whether the page's networks are here @param {Told} told */
  constructor(script, page, is_ready, told) {
    this.script = script;
    this.page = page;
    this.is_ready = is_ready;
    this.told = told;
    /** @type {Set<string>} handler and models by which an event could not be answered */
    this.failed = new Set();
    /** @type {Map<string, import("./newest_first.js").Line<Asked>>} */
    this.lines = new Map();
    /** @type {Map<string, number>} when the server was last asked, by the handler's name */
    this.left = new Map();
    /** until when it may have been asked anything without a word to this object, which was not there yet */
    this.begun = performance.now();
    /** @type {Map<string, {asked: Asked, covers: Set<string>, value: string}>} what was last answered here, by the handler's name; and
     *  which components its answers have shown, in this or an earlier run: this one may not have come to them yet */
    this.answered = new Map();
  }

  /** @param {string} name of a handler */
  key(name) {
    return `${name} ${this.page.names}`;
  }

  /**
   * The handler's name of an event that the script follows.
   * @param {string} id elem_id of a component
   * @param {string} event
   * @returns {string} "" if it does not
   */
  handler_of(id, event) {
    const { prefix, follows } = this.script;
    const name = `${id.startsWith(`${prefix}-`) ? id.slice(prefix.length + 1) : id}.${event}`;
    return follows.includes(name) ? name : "";
  }

  /** Whether it can be answered here now. @param {string} name of a handler, or "" */
  can(name) {
    return name !== "" && this.is_ready() && !this.failed.has(this.key(name));
  }

  /** Notes that the server is asked. @param {string} name of a handler */
  leave(name) {
    this.left.set(name, performance.now());
  }

  /**
   * Gradio has brought components new values. Where they answer an event that came before one that was answered here, the newer
   * is answered again: the older must not be the last. An answer that brings the hand's component another value is no such one.
   * @param {Set<string>} ids elem_ids
   */
  brought(ids) {
    for (const [name, { asked, covers, value }] of this.answered) {
      const left = this.left.get(name) ?? this.begun;
      const late = left < asked.when && performance.now() - left < LATE_MS && [...covers].some((id) => ids.has(id));
      if (late && FOLLOWING.test(name) && this.can(name) && this.value_of(asked) === value) this.ask(asked);
    }
  }

  /** @param {Asked} asked @returns {string} what the hand's component holds now */
  value_of({ id }) {
    return JSON.stringify(this.page.value(id)) ?? "";
  }

  /** @param {Asked} asked */
  ask(asked) {
    const { name } = asked;
    if (name.endsWith(PRESSED)) {
      this.answer(asked, () => false);
      return;
    }
    const line = this.lines.get(name) ?? newest_first((job, overtaken) => this.answer(job, overtaken));
    this.lines.set(name, line);
    line.ask(asked);
  }

  /**
   * Answers an event; what comes after the first, as words after a picture, is left out when a newer one waits.
   * @param {Asked} asked
   * @param {() => boolean} overtaken
   */
  async answer(asked, overtaken) {
    const { name } = asked;
    if (!this.can(name)) {
      if (!overtaken()) asked.leave(); // the one before it has failed
      return;
    }
    let run = this.page.begin();
    /** @type {string[]} */
    const shown = [];
    const covers = this.answered.get(name)?.covers ?? new Set();
    this.answered.set(name, { asked, covers, value: this.value_of(asked) });
    const key = this.key(name);
    try {
      const answers = answers_of(this.script.handlers[name](this.page, asked.data));
      for (;;) {
        const next = answers.next();
        const { done, value } = await (name.endsWith(PRESSED) ? next : in_time(PATIENCE_MS, next));
        if (done) return;
        const now = this.page.show(value, run);
        if (name.endsWith(PRESSED)) run = this.page.begin(); // a search goes on past what Gradio brings of one before
        const first = now.filter((id) => !shown.includes(id));
        shown.push(...first);
        for (const id of now) covers.add(id);
        this.told.shown(first, asked);
        if (!overtaken()) continue;
        answers.return(undefined);
        return;
      }
    } catch (error) {
      this.fail(key, /** @type {Error} */ (error).message);
      if (!overtaken()) asked.leave();
    }
  }

  /** Leaves events of a kind to the server for a while. @param {string} key @param {string} why */
  fail(key, why) {
    this.failed.add(key);
    this.told.failed(why);
    setTimeout(() => {
      this.failed.delete(key);
      this.told.recovered();
    }, FAILED_MS);
  }
}
