// Train here: a small GAN of images that trains in this browser, with its pictures, losses and opinions (gan.web.pages.train_here).

import { layout } from "../games/train_here/layout.js";
import { draw_losses } from "../games/train_here/loss_chart.js";
import { LossHistory } from "../games/train_here/loss_history.js";
import { draw_opinions, opinions_of } from "../games/train_here/opinion_chart.js";
import { paint_sheet } from "../games/train_here/picture_grid.js";
import { open_run } from "../games/train_here/run.js";
import { outlook, whole } from "../games/train_here/words.js";
import { find } from "../lib/elements.js";
import { at_most_every } from "../lib/timing.js";
import { decode, replace } from "../lib/view_state.js";

/** @typedef {import("../games/train_here/run.js").Run} Run */
/** @typedef {import("../games/train_here/run.js").RecipeFacts} RecipeFacts */
/** @typedef {import("../training/types.js").Frame} Frame */
/**
 * @typedef {object} Props
 * @property {import("../lib/view_state.js").Table} table
 * @property {string} page
 * @property {Record<string, RecipeFacts>} recipes
 * @property {import("../games/train_here/run.js").ImageFacts} images
 * @property {string[]} lines of the algorithm
 */

const LINE_MS = 900; // between two lines of the algorithm
const DRAW_MS = 66; // between two drawings at least: the core is for the training
const HIDDEN = "Training rests while this tab is hidden.";
const READY = "These pictures come from a generator that has learnt nothing yet. Press Play.";

/**
 * Mounts the page.
 * @param {import("../lib/component.js").Component<Props>} component
 */
export function mount({ element, props }) {
  const root = find(element, ".game", HTMLElement);
  const { table, page } = props;
  const defaults = table.pages[page].defaults ?? {};
  const asked = read_address();
  let recipe = String(asked.recipe);
  let seed = Number(asked.seed);
  /** @type {Run | null} */
  let run = null;
  let opening = 0; // the newest attempt to open a run
  let history = new LossHistory();
  /** @type {Frame | null} */
  let frame = null;
  let playing = false; // as the visitor wants it
  let seconds = 0; // of training
  let since = 0; // when the frame before came, in milliseconds
  let by_line = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let line_timer;

  const titles = Object.entries(props.recipes).map(([name, { title }]) => /** @type {[string, string]} */ ([name, title]));
  const parts = layout({ recipes: titles, lines: props.lines, act, changed });
  const { fields, buttons } = parts;
  root.replaceChildren(...parts.parts);
  fields.recipe.show(recipe);
  fields.seed.show(seed);

  /** @returns {Record<string, any>} what the address asks for */
  function read_address() {
    try {
      const { state, changed } = decode(table, page, location.search.slice(1));
      if (changed.length) queueMicrotask(() => say(changed[0]));
      return { ...defaults, ...state };
    } catch (error) {
      queueMicrotask(() => say(/** @type {Error} */ (error).message));
      return { ...defaults };
    }
  }

  function write_address() {
    const query = replace(table, page, { recipe, seed }, location.search.slice(1));
    window.history.replaceState(window.history.state, "", `?${query}${location.hash}`);
  }

  /** @param {string} words */
  const say = (words) => {
    parts.said.textContent = words;
  };

  const facts = () => props.recipes[recipe];
  const images_of_step = () => facts().recipe.batch * fields.d_steps.read();

  /** Real images that D has seen. */
  const images = () => (frame?.d_updates ?? 0) * facts().recipe.batch;

  /** Opens a new run of the recipe; whichever was there ends. */
  async function open() {
    opening += 1;
    const mine = opening;
    close();
    enable(false);
    fields.lr_d.show(facts().recipe.lr_d);
    fields.lr_g.show(facts().recipe.lr_g);
    fields.d_steps.show(facts().recipe.d_steps);
    fields.frozen.show("");
    parts.download.hidden = false;
    say("The programs and 12,000 images are being fetched.".replace("12,000", whole(props.images.count)));
    try {
      const progress = (/** @type {number} */ share) => {
        parts.download.value = share;
      };
      const opened = await open_run({ facts: facts(), image_facts: props.images, seed, progress });
      if (mine !== opening) {
        opened.training.close();
        return;
      }
      run = opened;
      run.training.on_frame((told) => mine === opening && take(told));
      enable(true);
      say(READY);
      if (playing) play();
    } catch (error) {
      if (mine !== opening) return;
      playing = false;
      say(error instanceof Error ? error.message : "This browser could not start the training; reload the page.");
      buttons.restart.disabled = false;
      console.info(error);
    }
    parts.download.hidden = true;
    show_playing();
  }

  function close() {
    clearInterval(line_timer);
    run?.training.close();
    run = null;
    frame = null;
    history = new LossHistory();
    seconds = 0;
    since = 0;
    root.dataset.steps = "0";
    redraw();
  }

  /** @param {boolean} enabled */
  function enable(enabled) {
    for (const one of Object.values(buttons)) one.disabled = !enabled;
    parts.rewind.disabled = !enabled;
  }

  /** Takes in what the worker tells. @param {Frame} told */
  function take(told) {
    if (!element.isConnected) {
      close();
      return;
    }
    const now = performance.now();
    if (told.playing && since) seconds += (now - since) / 1000;
    since = told.playing ? now : 0;
    if (frame && told.step < frame.step) history.cut(told.step);
    history.add(told.losses);
    const picture = told.watched.grid ?? frame?.watched.grid;
    const rested = frame?.resting;
    frame = { ...told, batch: { ...frame?.batch, ...told.batch }, watched: picture ? { grid: picture } : {} };
    if (told.stopped) {
      rest(told.stopped);
    } else if (told.resting) say(HIDDEN);
    else if (rested) say("Training rested while this tab was hidden, and goes on now.");
    redraw();
  }

  const redraw = at_most_every(DRAW_MS, draw);

  function draw() {
    const { step = 0, steps_per_second = 0, moments = [] } = frame ?? {};
    const running = playing && !by_line && !document.hidden;
    const rate = running ? steps_per_second * images_of_step() : 0;
    const { side } = facts();
    const [, height, width] = props.images.shape;
    if (frame?.watched.grid) paint_sheet(parts.grid, frame.watched.grid.fake, { columns: side, height, width });
    parts.grid.setAttribute(
      "aria-label",
      `${side * side} generated pictures after ${whole(images())} images${facts().recipe.latent.classes ? ", one digit in each row" : ""}`,
    );
    const speed = rate ? `, ${whole(rate)} images/s` : "";
    parts.numbers.textContent = `${whole(images())} images in ${whole(step)} steps${speed}. ${outlook({ images: images(), rate, digits_after: facts().digits_after })}`;
    draw_losses(parts.losses, history.points, images_of_step());
    draw_judged();
    show_moments(moments);
    const line_now = frame?.line ?? 0;
    for (const [at, line] of [...parts.algorithm.children].entries())
      line.classList.toggle("is-next", by_line && at === line_now);
    root.dataset.steps = String(step);
  }

  function draw_judged() {
    const none = { shares: new Array(10).fill(0), mean: Number.NaN };
    const { logits_real, logits_fake } = frame?.batch ?? {};
    const real = logits_real ? opinions_of(logits_real) : none;
    const fake = logits_fake ? opinions_of(logits_fake) : none;
    draw_opinions(parts.opinions, { real: real.shares, fake: fake.shares });
    const mean = (/** @type {number} */ number) => (Number.isNaN(number) ? "–" : number.toFixed(2));
    parts.mean_real.textContent = `real (up) ${mean(real.mean)}`;
    parts.mean_fake.textContent = `generated (down) ${mean(fake.mean)}`;
    parts.losses.setAttribute("aria-label", losses_in_words());
    parts.opinions.setAttribute(
      "aria-label",
      `D's mean opinion of real images ${mean(real.mean)}, of generated ones ${mean(fake.mean)}`,
    );
  }

  function losses_in_words() {
    const last = history.points.at(-1);
    return last ? `losses: D ${last[1].toFixed(2)}, G ${last[2].toFixed(2)}` : "losses: none yet";
  }

  /** The rewind slider: its end is now. @param {number[]} moments */
  function show_moments(moments) {
    parts.rewind.max = String(moments.length);
    if (document.activeElement !== parts.rewind || playing) {
      parts.rewind.value = String(moments.length);
      parts.moment.textContent = moments.length ? "now" : "";
    }
    parts.rewind.disabled = !moments.length || playing;
  }

  parts.rewind.addEventListener("input", () => {
    const moment = frame?.moments[Number(parts.rewind.value)];
    if (moment === undefined || !run) return;
    parts.moment.textContent = `step ${whole(moment)}`;
    run.training.rewind(moment);
    say(`This is step ${whole(moment)} again; Play goes on from here.`);
  });

  function play() {
    playing = true;
    clearInterval(line_timer);
    if (by_line) line_timer = setInterval(() => !document.hidden && run?.training.step("line"), LINE_MS);
    else run?.training.play();
    say(by_line ? "One line of the algorithm after another." : "Both players learn.");
    show_playing();
  }

  /** @param {string} words why */
  function rest(words) {
    playing = false;
    clearInterval(line_timer);
    run?.training.pause();
    say(words);
    show_playing();
  }

  function show_playing() {
    buttons.play.textContent = playing ? "Pause" : "Play";
    for (const one of [buttons.step, buttons.step_d, buttons.step_g]) one.disabled = playing || !run;
    redraw();
  }

  /** @param {import("../games/train_here/layout.js").Act} what */
  function act(what) {
    if (what === "play") playing ? rest("Paused.") : play();
    else if (what === "step") run?.training.step("both");
    else if (what === "step_d") run?.training.step("discriminator");
    else if (what === "step_g") run?.training.step("generator");
    else if (what === "restart") open();
    else keep();
  }

  /** @param {import("../games/train_here/layout.js").Setting} setting @param {any} value */
  function changed(setting, value) {
    if (setting === "recipe" || setting === "seed") {
      if (setting === "recipe") recipe = value;
      else seed = value;
      write_address();
      open();
    } else if (setting === "speed") {
      by_line = value === "lines";
      if (playing) {
        run?.training.pause();
        play();
      } else show_playing();
    } else run?.training.change({ [setting]: value });
  }

  /** Hands the visitor the model as a file. */
  async function keep() {
    if (!run) return;
    const name = `${recipe}-here-${images()}.safetensors`;
    const file = await run.checkpoint({ images: images(), step: frame?.step ?? 0, seconds: Math.round(10 * seconds) / 10 });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file], { type: "application/octet-stream" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say(`${name} is a checkpoint of GAN Theatre: the app's command line opens it, as in "python -m gan sample ${name}".`);
  }

  new ResizeObserver(redraw).observe(root);
  new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  new MutationObserver(redraw).observe(document.body, { attributes: true, attributeFilter: ["class"] });

  show_playing();
  open();
}
