// Page of the game in two dimensions: what is set and drawn, the run that follows it, and what is shown of it.
import { query_at_rest } from "../../lib/address.js";
import { came_from, tag } from "../../lib/elements.js";
import { at_rest, once_a_frame } from "../../lib/timing.js";
import { replace } from "../../lib/view_state.js";
import { asked_settings } from "../link.js";
import { read_csv } from "./csv.js";
import { data_bar, read_file } from "./data_bar.js";
import { as_in_link, MOST_IN_LINK, too_few } from "./drawn_points.js";
import { shown_at_first } from "./layers.js";
import { layout } from "./layout.js";
import { from_state, left_out, OWN, to_state } from "./link.js";
import { Pad } from "./pad.js";
import { plan_of, shown_sample } from "./plan.js";
import { play_bar } from "./play_bar.js";
import { PRESETS, preset_choice } from "./presets.js";
import { Run } from "./run.js";
import { setting_controls } from "./settings.js";
import { View } from "./view.js";

/** @typedef {import("./layers.js").Layer} Layer */
/** @typedef {Record<string, any>} Settings */
/**
 * What Python says of the game (gan.web.pages.game_2d).
 * @typedef {object} Props
 * @property {import("../../lib/view_state.js").Table} table
 * @property {string} page
 * @property {string[]} lines of the algorithm
 * @property {import("./settings.js").SettingTable} settings
 * @property {Record<string, {title: string, kind: import("./opinions.js").Kind, critic: boolean}>} objectives
 */

const SAMPLE = 600; // points of the data that are shown
const REST_MS = 250; // until a hand that moves a slider counts as at rest

export class Page {
  /**
   * @param {HTMLElement} root
   * @param {Props} props
   * @param {import("./run.js").Tools} tools
   */
  constructor(root, props, tools) {
    this.root = root;
    this.props = props;
    /** @type {Settings} */
    this.defaults = { points: [] };
    for (const [key, { value }] of Object.entries(props.settings)) this.defaults[key] = value;
    this.settings = { ...this.defaults };
    this.show_later = query_at_rest(root);
    /** @type {Set<Layer>} */
    this.shown = new Set(shown_at_first());
    this.run = new Run(tools, {
      frame: (frame) => this.view.take(frame, this.run),
      opened: (opened) => this.view.open(opened),
      failed: (sentence) => {
        this.view.fail(sentence);
        this.bar.show_playing(false);
      },
    });
    this.bar = play_bar(this.play_wishes(), this.settings.seed);
    this.data = data_bar(this.data_wishes());
    this.controls = setting_controls(props.settings, this.titles(), this.settings, (...change) => this.set(...change));
    this.presets = preset_choice((name) => this.try_preset(name));
    this.view = new View(this.shown, props.lines, this.bar, (layer) => this.toggle(layer));
    this.pad = new Pad(this.view.canvas, () => this.drawn());
    layout(root, this);
    this.redraw = once_a_frame(() => this.view.draw(this.pad));
    this.view.redraw = this.redraw;
    this.begin_later = at_rest(REST_MS, () => this.begin());
    this.listen();
    this.read_link();
  }

  /** Names of choices on screen. @returns {Record<string, string>} */
  titles() {
    const objectives = Object.entries(this.props.objectives).map(([name, { title }]) => [name, title]);
    return { ...Object.fromEntries(objectives), gradient: "gradient penalty", "r1-r2": "R1 and R2", normal: "Gaussian" };
  }

  // ---- wishes

  /** @returns {import("./play_bar.js").Wishes} */
  play_wishes() {
    return {
      toggle: () => this.play(!this.run.playing),
      step: (what) => {
        if (!this.leave_pad()) return;
        this.begin_later.now(); // a step before a run that is about to begin anew would be lost with the old one
        this.run.step(what);
        this.bar.show_playing(false);
      },
      pace: (speed) => {
        this.run.pace(speed);
        this.view.slow(speed.what === "line");
      },
      seed: (seed) => this.apply({ seed }),
      reset: () => {
        if (this.leave_pad(false)) this.begin();
      },
      rewind: (step) => {
        this.run.rewind(step);
        this.view.rewind(step);
        this.bar.show_playing(false);
      },
    };
  }

  /** @returns {import("./data_bar.js").Wishes} */
  data_wishes() {
    const change = (/** @type {() => void} */ act) => () => {
      act();
      this.drawn();
    };
    return {
      choose: (name) => (name === OWN ? this.open_pad() : this.apply({ data: name })),
      tool: (tool) => {
        this.pad.tool = tool;
      },
      undo: change(() => this.pad.drawn.undo()),
      clear: change(() => this.pad.drawn.clear()),
      done: () => this.play(true),
      bring: (text) => this.bring(text),
      refuse: (sentence) => this.view.warn(sentence),
    };
  }

  /** @param {boolean} playing */
  play(playing) {
    if (!this.leave_pad()) return;
    this.run.play(playing);
    this.bar.show_playing(this.run.playing);
    if (playing) this.view.warn("");
  }

  /** @param {Layer} layer */
  toggle(layer) {
    if (!this.shown.delete(layer)) this.shown.add(layer);
    this.view.show_layers();
    this.redraw();
  }

  /** @param {string} name */
  try_preset(name) {
    const preset = PRESETS.find((one) => one.name === name);
    if (!preset) return;
    const { data, seed } = this.defaults;
    this.apply({ ...this.defaults, points: this.settings.points, data, seed, ...preset.settings });
    this.view.hint(preset.watch);
    this.run.playing = true;
  }

  // ---- settings

  /** @param {string} key @param {any} value @param {"now" | "restart"} when */
  set(key, value, when) {
    this.settings[key] = value;
    this.controls.show(this.settings, this.props.objectives[this.settings.objective].kind);
    this.remember();
    if (when === "now") this.run.change({ [key]: value });
    else this.begin_later();
  }

  /** Takes settings and begins anew. @param {Settings} changes */
  apply(changes) {
    Object.assign(this.settings, changes);
    this.set_pad(false);
    this.view.hint("");
    this.begin();
    this.remember();
  }

  begin() {
    const { settings } = this;
    const { kind, critic } = this.props.objectives[settings.objective];
    this.controls.show(settings, kind);
    this.bar.seed.show(settings.seed);
    this.data.show(settings.data, false);
    this.view.begin(settings, shown_sample(settings, SAMPLE), kind, critic);
    this.run.start(plan_of(settings));
    this.bar.show_playing(this.run.playing);
    this.redraw();
  }

  remember() {
    const { table, page } = this.props;
    const query = () => replace(table, page, to_state(this.settings, this.defaults, MOST_IN_LINK), location.search.slice(1));
    this.show_later(query());
    this.view.note(left_out(this.settings, MOST_IN_LINK));
  }

  /** The settings that the page's address has. */
  read_link() {
    const { table, page } = this.props;
    this.run.playing = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const { state, said } = asked_settings(table, page);
    if (state) this.settings = from_state(state, this.defaults);
    this.view.warn(state ? said : `${said} The first view is shown instead.`);
    if (this.settings.data === OWN) this.pad.drawn.replace(this.settings.points);
    this.begin();
  }

  // ---- points of a visitor

  /** @param {boolean} open whether the stage is the pad */
  set_pad(open) {
    this.pad.open = open;
    this.view.canvas.toggleAttribute("data-pad", open);
  }

  open_pad() {
    if (this.pad.open) return;
    this.run.play(false);
    this.bar.show_playing(false);
    this.data.close();
    this.set_pad(true);
    this.data.show(this.settings.data, true);
    this.data.tools.pick("pen");
    this.view.hint("Draw on the stage with mouse or finger, or with arrow keys and Enter. Then train on these points.");
    this.view.canvas.focus({ preventScroll: true });
    this.redraw();
  }

  drawn() {
    if (!this.pad.open) this.open_pad();
    this.view.canvas.dataset.points = String(this.pad.drawn.count);
    this.redraw();
  }

  /**
   * Takes what is drawn as the data, if the pad is open.
   * @param {boolean} [begin] whether a run begins on it here
   * @returns {boolean} false where there is too little, which is said
   */
  leave_pad(begin = true) {
    if (!this.pad.open) return true;
    const { drawn } = this.pad;
    const trouble = too_few(drawn.count);
    this.view.warn(trouble);
    if (trouble) return false;
    this.set_pad(false);
    this.view.hint("");
    Object.assign(this.settings, { data: OWN, points: [...drawn.numbers] });
    this.remember();
    if (begin) this.begin();
    return true;
  }

  /** @param {string} text */
  bring(text) {
    try {
      const { points, said } = read_csv(text);
      const rounded = Array.from(points, as_in_link);
      this.pad.drawn.replace(rounded);
      this.data.close();
      this.view.warn("");
      this.run.playing = true;
      this.apply({ data: OWN, points: rounded });
      this.view.hint(said);
    } catch (error) {
      this.view.warn(error instanceof Error ? error.message : String(error));
    }
  }

  // ---- hands, and who looks

  listen() {
    const { canvas } = this.view;
    new ResizeObserver(this.redraw).observe(this.root);
    new MutationObserver(() => {
      this.view.repaint(this.data);
      this.redraw();
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    this.view.repaint(this.data);
    document.addEventListener("visibilitychange", () => {
      this.run.hide(document.hidden);
      if (this.run.playing) this.view.rested = true;
    });
    document.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("dragover", (event) => event.preventDefault());
    canvas.addEventListener("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) read_file(file, this.data_wishes());
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.root.isConnected || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (came_from(event, "input, select, textarea, [contenteditable]")) return;
    if (event.key === " " && came_from(event, "button, summary, a")) return;
    const wishes = this.play_wishes();
    /** @type {Record<string, () => void>} */
    const acts = {
      " ": wishes.toggle,
      d: () => wishes.step("discriminator"),
      g: () => wishes.step("generator"),
      b: () => wishes.step("both"),
      r: wishes.reset,
    };
    const act = acts[event.key.toLowerCase()];
    if (!act || event.repeat) return;
    event.preventDefault();
    act();
  }
}

/**
 * Mounts the page into its element.
 * @param {HTMLElement} root
 * @param {Props} props
 * @param {import("./run.js").Tools} tools
 */
export function open_page(root, props, tools) {
  root.replaceChildren(tag("div", {}));
  return new Page(root, props, tools);
}
