// Local lane: what follows a hand is answered in this page by the page's script (assets/js/pages) once the networks are here; until
// then, and for whatever it cannot answer, events go on to the socket or to Gradio.
import { Answering } from "../lib/answering.js";
import { mounted } from "../lib/component.js";
import { PageHost } from "../lib/page_host.js";
import { meter_of } from "../lib/speed_meter.js";
import { page_at_rest } from "../lib/timing.js";

/** @typedef {typeof import("../models/models.js")} Models */
/** @typedef {import("../pages/types.js").PageScript} PageScript */
/** @typedef {import("../lib/answering.js").Asked} Asked */
/** @typedef {{page: string, stage: string, fields: Record<string, any>, table: import("../lib/view_state.js").Table}} Props */

const AGAIN_MS = 30_000; // after which a model that could not be brought is asked for once more
const SAVES = "this browser saves data, so it downloads no networks";

/**
 * Mounts the lane of a page.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element, props }) {
  const begin = async () => {
    const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean}}} */ (navigator);
    if (connection?.saveData) {
      if (props.stage) meter_of(props.stage).excuse(SAVES);
      return;
    }
    await page_at_rest();
    if (!element.isConnected) return;
    const [script, models] = await Promise.all([import(`../pages/${props.page}.js`), import("../models/app_models.js")]);
    new LocalLane(script, models, props, element).listen();
  };
  // without the script, or the models, the server draws as before; what could not be loaded the browser itself has said
  begin().catch(() => {});
}

class LocalLane {
  /** @param {PageScript} script @param {Models} models @param {Props} props @param {HTMLElement} element of the component */
  constructor(script, models, props, element) {
    this.element = element;
    this.models = models;
    this.meter = props.stage ? meter_of(props.stage) : null;
    this.inputs = { ...props.fields };
    this.page = new PageHost(script, this.inputs, props.table, models);
    this.answering = new Answering(script, this.page, () => this.is_ready(), {
      shown: (shown, { when }) => {
        if (shown.includes(props.stage)) this.meter?.count(performance.now() - when, "browser");
      },
      failed: (why) => {
        this.turn();
        this.meter?.excuse(`this browser could not draw: ${why}`);
      },
      recovered: () => this.turn(),
    });
    /** @type {Set<string>} models that are on their way or here */
    this.wanted = new Set();
    /** @type {Set<string>} elem_ids of components to which Gradio has brought new values just now */
    this.new = new Set();
    this.on = false;
  }

  /** Hears what happens on the page, until the component has left it. */
  listen() {
    const hear = (/** @type {string} */ name, /** @type {(event: any) => void} */ act, capture = true) => {
      const here = (/** @type {Event} */ event) => this.element.isConnected && act(event);
      document.addEventListener(name, here, capture);
    };
    hear("component-event", (event) => this.component_event(event));
    hear("console-moved", (event) => this.console_event(event, true));
    hear("console-rested", (event) => this.console_event(event, false));
    hear("click", (event) => this.button_pressed(event));
    hear("component-brought", (event) => this.brought(event.detail), false);
    hear("input-told", () => this.look(), false);
    this.look();
  }

  /** Has the models that the page shows brought here. */
  look() {
    const { inputs_told } = /** @type {Window & {inputs_told?: Record<string, any>}} */ (window); // gan.web.components.local_lane
    Object.assign(this.inputs, inputs_told);
    for (const name of this.page.names) {
      if (this.wanted.has(name)) continue;
      this.wanted.add(name);
      this.models.prefer(name);
      this.models.open_model(name).then(
        () => this.turn(),
        (/** @type {Error} */ error) => {
          this.meter?.excuse(`this browser does not draw ${name}: ${error.message}`);
          setTimeout(() => this.wanted.delete(name), AGAIN_MS);
        },
      );
    }
    this.turn();
  }

  /** Whether all networks that the page shows are here. */
  is_ready() {
    const { names } = this.page;
    return names.length > 0 && names.every((name) => this.models.ready_model(name) !== null);
  }

  /** Tells the socket (point_socket.js) whether it is needed, and the meter who draws. */
  turn() {
    const on = this.is_ready() && !this.answering.failed.has(this.answering.key("console.input"));
    if (on === this.on) return;
    this.on = on;
    this.element.dataset.lane = on ? "browser" : "server";
    document.dispatchEvent(new CustomEvent("local-lane", { detail: on }));
    if (!this.meter) return;
    this.meter.engine = on ? () => this.models.engine_report() : null;
    this.meter.excuse("");
    this.meter.turn(on ? "browser" : "server");
  }

  /** @param {CustomEvent<import("../lib/component.js").ComponentEvent>} told */
  component_event(told) {
    const { id, event, data } = told.detail;
    const name = this.answering.handler_of(id, event);
    if (!this.answering.can(name)) {
      this.answering.leave(name);
      return;
    }
    told.preventDefault();
    this.answering.ask({ name, id, data, when: performance.now(), leave: () => mounted(id)?.trigger?.(event, data) });
  }

  /**
   * A hand moves a point, or has let go of it: then it is drawn once more, so that nothing that was on its way before is the last.
   * @param {CustomEvent<{model: string, point: any, value: any}>} told
   * @param {boolean} moving
   */
  console_event(told, moving) {
    const { target, detail } = told;
    const id = target instanceof Element ? (target.closest(".block")?.id ?? "") : "";
    const name = this.answering.handler_of(id, "input");
    const leave = () => {
      const again = new CustomEvent(told.type, { bubbles: true, cancelable: true, detail });
      if (!target?.dispatchEvent(again)) return;
      const one = mounted(id); // nobody follows: Gradio's event, as the component would have raised it
      if (one && detail.value !== undefined) one.props.value = detail.value;
      one?.trigger?.("input");
    };
    if (moving) this.page.move(id, detail.value);
    if (!this.answering.can(name) || (detail.model && !this.models.ready_model(detail.model))) return;
    told.preventDefault();
    this.answering.ask({ name, id, data: detail, when: performance.now(), leave });
  }

  /** A button of Gradio's own. @param {Event} event */
  button_pressed(event) {
    const button = event.isTrusted && event.target instanceof Element ? event.target.closest("button[id]") : null;
    const name = button ? this.answering.handler_of(button.id, "click") : "";
    if (!this.answering.can(name)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // a press that is no hand's goes on to Gradio
    const leave = () => button instanceof HTMLElement && button.click();
    this.answering.ask({ name, id: button?.id ?? "", data: {}, when: performance.now(), leave });
  }

  /** @param {string} id elem_id of a component to which Gradio has brought new values */
  brought(id) {
    this.look();
    if (!this.new.size)
      setTimeout(() => {
        // when all of an answer is there
        const ids = this.new;
        this.new = new Set();
        this.answering.brought(ids);
      });
    this.new.add(id);
  }
}
