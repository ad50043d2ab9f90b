// Layout of Train here: the elements of the page by name, and where they stand.

import { tag } from "../../lib/elements.js";
import { action, choice, folded, row, slider, whole_number } from "../controls.js";

/** @typedef {"play" | "step" | "step_d" | "step_g" | "restart" | "keep"} Act what a button does */
/** @typedef {"recipe" | "seed" | "lr_d" | "lr_g" | "d_steps" | "frozen" | "speed"} Setting */

export const LONGEST_SEED = 2 ** 31 - 1;

/** A figure with a caption that names its colours. @param {HTMLElement} canvas @param {...(Node | string)} caption */
const figure = (canvas, ...caption) => tag("figure", {}, tag("figcaption", {}, ...caption), canvas);

/** A rate such as 0.0004. @param {number} rate */
const rate_words = (rate) => String(Number(rate.toPrecision(2)));

/**
 * Builds the page.
 * @param {object} given
 * @param {[name: string, title: string][]} given.recipes
 * @param {string[]} given.lines of the algorithm
 * @param {(what: Act) => void} given.act
 * @param {(setting: Setting, value: any) => void} given.changed
 */
export function layout({ recipes, lines, act, changed }) {
  const grid = tag("canvas", { class: "train-grid", role: "img", tabindex: 0 });
  const losses = tag("canvas", { class: "train-losses", role: "img" });
  const opinions = tag("canvas", { class: "train-opinions", role: "img" });
  const said = tag("p", { class: "game-said", role: "status" });
  const numbers = tag("p", { class: "game-numbers train-numbers" });
  const mean_real = tag("span", { class: "train-real" });
  const mean_fake = tag("span", { class: "train-fake" });
  const download = tag("progress", { max: 1, value: 0, "aria-label": "download of the training images" });
  const play = action("Play", () => act("play"), { primary: true, help: "Let both players learn, batch after batch" });
  const step = action("Step", () => act("step"), { help: "One update of D, then one of G" });
  const step_d = action("D step", () => act("step_d"), { help: "One update of the discriminator alone" });
  const step_g = action("G step", () => act("step_g"), { help: "One update of the generator alone" });
  const restart = action("Start anew", () => act("restart"), { help: "New networks, drawn from the seed" });
  const keep = action("Download the model", () => act("keep"), {
    help: "Both networks and the generator's average as a file that the app and its command line open",
  });
  const algorithm = tag("ol", { class: "train-lines" }, ...lines.map((line) => tag("li", {}, line)));
  const rewind = tag("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "rewind to an earlier moment" });
  const moment = tag("output", {});
  const rates = { low: -5, high: -2, step: 0.05, powers: true, shown: rate_words };
  const fields = {
    recipe: choice("Recipe", recipes, recipes[0][0], (value) => changed("recipe", value), "What is trained; a new run begins"),
    seed: whole_number(
      "Seed",
      { low: 0, high: LONGEST_SEED },
      1,
      (value) => changed("seed", value),
      "Decides all that is drawn: the same seed gives the same run; a new run begins",
    ),
    speed: choice(
      "Speed",
      [
        ["full", "full speed"],
        ["lines", "line by line"],
      ],
      "full",
      (value) => changed("speed", value),
      "Full speed, or one line of the algorithm after another; takes effect at once",
    ),
    lr_d: slider("D's learning rate", rates, 1e-3, (value) => changed("lr_d", value), "Takes effect from the next step on"),
    lr_g: slider("G's learning rate", rates, 1e-3, (value) => changed("lr_g", value), "Takes effect from the next step on"),
    d_steps: slider(
      "D's updates",
      { low: 1, high: 5, step: 1 },
      1,
      (value) => changed("d_steps", value),
      "Updates of D before each of G's; takes effect from the next step on",
    ),
    frozen: choice(
      "Freeze",
      [
        ["", "nobody"],
        ["discriminator", "discriminator"],
        ["generator", "generator"],
      ],
      "",
      (value) => changed("frozen", value),
      "The player whose weights stay as they are, from the next step on",
    ),
  };
  const d_word = tag(
    "span",
    { class: "train-d", title: "the discriminator's loss: how badly it tells real from generated" },
    "D's loss",
  );
  const g_word = tag("span", { class: "train-g", title: "the generator's loss: how badly it fools D" }, "G's loss (dashed)");
  const opinion_word = tag(
    "span",
    { title: "what D says of each image of the last batch: the probability that it is real" },
    "D's opinions",
  );
  const stage = tag(
    "section",
    { class: "train-stage", "aria-label": "pictures" },
    grid,
    download,
    row(play, step, step_d, step_g),
    tag("div", { class: "game-field train-rewind" }, tag("label", {}, "Rewind"), rewind, moment),
    said,
  );
  const measures = tag(
    "section",
    { class: "train-measures", "aria-label": "curves" },
    numbers,
    figure(losses, d_word, ", ", g_word),
    figure(opinions, opinion_word, ": ", mean_real, ", ", mean_fake),
  );
  const settings = tag(
    "section",
    { class: "train-settings", "aria-label": "settings" },
    fields.recipe.element,
    fields.seed.element,
    fields.speed.element,
    folded("Change it while it runs", fields.lr_d.element, fields.lr_g.element, fields.d_steps.element, fields.frozen.element),
    row(restart, keep),
    tag("p", { class: "train-lines-title" }, "One step, line by line (Goodfellow and others 2014, algorithm 1)"),
    algorithm,
  );
  return {
    parts: [stage, measures, settings],
    grid,
    losses,
    opinions,
    said,
    numbers,
    mean_real,
    mean_fake,
    download,
    algorithm,
    rewind,
    moment,
    buttons: { play, step, step_d, step_g, restart, keep },
    fields,
  };
}
