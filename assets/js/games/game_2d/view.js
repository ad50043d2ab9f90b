// View of a run: the stage, the overview, losses, scores, the algorithm's lines and what is said, brought up to date frame by frame.
import { read_colours } from "../../lib/charts.js";
import { button, tag } from "../../lib/elements.js";
import { draw_losses, Losses } from "./curves.js";
import { caption } from "./layers.js";
import { Overview } from "./overview.js";
import { samples_to_score } from "./plan.js";
import { score_table } from "./score_table.js";
import { Scorer } from "./scorer.js";
import { algorithm, values_of } from "./slow_motion.js";
import { Stage } from "./stage.js";
import { FAKES, scene_of } from "./watches.js";

/** @typedef {import("../../training/types.js").Frame} Frame */
/** @typedef {import("./layers.js").Layer} Layer */

const ENGINES = {
  wasm: "WebAssembly",
  plain: "plain JavaScript, several times slower, since this browser has no WebAssembly SIMD",
};

const AROUND_MS = 90; // between two drawings of all that is beside the stage, while it plays

export class View {
  /**
   * @param {Set<Layer>} shown
   * @param {string[]} lines of the algorithm
   * @param {ReturnType<typeof import("./play_bar.js").play_bar>} bar
   * @param {(layer: Layer) => void} toggled
   */
  constructor(shown, lines, bar, toggled) {
    this.shown = shown;
    this.bar = bar;
    this.canvas = tag("canvas", { class: "stage-2d", tabindex: 0, role: "img", "data-steps": 0 });
    this.stage = new Stage(this.canvas);
    this.caption = caption(shown, toggled);
    this.overview = new Overview(toggled);
    this.losses_canvas = tag("canvas", { class: "losses", "aria-hidden": "true" });
    this.losses = new Losses();
    this.scores = score_table();
    this.scorer = new Scorer((fakes, real) => this.scores.show(fakes, real));
    this.algorithm = algorithm(lines);
    this.algorithm.element.hidden = true;
    this.status = tag("p", { class: "run-status" }, "Loading the programs …");
    this.hinted = tag("p", { class: "game-said", role: "status" });
    const words = tag("span", {});
    this.warned = tag(
      "p",
      { class: "game-warning", role: "alert" },
      words,
      button("×", "Close", () => this.warn("")),
    );
    this.warning = words;
    this.noted = tag("p", { class: "link-note" });
    /** @type {Frame | null} */
    this.frame = null;
    /** @type {Float32Array} */
    this.real = new Float32Array();
    this.latent = 2;
    this.last = { d: Number.NaN, g: Number.NaN };
    this.engine = "";
    /** whether the run has waited for somebody to see it */
    this.rested = false;
    this.drawn = 0;
    this.looked_around = 0;
    this.redraw = () => {};
    this.show_layers();
  }

  /** @param {string} sentence */
  hint(sentence) {
    this.hinted.textContent = sentence;
  }

  /** @param {string} sentence */
  warn(sentence) {
    this.warning.textContent = sentence;
    this.warned.hidden = !sentence;
    if (sentence) this.warned.scrollIntoView({ block: "nearest" });
  }

  /** No run could be opened. @param {string} sentence why */
  fail(sentence) {
    this.warn(sentence);
    this.status.textContent = "Nothing is trained now.";
  }

  /** @param {string} sentence */
  note(sentence) {
    this.noted.textContent = sentence;
    this.noted.hidden = !sentence;
  }

  /** @param {boolean} slow whether the algorithm is shown line by line */
  slow(slow) {
    this.algorithm.element.hidden = !slow;
  }

  show_layers() {
    this.caption.show();
    this.overview.mark(this.shown);
  }

  /** Colours have changed, from light to dark. @param {{paint: (colour: string) => void}} data */
  repaint(data) {
    data.paint(read_colours(this.canvas, { real: ["--player-real", ""] }).real);
  }

  /**
   * Another run begins.
   * @param {Record<string, any>} settings
   * @param {Float32Array} real a sample of the data
   * @param {import("./opinions.js").Kind} kind
   * @param {boolean} critic
   */
  begin(settings, real, kind, critic) {
    this.real = real;
    this.latent = settings.latent;
    this.frame = null;
    this.losses = new Losses();
    this.last = { d: Number.NaN, g: Number.NaN };
    this.stage.begin(kind);
    this.overview.begin(critic);
    const samples = samples_to_score(settings, FAKES);
    this.scorer.begin(samples.real, samples.held_out, samples.modes);
    this.canvas.dataset.steps = "0";
    this.rested = false;
    this.bar.show_frame({ step: 0, moments: [0] });
  }

  /** @param {{grid: import("./warped_grid.js").Grid, kernel: "wasm" | "plain", worker: boolean}} opened */
  open({ grid, kernel, worker }) {
    this.stage.grid = grid;
    this.engine = `Computed in this browser by ${ENGINES[kernel]}${worker ? "" : ", in the page itself, as it allows no worker"}.`;
    this.canvas.dataset.kernel = kernel;
  }

  /** @param {number} step the run goes back to it */
  rewind(step) {
    this.losses.rewind(step);
    this.scorer.forget();
    this.warn("");
  }

  /**
   * @param {Frame} frame
   * @param {{playing: boolean}} run
   */
  take(frame, run) {
    this.frame = frame;
    this.losses.take(frame.losses);
    this.last = this.losses.last;
    if (frame.stopped) {
      this.warn(frame.stopped);
      this.bar.show_playing(run.playing);
    }
    if (frame.watched.fakes) this.scorer.take(frame.watched.fakes.fake, frame.step, run.playing);
    this.redraw();
  }

  /** @param {import("./pad.js").Pad} pad */
  draw(pad) {
    if (pad.open) {
      this.stage.draw({ real: pad.drawn.values }, new Set(["real"]), Infinity);
      if (pad.cross) this.stage.draw_cross(pad.cross);
      this.canvas.setAttribute("aria-label", `Pad: ${pad.drawn.count} points drawn. Arrow keys move the cross, Enter draws.`);
      return;
    }
    const { frame } = this;
    const scene = scene_of(frame, this.real);
    this.stage.draw(scene, this.shown);
    if (!frame) return;
    this.drawn += 1;
    this.canvas.dataset.redraws = String(this.drawn);
    this.canvas.dataset.steps = String(frame.step); // what is drawn is this step's
    const now = performance.now();
    if (frame.playing && now - this.looked_around < AROUND_MS) return;
    this.looked_around = now;
    this.draw_around(scene, frame);
  }

  /**
   * All beside the stage: canvases first, since words that change have the page laid out again.
   * @param {import("./stage.js").Scene} scene
   * @param {Frame} frame
   */
  draw_around(scene, frame) {
    this.overview.draw(scene, frame, this.stage, this.latent);
    draw_losses(this.losses_canvas, this.losses.rows);
    this.overview.write(frame, this.stage.kind, this.last);
    const slow = !this.algorithm.element.hidden;
    this.overview.light(slow ? frame.line : null);
    if (slow) this.algorithm.show(frame.line, values_of(frame, this.stage.kind, this.last));
    this.bar.show_frame(frame);
    this.say(frame);
  }

  /** @param {Frame} frame */
  say(frame) {
    const pace =
      frame.playing && frame.steps_per_second ? `, ${Math.round(frame.steps_per_second).toLocaleString("en")} a second` : "";
    const rested = this.rested ? " It rested while this tab was in the background." : "";
    this.status.textContent = `Step ${frame.step.toLocaleString("en")}${pace}.${rested} ${this.engine}`;
    const words = `Stage after ${frame.step} steps: ${[...this.shown].join(", ") || "nothing"} shown.`;
    if (!frame.playing) this.canvas.setAttribute("aria-label", words);
  }
}
