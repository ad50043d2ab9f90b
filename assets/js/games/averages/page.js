// Page about averages: a regression and a conditional GAN learn the same curve, step by step beside each other.
import { query_at_rest } from "../../lib/address.js";
import { tag } from "../../lib/elements.js";
import { once_a_frame } from "../../lib/timing.js";
import { replace } from "../../lib/view_state.js";
import { Generator } from "../../models/draws.js";
import { current_source } from "../../training/source.js";
import { open_training } from "../../training/training.js";
import { action, choice, row, whole_number } from "../controls.js";
import { asked_settings } from "../link.js";
import { BRANCHES, measured, points } from "./curve.js";
import { draw_picture } from "./picture.js";
import { averages_programs } from "./programs.js";
import { Regression } from "./regression.js";

/** @typedef {{table: import("../../lib/view_state.js").Table, page: string}} Props */
/** @typedef {{branches: string, z: string, speed: string, seed: number}} Settings */
/** @typedef {import("../../training/types.js").Frame} Frame */

const FIRST = { branches: "2", z: "on", speed: "full", seed: 1 };
const ROWS = 400; // answers that are drawn
const MOST_STEPS = 60; // of the regression in one frame
const SLOW_MS = 100;
const SEEDS = { low: 0, high: 2 ** 31 - 1 };
const NAMES = { branches: "Branches", z: "Noise z", speed: "Speed", seed: "Seed" };
const HELP = {
  branches: "How many answers y each x has, all equally likely. Begins anew.",
  z: "Whether both networks are given a random number z beside x. Begins anew.",
  speed: "Ten steps a second, or as many as this computer can.",
  seed: "Of all that is drawn: the same seed gives the same run. Begins anew.",
};

export class Page {
  /** @param {HTMLElement} root @param {Props} props */
  constructor(root, props) {
    this.root = root;
    this.props = props;
    /** @type {Settings} */
    this.settings = { ...FIRST };
    this.playing = false;
    this.begun = 0;
    /** @type {import("../../training/types.js").Training | null} */
    this.training = null;
    /** @type {Regression | null} */
    this.regression = null;
    /** @type {Frame | null} */
    this.frame = null;
    /** @type {Float32Array | null} */
    this.latent = null;
    this.points = points(2);
    this.show_later = query_at_rest(root);
    this.trouble = tag("p", { class: "averages-trouble", role: "alert", hidden: "" });
    this.of_regression = this.picture("Regression: least squares", "averages-regression");
    this.of_gan = this.picture("Conditional GAN", "averages-gan");
    this.redraw = once_a_frame(() => this.draw());
    this.read_link();
    this.controls = this.make_controls();
    root.replaceChildren(this.trouble, this.of_regression.element, this.of_gan.element, this.controls.element);
    for (const { canvas } of [this.of_regression, this.of_gan]) new ResizeObserver(this.redraw).observe(canvas);
    new MutationObserver(this.redraw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    window.addEventListener("popstate", () => {
      this.read_link();
      this.begin();
    });
    this.begin();
  }

  /** @param {string} title @param {string} name */
  picture(title, name) {
    const canvas = tag("canvas", { class: `averages-stage ${name}`, role: "img", "aria-label": title, "data-steps": 0 });
    const numbers = tag("p", { class: "game-numbers" });
    return { canvas, numbers, title, element: tag("section", {}, tag("h3", {}, title), canvas, numbers) };
  }

  make_controls() {
    const set = (/** @type {keyof Settings} */ key) => (/** @type {any} */ value) => this.set({ [key]: value });
    const { branches, z, speed, seed } = this.settings;
    const told = BRANCHES.map((one) => /** @type {[string, string]} */ ([String(one), String(one)]));
    const made = {
      branches: choice(NAMES.branches, told, branches, set("branches"), HELP.branches),
      z: choice(
        NAMES.z,
        [
          ["on", "given"],
          ["off", "not given"],
        ],
        z,
        set("z"),
        HELP.z,
      ),
      speed: choice(
        NAMES.speed,
        [
          ["full", "full"],
          ["slow", "10 steps a second"],
        ],
        speed,
        set("speed"),
        HELP.speed,
      ),
      seed: whole_number(NAMES.seed, SEEDS, seed, set("seed"), HELP.seed),
    };
    const play = action("Play", () => this.play(!this.playing), { help: "Train both, or let them rest", primary: true });
    const step = action("Step", () => this.step(), { help: "One step of both" });
    const reset = action("Reset", () => this.begin(), { help: "Begin anew with the same seed" });
    const legend = tag(
      "p",
      { class: "averages-legend" },
      tag("span", { class: "of-real" }, "● real points"),
      tag("span", { class: "of-g" }, "● answers of the network"),
      tag("span", {}, "╌ E[y | x], the mean of all answers"),
    );
    const fields = [made.branches, made.z, made.speed, made.seed].map(({ element }) => element);
    const element = tag("section", { class: "averages-controls" }, legend, row(play, step, reset), ...fields);
    return { ...made, play, element };
  }

  read_link() {
    const { state, said } = asked_settings(this.props.table, this.props.page);
    if (state) this.settings = { ...FIRST, .../** @type {Partial<Settings>} */ (state) };
    this.tell(said);
    for (const key of /** @type {("branches" | "z" | "speed" | "seed")[]} */ (Object.keys(FIRST)))
      this.controls?.[key].show(/** @type {never} */ (this.settings[key]));
  }

  /** @param {Partial<Settings>} changed */
  set(changed) {
    this.settings = { ...this.settings, ...changed };
    this.show_later(replace(this.props.table, this.props.page, { ...this.settings }, location.search.slice(1)));
    if ("speed" in changed) this.play(this.playing);
    else this.begin();
  }

  /** @param {string} sentence one that says what to do; "" takes it away */
  tell(sentence) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = !sentence;
  }

  /** Begins anew; plays on if it played. */
  async begin() {
    this.begun += 1;
    const { begun } = this;
    this.rest();
    this.training?.close();
    this.training = null;
    const { branches, z, seed } = this.settings;
    const count = Number(branches);
    const width = z === "on" ? 2 : 1;
    try {
      const programs = await averages_programs(width);
      const bytes = await current_source()
        .kernel()
        .catch(() => null);
      const kernel = bytes && (await WebAssembly.compile(bytes).catch(() => null));
      if (begun !== this.begun) return;
      this.points = points(count);
      this.latent = latent_of(width);
      this.regression = new Regression(kernel, programs, this.points, seed);
      this.frame = null;
      const training = open_training({
        programs: programs.gan,
        settings: programs.settings,
        data: { kind: "points", values: this.points, dimensions: 2 },
        batch: programs.batch,
        latent: "uniform",
        seed,
      });
      this.training = training;
      training.on_frame((frame) => {
        if (training === this.training) this.take(frame);
      });
      training.watch([{ name: "answers", program: "draw", rows: ROWS, inputs: { latent: this.latent } }]);
      await training.ready;
      if (begun !== this.begun) return;
      this.play(this.playing);
    } catch (error) {
      if (begun === this.begun) this.fail(error);
    }
  }

  /** @param {unknown} error */
  fail(error) {
    this.play(false);
    this.tell(error instanceof Error ? error.message : String(error));
  }

  /** @param {Frame} frame */
  take(frame) {
    this.frame = frame;
    if (frame.stopped) {
      this.play(false);
      this.tell(frame.stopped);
    }
    this.redraw();
  }

  /** @param {boolean} playing */
  play(playing) {
    this.playing = playing;
    this.controls.play.textContent = playing ? "Pause" : "Play";
    this.rest();
    const { training } = this;
    if (!training) return;
    if (!playing) training.pause();
    else if (this.settings.speed === "full") training.play();
    else {
      training.pause();
      this.timer = setInterval(() => document.hidden || training.step("both"), SLOW_MS);
    }
  }

  rest() {
    clearInterval(this.timer);
  }

  step() {
    this.play(false);
    this.training?.step("both");
  }

  draw() {
    const { frame, regression, latent } = this;
    const count = Number(this.settings.branches);
    const step = frame?.step ?? 0;
    regression?.follow(step, MOST_STEPS);
    const guessed = regression && latent ? regression.draw(latent) : null;
    this.show(this.of_regression, guessed, regression?.step ?? 0, count);
    this.show(this.of_gan, frame?.watched.answers?.fake ?? null, step, count);
    if (regression && regression.step < step) requestAnimationFrame(this.redraw);
  }

  /**
   * @param {{canvas: HTMLCanvasElement, numbers: HTMLElement, title: string}} where
   * @param {ArrayLike<number> | null} drawn
   * @param {number} step
   * @param {number} count of branches
   */
  show({ canvas, numbers, title }, drawn, step, count) {
    draw_picture(canvas, { points: this.points, drawn });
    canvas.dataset.steps = String(step);
    if (!drawn) return;
    const { on, away } = measured(drawn, count);
    const words = `Step ${step}: ${Math.round(100 * on)}% of the answers lie on a branch; ${away.toFixed(2)} from E[y | x] on average.`;
    numbers.textContent = words;
    canvas.dataset.on = on.toFixed(3);
    canvas.dataset.away = away.toFixed(3);
    if (!this.playing) canvas.setAttribute("aria-label", `${title}. ${words}`);
  }
}

/**
 * What both networks are asked: x from left to right, and z by chance.
 * @param {number} width
 */
function latent_of(width) {
  const chance = new Float32Array(ROWS);
  new Generator(3).fill_uniform(chance);
  const latent = new Float32Array(ROWS * width);
  for (let i = 0; i < ROWS; i++) {
    latent[i * width] = (2 * i) / (ROWS - 1) - 1;
    if (width > 1) latent[i * width + 1] = 2 * chance[i] - 1;
  }
  return latent;
}
