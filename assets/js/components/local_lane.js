// Local lane: what follows a hand is answered in this page by the page's script (assets/js/pages) once the networks are here; until
// then, and for whatever it cannot answer, events go on to the socket or to Gradio.
import { mounted } from "../lib/component.js";
import { newest_first } from "../lib/newest_first.js";
import { PageHost } from "../lib/page_host.js";
import { meter_of } from "../lib/speed_meter.js";
import { answers_of } from "../pages/answers.js";

/** @typedef {typeof import("../models/models.js")} Models */
/** @typedef {import("../pages/types.js").PageScript} PageScript */
/** @typedef {{page: string, stage: string, inputs: Record<string, any>, table: import("../lib/view_state.js").Table}} Props */
/**
 * Event that the script answers.
 * @typedef {object} Asked
 * @property {string} name of its handler
 * @property {any} data
 * @property {number} when in milliseconds of performance.now
 * @property {() => void} leave hands the event to the server after all
 */

const REST_MS = 3000; // the longest wait for a moment in which the page has nothing else to do
const LATE_MS = 10_000; // after which no answer of the server to an earlier event is expected any more
const HOLD_MS = 100;

/**
 * Mounts the lane of a page.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element, props }) {
  const begin = async () => {
    const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean}}} */ (navigator);
    const meter = props.stage ? meter_of(props.stage) : null;
    if (connection?.saveData) {
      if (meter) meter.why = "this browser saves data, so it downloads no networks to draw by itself";
      return;
    }
    await at_rest();
    if (!element.isConnected) return;
    const [script, models] = await Promise.all([import(`../pages/${props.page}.js`), import("../models/models.js")]);
    new LocalLane(script, models, props).listen(element);
  };
  // without the script, or the models, the server draws as before; what could not be loaded the browser itself has said
  begin().catch(() => {});
}

/** Resolves when the page takes clicks (head/hold.js) and has a moment to spare. */
async function at_rest() {
  while (document.readyState !== "complete" || /** @type {HTMLElement | null} */ (document.querySelector("main"))?.inert)
    await new Promise((done) => setTimeout(done, HOLD_MS));
  await new Promise((done) => {
    if ("requestIdleCallback" in window) requestIdleCallback(done, { timeout: REST_MS });
    else setTimeout(done, HOLD_MS);
  });
}

class LocalLane {
  /** @param {PageScript} script @param {Models} models @param {Props} props */
  constructor(script, models, props) {
    this.script = script;
    this.models = models;
    this.stage = props.stage;
    this.meter = props.stage ? meter_of(props.stage) : null;
    this.inputs = { ...props.inputs };
    this.page = new PageHost(script.prefix, this.inputs, props.table, models);
    /** @type {Set<string>} models that are on their way or here */
    this.wanted = new Set();
    /** @type {Set<string>} handler and models by which an event could not be answered */
    this.failed = new Set();
    /** @type {Map<string, import("../lib/newest_first.js").Line<Asked>>} */
    this.lines = new Map();
    /** @type {Map<string, number>} when the server was last asked, by the handler's name */
    this.left = new Map();
    /** @type {Map<string, {asked: Asked, shown: string[]}>} what was last answered here, by the handler's name */
    this.answered = new Map();
    /** @type {Asked | null} the last move of a point that others were to draw */
    this.passed = null;
    this.on = false;
  }

  /** @param {HTMLElement} element of the component: when it has left the page, nothing is answered any more */
  listen(element) {
    const here = (/** @type {(event: any) => void} */ act) => (/** @type {Event} */ event) => {
      if (element.isConnected) act(event);
    };
    document.addEventListener(
      "component-event",
      here((event) => this.component_event(event)),
      true,
    );
    document.addEventListener(
      "console-moved",
      here((event) => this.console_event(event, true)),
      true,
    );
    document.addEventListener(
      "console-rested",
      here((event) => this.console_event(event, false)),
      true,
    );
    document.addEventListener(
      "component-brought",
      here((event) => this.brought(event.detail)),
    );
    document.addEventListener(
      "input-changed",
      here((event) => this.input_changed(event.detail)),
    );
    document.addEventListener(
      "click",
      here((event) => this.native_event(event, "click")),
      true,
    );
    document.addEventListener(
      "input",
      here((event) => this.native_event(event, "input")),
      true,
    );
    document.addEventListener(
      "change",
      here((event) => this.native_rest(event)),
      true,
    );
    this.look();
  }

  /** Has the models that the page shows brought here, and says who draws. */
  look() {
    for (const name of this.page.names) {
      if (this.wanted.has(name)) continue;
      this.wanted.add(name);
      this.models.prefer(name);
      this.models.open_model(name).then(
        () => this.turn(),
        (/** @type {Error} */ error) => {
          if (this.meter && name === this.page.model) this.meter.why = `this browser cannot draw ${name}: ${error.message}`;
          this.turn();
        },
      );
    }
    this.turn();
  }

  /** Whether all networks that the page shows are here. */
  is_ready() {
    const names = this.page.names;
    return names.length > 0 && names.every((name) => this.models.ready_model(name) !== null);
  }

  /** Tells the socket (point_socket.js) whether it is needed, and the meter who draws. */
  turn() {
    const on = this.is_ready() && !this.failed.has(this.key("console.input"));
    if (on === this.on) return;
    this.on = on;
    document.dispatchEvent(new CustomEvent("local-lane", { detail: on }));
    // the socket, which is let go now, may not have drawn it yet
    if (on && this.passed && performance.now() - this.passed.when < LATE_MS) this.ask(this.passed);
    this.passed = null;
    if (!this.meter) return;
    this.meter.engine = on ? () => this.models.engine_report() : null;
    if (on) [this.meter.why, this.meter.lane] = ["", "browser"];
    this.meter.show();
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
    const name = id.startsWith(`${prefix}-`) ? `${id.slice(prefix.length + 1)}.${event}` : "";
    return follows.includes(name) ? name : "";
  }

  /** Whether it can be answered here now. @param {string} name of a handler */
  can(name) {
    return name !== "" && this.is_ready() && !this.failed.has(this.key(name));
  }

  /** @param {CustomEvent<import("../lib/component.js").ComponentEvent>} told */
  component_event(told) {
    const { id, event, data } = told.detail;
    const name = this.handler_of(id, event);
    if (!this.can(name)) {
      this.left.set(name, performance.now());
      return;
    }
    told.preventDefault();
    this.ask({ name, data, when: performance.now(), leave: () => mounted(id)?.trigger(event, data) });
  }

  /**
   * A hand moves a point, or has let go of it: then it is drawn once more, so that nothing that was on its way before is the last.
   * @param {CustomEvent<{model: string, point: any, value: any}>} told
   * @param {boolean} moving
   */
  console_event(told, moving) {
    const { target, detail } = told;
    const id = target instanceof Element ? (target.closest(".block")?.id ?? "") : "";
    const leave = () => {
      const again = new CustomEvent(told.type, { bubbles: true, cancelable: true, detail });
      if (!target?.dispatchEvent(again) || !moving) return;
      const one = mounted(id); // nobody follows: Gradio's event, as the component would have raised it
      if (one && detail.value !== undefined) one.props.value = detail.value;
      one?.trigger("input");
    };
    const asked = { name: this.handler_of(id, "input"), data: detail, when: performance.now(), leave };
    if (moving) this.page.move(id, detail.value);
    if (!this.can(asked.name) || (detail.model && !this.models.ready_model(detail.model))) {
      if (asked.name) this.passed = asked;
      return;
    }
    told.preventDefault();
    this.ask(asked);
  }

  /**
   * A button of Gradio's own is pressed, or a slider moved.
   * @param {Event} event
   * @param {string} kind
   */
  native_event(event, kind) {
    const node = event.target instanceof Element ? event.target : null;
    const control = kind === "click" ? node?.closest("button[id]") : node?.closest("input[type=range]")?.closest(".block");
    if (!event.isTrusted || !control) return;
    const name = this.handler_of(control.id, kind);
    if (!this.can(name)) return;
    event.stopImmediatePropagation();
    if (kind === "click") event.preventDefault();
    else this.inputs[control.id.slice(this.script.prefix.length + 1)] = Number(/** @type {HTMLInputElement} */ (node).value);
    this.ask({
      name,
      data: {},
      when: performance.now(),
      leave: () => (kind === "click" ? node?.dispatchEvent(copy_of(event)) : tell(node)),
    });
  }

  /** A slider of Gradio's own has come to rest: its value is Gradio's too from now on. @param {Event} event */
  native_rest(event) {
    const node = event.target instanceof Element ? event.target.closest("input[type=range]") : null;
    if (node && this.can(this.handler_of(node.closest(".block")?.id ?? "", "input"))) tell(node);
  }

  /** @param {{id: string, value: any}} changed one of Gradio's own inputs (gan.web.components.local_lane) */
  input_changed({ id, value }) {
    this.inputs[id] = value;
    this.look();
  }

  /**
   * Gradio has brought a component new values. Where they answer an event that came before one that was answered here, the newer
   * is answered again: the older must not be the last.
   * @param {string} id
   */
  brought(id) {
    this.look();
    for (const [name, { asked, shown }] of this.answered) {
      const left = this.left.get(name) ?? -Infinity;
      const late = left < asked.when && performance.now() - left < LATE_MS;
      if (late && shown.includes(id) && /\.(input|settle|move)$/.test(name) && this.is_ready()) this.ask(asked);
    }
  }

  /** @param {Asked} asked */
  ask(asked) {
    const { name } = asked;
    if (name.endsWith(".click")) {
      this.answer(asked, () => false); // what a press means while another is answered, the script says
      return;
    }
    const line = this.lines.get(name) ?? newest_first((job, overtaken) => this.answer(job, overtaken));
    this.lines.set(name, line);
    line.ask(asked);
  }

  /**
   * Answers an event; what comes after the picture is left out when a newer one waits.
   * @param {Asked} asked
   * @param {() => boolean} overtaken
   */
  async answer(asked, overtaken) {
    const run = this.page.begin();
    /** @type {string[]} */
    const shown = [];
    this.answered.set(asked.name, { asked, shown });
    try {
      for await (const updates of answers_of(this.script.handlers[asked.name](this.page, asked.data))) {
        const now = this.page.show(updates, run);
        shown.push(...now);
        if (this.stage && now.includes(this.stage)) this.meter?.count(performance.now() - asked.when, "browser");
        if (overtaken()) break;
      }
    } catch (error) {
      this.failed.add(this.key(asked.name));
      if (this.meter) this.meter.why = `this browser could not draw: ${/** @type {Error} */ (error).message}`;
      this.turn();
      if (!overtaken()) asked.leave();
    }
  }
}

/** @param {Event} event a click @returns {MouseEvent} that is no hand's, and so goes on to Gradio */
function copy_of(event) {
  return new MouseEvent("click", /** @type {MouseEvent} */ (event));
}

/** Tells Gradio the value of its slider. @param {Element | null} node */
function tell(node) {
  node?.dispatchEvent(new Event("input", { bubbles: true }));
}
