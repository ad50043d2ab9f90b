// Page of the game in one dimension: its two views, the settings in the link, and what is said of both.
import { query_at_rest } from "../../lib/address.js";
import { came_from, tag } from "../../lib/elements.js";
import { value_at } from "../../lib/function_plot.js";
import { once_a_frame } from "../../lib/timing.js";
import { replace } from "../../lib/view_state.js";
import { asked_settings } from "../link.js";
import { game_controls, view_switch } from "./controls.js";
import { distances_at, draw_distances, draw_shapes, FARTHEST } from "./distances.js";
import { draw_game } from "./picture.js";
import { Run } from "./run.js";
import { FIRST, of_state, to_state } from "./settings.js";
import { draw_value_scale } from "./value_scale.js";
import { distance_words, number, single_player_words, value_words } from "./words.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./controls.js").Known & {table: import("../../lib/view_state.js").Table, page: string}} Props */

const D_NAMES = {
  probability: "D(x)",
  target: "D(x)",
  critic: "critic’s score, scaled to fit",
  pairs: "D’s score, scaled to fit",
};

export class Page {
  /**
   * @param {HTMLElement} root
   * @param {Props} props
   * @param {import("./run.js").Tools} tools
   */
  constructor(root, props, tools) {
    this.root = root;
    this.props = props;
    this.settings = { ...FIRST };
    this.canvas = tag("canvas", { class: "stage-1d", tabindex: 0, role: "img", "data-steps": 0, "data-updates": 0 });
    this.scale = tag("canvas", { class: "value-1d", role: "img", "aria-label": "Value of the game" });
    this.numbers = tag("p", { class: "game-numbers" });
    this.said = tag("p", { class: "game-said", role: "status" });
    this.trouble = tag("p", { class: "trouble-1d", role: "alert", hidden: "" });
    this.shapes = tag("canvas", { class: "shapes-1d", tabindex: 0, role: "slider", "aria-label": "Mean of G" });
    this.shapes.setAttribute("aria-valuemin", String(-FARTHEST));
    this.shapes.setAttribute("aria-valuemax", String(FARTHEST));
    this.curves = tag("canvas", { class: "curves-1d", role: "img", "aria-label": "Both distances as curves of G’s mean" });
    this.distance_said = tag("p", { class: "game-said", role: "status" });
    this.show_later = query_at_rest(root);
    this.redraw = once_a_frame(() => this.draw());
    this.run = new Run(tools, {
      shown: (frame) => {
        this.controls.show_frame(frame);
        this.redraw();
      },
      player: (player) => this.controls?.show_player(player),
      said: (alone, gap) => this.say(single_player_words(alone.player, alone.taken, alone.still, gap)),
      failed: (sentence) => this.tell(sentence),
    });
    this.read_link();
    this.views = view_switch(this.settings.show, (show) => this.set({ show }));
    this.controls = game_controls(this.settings, props, {
      set: (changed) => this.set(changed),
      play: () => this.play(!this.run.playing),
      learn: (player) => this.learn(player),
      reset: () => this.begin(),
      rewind: (step) => {
        this.tell("");
        this.say("");
        this.run.rewind(step);
      },
    });
    this.controls.show(this.settings);
    this.game = [
      this.part("act-1d", this.canvas, legend(), this.said),
      this.part("side-1d", this.controls.element, this.scale, this.numbers),
    ];
    this.distances = [this.part("act-1d", this.shapes, this.distance_said), this.part("side-1d", this.curves)];
    root.replaceChildren(this.part("views-1d", this.views.element, this.trouble), ...this.game, ...this.distances);
    this.show_view();
    this.listen();
    this.begin();
  }

  /** @param {string} name @param {...HTMLElement} children */
  part(name, ...children) {
    return tag("section", { class: name }, ...children);
  }

  // ---- settings and the link

  read_link() {
    const { state, said } = asked_settings(this.props.table, this.props.page);
    if (state) this.settings = of_state(state);
    this.tell(said);
  }

  /** @param {Partial<Settings>} changed */
  set(changed) {
    this.settings = { ...this.settings, ...changed };
    this.controls.show(this.settings);
    this.show_later(replace(this.props.table, this.props.page, to_state(this.settings), location.search.slice(1)));
    this.show_view();
    if (!this.run.change(this.settings, Object.keys(changed))) this.begin();
    this.redraw();
  }

  show_view() {
    const is_game = this.settings.show === "game";
    this.views.show(this.settings.show);
    for (const element of this.game) element.hidden = !is_game;
    for (const element of this.distances) element.hidden = is_game;
    if (!is_game) this.run.stop();
  }

  /** @param {string} sentence one that says what to do; "" takes it away */
  tell(sentence) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = !sentence;
  }

  /** What training of one player alone has come to, until something else happens. @param {string} sentence */
  say(sentence) {
    this.alone_said = sentence;
    this.redraw();
  }

  // ---- the run

  begin() {
    this.say("");
    this.run.begin(this.settings, this.props.objectives[this.settings.objective].kind);
  }

  /** @param {boolean} playing */
  play(playing) {
    this.say("");
    this.tell("");
    this.run.play(playing);
  }

  /** @param {import("./single_player_training.js").Player} player */
  learn(player) {
    this.say("");
    this.tell("");
    this.run.learn(player);
  }

  // ---- what is seen

  draw() {
    if (this.settings.show === "game") this.draw_game();
    else this.draw_distances();
  }

  draw_game() {
    const { state, p, intervals, kind, frame } = this.run;
    draw_game(this.canvas, {
      p,
      g: state?.g ?? null,
      said: state?.said ?? null,
      best: state?.best ?? null,
      d_name: D_NAMES[kind],
      ends: intervals.ends,
      outputs: state?.outputs ?? null,
    });
    this.scale.hidden = !state?.values;
    draw_value_scale(this.scale, state?.values ?? null);
    if (!state || !frame) return;
    const { values, js, w } = state;
    const of_v = values ? `V(D, G) = ${number(values.now)}; with the best D ${number(values.best)} = −2 log 2 + 2 · JS. ` : "";
    this.numbers.textContent = `${of_v}JS(p, g) = ${number(js)} of at most ${number(Math.log(2))}; Wasserstein distance ${number(w)}.`;
    this.canvas.dataset.steps = String(frame.step);
    this.canvas.dataset.updates = String(frame.d_updates);
    const waits = "Press Play, or train one player at a time: first D, until it lies on the dashed line, then G, which climbs.";
    const words = frame.step + frame.d_updates === 0 ? waits : values ? value_words(values) : "";
    this.said.textContent = this.alone_said || words;
    if (!this.run.playing) {
      const label = `Densities of the data and of G, and D, after ${frame.step} steps. ${this.numbers.textContent}`;
      this.canvas.setAttribute("aria-label", label);
    }
  }

  draw_distances() {
    const { mean } = this.settings;
    this.plot = draw_shapes(this.shapes, mean);
    draw_distances(this.curves, mean);
    this.distance_said.textContent = distance_words(distances_at(mean));
    this.shapes.setAttribute("aria-valuenow", String(mean));
    this.shapes.setAttribute("aria-valuetext", `${mean}. ${this.distance_said.textContent}`);
  }

  // ---- hands

  listen() {
    const seen = new ResizeObserver(this.redraw);
    for (const canvas of [this.canvas, this.shapes]) seen.observe(canvas);
    new MutationObserver(this.redraw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    let held = false;
    const follow = (/** @type {PointerEvent} */ event) => {
      if (held && this.plot) this.move(value_at(this.plot, event).x);
    };
    this.shapes.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      held = true;
      this.shapes.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.shapes.addEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"])
      this.shapes.addEventListener(name, () => {
        held = false;
      });
    this.shapes.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      this.move(this.settings.mean + way * (event.shiftKey ? 0.5 : 0.05));
    });
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {number} mean of the dragged G */
  move(mean) {
    this.set({ mean: Number(Math.max(-FARTHEST, Math.min(FARTHEST, mean)).toFixed(2)) });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.root.isConnected || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat)
      return;
    if (this.settings.show !== "game" || came_from(event, "input, select, textarea, [contenteditable]")) return;
    if (event.key === " " && came_from(event, "button, summary, a")) return;
    /** @type {Record<string, () => void>} */
    const acts = {
      " ": () => this.play(!this.run.playing),
      d: () => this.learn("discriminator"),
      g: () => this.learn("generator"),
      r: () => this.begin(),
    };
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

/** What each line is, in its colour and its kind of line. */
function legend() {
  const of = (/** @type {string} */ name, /** @type {string} */ line, /** @type {string} */ words, /** @type {string} */ help) =>
    tag("span", { class: name, title: help }, `${line} ${words}`);
  return tag(
    "p",
    { class: "legend-1d" },
    of("of-real", "┈┈", "data p", "Density of the real data"),
    of("of-g", "━━", "G’s g", "Density of what G makes: the exact mass of each piece of z, carried to x"),
    of("of-d", "━━", "D(x)", "What D says of each x: how likely it is real"),
    of("of-d", "╌╌", "best D: p/(p+g)", "The optimal discriminator for these two densities"),
  );
}
