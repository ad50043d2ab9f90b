// Page of the orbits: settings, two paths that walk on from one start, and what is drawn and said of them.
import { query_at_rest } from "../../lib/address.js";
import { came_from, tag } from "../../lib/elements.js";
import { value_at } from "../../lib/function_plot.js";
import { once_a_frame } from "../../lib/timing.js";
import { replace } from "../../lib/view_state.js";
import { asked_settings } from "../link.js";
import { sentence } from "./behaviour.js";
import { orbit_controls, penalty_name, rule_name } from "./controls.js";
import { draw_dirac } from "./dirac_picture.js";
import { draw_distances } from "./distance_plot.js";
import { Path } from "./path.js";
import { draw_portrait, grid_of, open_plane } from "./portrait.js";
import { FIRST, OFF, of_state, program_of, to_state, with_game } from "./settings.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./path.js").Run} Run */
/** @typedef {import("./controls.js").Known & {table: import("../../lib/view_state.js").Table, page: string}} Props */
/** Loads a program with so many rows; only these outputs are computed. @typedef {(name: string, rows: number, outputs: string[]) => Promise<Run>} Load */

const BEGINS_AGAIN = ["game", "objective", "a", "a_penalty", "b", "b_penalty", "x", "y"];
const LONGEST_FRAME = 0.1; // seconds: what a tab in the background has missed is not made up for
const FARTHEST_START = [5, 2]; // as the table of view state says
const NAMES = {
  bilinear: { axis_x: "x, moved by the player who wants x·y small", axis_y: "y, moved by the player who wants x·y large" },
  dirac: { axis_x: "θ, the point that G makes (the data are 0)", axis_y: "ψ, the slope of D" },
};

export class Page {
  /**
   * @param {HTMLElement} root
   * @param {Props} props
   * @param {Load} load
   */
  constructor(root, props, load) {
    this.root = root;
    this.props = props;
    this.load = load;
    this.settings = { ...FIRST };
    /** @type {Path[]} */
    this.paths = [];
    /** @type {import("./portrait.js").Field | null} */
    this.field = null;
    this.field_of = "";
    this.playing = false;
    this.asked = 0;
    this.owed = 0; // part of a step that is due
    this.canvas = tag("canvas", { class: "orbit-portrait", tabindex: 0, role: "img", "data-steps": 0 });
    this.distances = tag("canvas", {
      class: "orbit-distances",
      role: "img",
      "aria-label": "Distance from the equilibrium over steps",
    });
    this.dirac = tag("canvas", { class: "orbit-dirac", role: "img", "aria-label": "The Dirac-GAN of path A now" });
    this.said = [tag("p", { class: "game-said said-a" }), tag("p", { class: "game-said said-b" })];
    this.trouble = tag("p", { class: "orbit-trouble", role: "alert", hidden: "" });
    this.show_later = query_at_rest(root);
    this.read_link();
    this.controls = orbit_controls(this.settings, props, {
      set: (changed) => this.set(changed),
      play: () => this.play(!this.playing),
      step: () => this.step(),
      reset: () => this.reset(),
    });
    this.controls.show(this.settings);
    root.replaceChildren(
      tag("section", { class: "orbit-act", "aria-label": "Phase portrait" }, this.canvas, ...this.said, this.trouble),
      tag(
        "section",
        { class: "orbit-side", "aria-label": "Settings and distance" },
        this.controls.element,
        this.dirac,
        this.distances,
      ),
    );
    this.redraw = once_a_frame(() => this.draw());
    this.listen();
    this.begin();
  }

  // ---- settings and the link

  read_link() {
    const { state, said } = asked_settings(this.props.table, this.props.page);
    if (state) this.settings = of_state(state);
    this.tell(said);
  }

  remember() {
    this.show_later(replace(this.props.table, this.props.page, to_state(this.settings), location.search.slice(1)));
  }

  /** @param {Partial<Settings>} changed */
  set(changed) {
    const { game } = changed;
    this.settings = game && game !== this.settings.game ? with_game(this.settings, game) : { ...this.settings, ...changed };
    this.controls.show(this.settings);
    this.remember();
    if (Object.keys(changed).some((key) => BEGINS_AGAIN.includes(key))) this.begin();
    else this.show_field();
  }

  /** @param {string} sentence one that says what to do; "" takes it away */
  tell(sentence) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = !sentence;
  }

  // ---- paths

  /** Begins both paths anew. */
  async begin() {
    this.asked += 1;
    const { asked, settings } = this;
    const wanted = /** @type {["a" | "b", "a_penalty" | "b_penalty"][]} */ ([
      ["a", "a_penalty"],
      ["b", "b_penalty"],
    ]).filter(([key]) => settings[key] !== OFF);
    try {
      const paths = await Promise.all(
        wanted.map(async ([key, penalty]) => {
          const rule = settings[key];
          const outputs = [`${rule}.x`, `${rule}.y`, "pull.x", "pull.y"];
          const run = await this.load(program_of(settings, settings[penalty]).name, 1, outputs);
          return new Path(rule, run, [settings.x, settings.y]);
        }),
      );
      if (asked !== this.asked) return;
      this.paths = paths;
      this.canvas.dataset.ready = "true";
      await this.show_field();
    } catch (error) {
      if (asked === this.asked) this.tell(error instanceof Error ? error.message : String(error));
    }
    this.redraw();
  }

  /** Brings the arrows up to date: the field of path A's game where they stand now. */
  async show_field() {
    const { name, weight } = program_of(this.settings, this.settings.a_penalty);
    const plot = open_plane(this.canvas);
    if (!plot) return;
    const { xs, ys } = grid_of(plot);
    const key = JSON.stringify([name, weight, xs.length, plot.x]);
    this.redraw();
    if (key === this.field_of) return;
    this.field_of = key;
    const run = await this.load(name, xs.length, ["pull.x", "pull.y"]);
    if (key !== this.field_of) return;
    const told = run({ x: xs, y: ys, weight: [weight] });
    this.field = { xs, ys, pull_x: told["pull.x"], pull_y: told["pull.y"] };
    this.redraw();
  }

  /** One step of each path. */
  step() {
    this.play(false);
    this.walk(1);
  }

  /** @param {number} steps */
  walk(steps) {
    const { lr, strength } = this.settings;
    this.paths.forEach((path, which) => {
      const { weight } = program_of(this.settings, this.settings[this.is_b(which) ? "b_penalty" : "a_penalty"]);
      for (let i = 0; i < steps; i++) path.step({ lr, strength, weight });
    });
    if (this.playing && this.paths.length && this.paths.every(({ ended }) => ended)) this.play(false);
    this.redraw();
  }

  /** Whether this path is the one that is called B. @param {number} which */
  is_b = (which) => which === 1;

  reset() {
    this.play(false);
    this.begin();
  }

  /** @param {boolean} playing */
  play(playing) {
    if (playing === this.playing) return;
    if (playing && this.paths.every(({ ended }) => ended)) this.begin();
    this.playing = playing;
    this.controls.show_playing(playing);
    if (!playing) return;
    let before = performance.now();
    const tick = (/** @type {number} */ now) => {
      if (!this.playing || !this.root.isConnected) return;
      this.owed += Math.min(LONGEST_FRAME, Math.max(0, now - before) / 1000) * this.settings.pace;
      before = now;
      const due = Math.floor(this.owed);
      this.owed -= due;
      if (due) this.walk(due);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  // ---- what is seen

  draw() {
    const { game, a, b, a_penalty, b_penalty, x, y } = this.settings;
    const plot = open_plane(this.canvas);
    if (!plot) return;
    draw_portrait(plot, { field: this.field, paths: this.paths, start: [x, y], names: NAMES[game] });
    draw_distances(this.distances, this.paths);
    const is_dirac = game === "dirac";
    this.dirac.hidden = !is_dirac;
    const [first] = this.paths;
    if (is_dirac && first) draw_dirac(this.dirac, first.xs[first.steps], first.ys[first.steps]);
    const called = (/** @type {string} */ rule, /** @type {string} */ penalty) =>
      is_dirac ? `${rule_name(rule)}, ${penalty_name(penalty)}` : rule_name(rule);
    const names = [called(a, a_penalty), called(b, b_penalty)];
    this.said.forEach((element, which) => {
      const path = this.paths[which];
      element.hidden = !path;
      if (path)
        element.textContent = sentence(path, `Path ${"AB"[which]}`, names[which], is_dirac ? [a_penalty, b_penalty][which] : "");
    });
    const steps = Math.max(0, ...this.paths.map((path) => path.steps));
    this.canvas.dataset.steps = String(steps);
    this.controls.show_steps(steps);
    if (!this.playing) {
      const where = (/** @type {Path} */ { xs, ys, steps: last }) => `${xs[last].toFixed(3)}, ${ys[last].toFixed(3)}`;
      const words = this.paths.map((path, which) => `Now at ${where(path)}: ${this.said[which].textContent}`).join(" ");
      this.canvas.setAttribute(
        "aria-label",
        `Phase portrait; start at ${x}, ${y}: drag it, or move it with the arrow keys. ${words}`,
      );
    }
  }

  // ---- hands

  listen() {
    new ResizeObserver(() => this.show_field().catch(() => this.redraw())).observe(this.canvas);
    new MutationObserver(this.redraw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    let held = false;
    const follow = (/** @type {PointerEvent} */ event) => {
      const plot = held && open_plane(this.canvas);
      if (!plot) return;
      const at = value_at(plot, event);
      this.start_at(Math.max(plot.x[0], Math.min(plot.x[1], at.x)), Math.max(plot.y[0], Math.min(plot.y[1], at.y)));
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      held = true;
      this.canvas.setPointerCapture(event.pointerId);
      this.play(false);
      follow(event);
    });
    this.canvas.addEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => (held = false));
    this.canvas.addEventListener("keydown", (event) => this.nudge(event));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {number} x @param {number} y */
  start_at(x, y) {
    const within = (/** @type {number} */ number, /** @type {number} */ most) =>
      Number(Math.max(-most, Math.min(most, number)).toFixed(2));
    this.set({ x: within(x, FARTHEST_START[0]), y: within(y, FARTHEST_START[1]) });
  }

  /** Arrow keys move the start. @param {KeyboardEvent} event */
  nudge(event) {
    const ways = /** @type {Record<string, [number, number]>} */ ({
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    });
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    const far = event.shiftKey ? 0.5 : 0.1;
    this.start_at(this.settings.x + far * way[0], this.settings.y + far * way[1]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.root.isConnected || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat)
      return;
    if (came_from(event, "input, select, textarea, [contenteditable]")) return;
    if (event.key === " " && came_from(event, "button, summary, a")) return;
    /** @type {Record<string, () => void>} */
    const acts = { " ": () => this.play(!this.playing), s: () => this.step(), r: () => this.reset() };
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
