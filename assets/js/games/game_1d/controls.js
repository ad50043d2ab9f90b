// Controls of the game in one dimension: who trains, on what, and back again; what is seldom changed is folded away.
import { tag } from "../../lib/elements.js";
import { action, choice, folded, row, slider, toggle, whole_number } from "../controls.js";
import { distribution, NAMES_1D } from "../distributions.js";
import { rewind_slider } from "../rewind_slider.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {"probability" | "target" | "critic" | "pairs"} Kind of D's output */
/** @typedef {{objectives: Record<string, {title: string, kind: Kind}>, penalties: Record<string, string>}} Known from Python */
/**
 * What the controls ask for.
 * @typedef {object} Wishes
 * @property {(changed: Partial<Settings>) => void} set
 * @property {() => void} play
 * @property {(player: import("./single_player_training.js").Player) => void} learn
 * @property {() => void} reset
 * @property {(step: number) => void} rewind
 */

const NOW = "From the next step on.";
const AGAIN = "Begins again.";
const HELP = {
  data: `The density p that G is to learn. ${AGAIN}`,
  objective: `What both players minimise. ${AGAIN}`,
  penalty: `What is added to D’s loss, to keep D smooth. ${AGAIN}`,
  penalty_weight: `How much the penalty counts. ${NOW}`,
  lr_d: `How far D moves at each update. ${NOW}`,
  lr_g: `How far G moves at each update. ${NOW}`,
  d_steps: `D’s updates before each of G’s; Goodfellow’s k. ${NOW}`,
  pace: "How fast both play.",
  noise: `From which z is drawn: uniform on [−1, 1], or standard normal. ${AGAIN}`,
  seed: `The same seed gives the same run. ${AGAIN}`,
};
const MOST_SEED = 2147483647;
const short = (/** @type {number} */ value) => String(Number(value.toPrecision(2)));
const tidy = (/** @type {number} */ value) => Number(value.toPrecision(3));

/**
 * @param {Settings} settings at first
 * @param {Known} known
 * @param {Wishes} wishes
 */
export function game_controls(settings, known, { set, play, learn, reset, rewind }) {
  const data = NAMES_1D.map((name) => /** @type {[string, string]} */ ([name, distribution(name).title]));
  const objectives = Object.entries(known.objectives).map(([name, { title }]) => /** @type {[string, string]} */ ([name, title]));
  const rate = (/** @type {string} */ label, /** @type {"lr_d" | "lr_g"} */ key) =>
    slider(
      label,
      { low: -4, high: -1, step: 0.05, powers: true, shown: short },
      settings[key],
      (value) => set({ [key]: tidy(value) }),
      HELP[key],
    );
  const all = {
    data: choice("Data", data, settings.data, (one) => set({ data: one }), HELP.data),
    objective: choice("Objective", objectives, settings.objective, (objective) => set({ objective }), HELP.objective),
    penalty: choice(
      "Penalty on D",
      Object.entries(known.penalties),
      settings.penalty,
      (penalty) => set({ penalty }),
      HELP.penalty,
    ),
    penalty_weight: slider(
      "Penalty weight",
      { low: -2, high: 1, step: 0.05, powers: true, shown: short },
      settings.penalty_weight,
      (weight) => set({ penalty_weight: tidy(weight) }),
      HELP.penalty_weight,
    ),
    lr_d: rate("D’s learning rate", "lr_d"),
    lr_g: rate("G’s learning rate", "lr_g"),
    d_steps: slider(
      "D’s updates a step",
      { low: 1, high: 20, step: 1 },
      settings.d_steps,
      (d_steps) => set({ d_steps }),
      HELP.d_steps,
    ),
    pace: choice(
      "Speed",
      [
        ["slow", "10 steps a second"],
        ["medium", "100 steps a second"],
        ["full", "full speed"],
      ],
      settings.pace,
      (pace) => set({ pace: /** @type {Settings["pace"]} */ (pace) }),
      HELP.pace,
    ),
    noise: choice(
      "Noise z",
      [
        ["uniform", "uniform"],
        ["normal", "Gaussian"],
      ],
      settings.noise,
      (noise) => set({ noise: /** @type {Settings["noise"]} */ (noise) }),
      HELP.noise,
    ),
    seed: whole_number("Seed", { low: 0, high: MOST_SEED }, settings.seed, (seed) => set({ seed }), HELP.seed),
  };
  const playing = action("▶ Play both", play, { help: "Train both players in turn, or pause (Space)", primary: true });
  const of_d = action("Train D to its optimum", () => learn("discriminator"), {
    help: "D alone, until it stops changing, while G stands still (D)",
  });
  const of_g = action("Train G alone", () => learn("generator"), { help: "G alone, while D stands still (G)" });
  of_d.classList.add("of-d");
  of_g.classList.add("of-g");
  const buttons = row(playing, of_d, of_g, action("Reset", reset, { help: "Begin again from this seed (R)" }));
  const back = rewind_slider(rewind);
  const more = folded(
    "Speed, penalty, learning rates, noise and seed",
    ...[all.pace, all.penalty, all.penalty_weight, all.lr_d, all.lr_g, all.d_steps, all.noise, all.seed].map(
      ({ element }) => element,
    ),
  );
  return {
    element: tag("div", { class: "controls-1d" }, buttons, back.element, all.data.element, all.objective.element, more),
    /** Who trains now. @param {"" | "both" | import("./single_player_training.js").Player} player */
    show_player(player) {
      playing.textContent = player === "both" ? "❚❚ Pause" : "▶ Play both";
      of_d.textContent = player === "discriminator" ? "❚❚ Stop D" : "Train D to its optimum";
      of_g.textContent = player === "generator" ? "❚❚ Stop G" : "Train G alone";
    },
    show_frame: back.show,
    /** @param {Settings} now */
    show(now) {
      const values = /** @type {Record<string, any>} */ (now);
      for (const [key, control] of Object.entries(all)) control.show(/** @type {never} */ (values[key]));
      all.penalty_weight.enable(now.penalty !== "none");
    },
  };
}

/**
 * The two views of the page, one of which is shown.
 * @param {Settings["show"]} shown
 * @param {(show: Settings["show"]) => void} chosen
 */
export function view_switch(shown, chosen) {
  const of = (/** @type {Settings["show"]} */ name, /** @type {string} */ label, /** @type {string} */ help) =>
    toggle(label, shown === name, () => chosen(name), help);
  const both = {
    game: of("game", "The game", "Densities, D and its optimum while they train"),
    distances: of("distances", "Two distances", "Jensen–Shannon and Wasserstein as a hand moves G"),
  };
  return {
    element: row(both.game.element, both.distances.element),
    /** @param {Settings["show"]} now */
    show(now) {
      both.game.show(now === "game");
      both.distances.show(now === "distances");
    },
  };
}
