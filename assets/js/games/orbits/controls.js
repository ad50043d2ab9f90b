// Controls of the orbits: which game, which rules, how large the steps; what is seldom changed is folded away.
import { tag } from "../../lib/elements.js";
import { action, choice, folded, row, slider } from "../controls.js";
import { OFF } from "./settings.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {{rules: string[], objectives: Record<string, string>}} Known from Python: names of rules, titles of objectives */

const RULE_NAMES = /** @type {Record<string, string>} */ ({ consensus: "consensus (regularised)" });

/** A rule on screen. @param {string} rule */
export const rule_name = (rule) => RULE_NAMES[rule] ?? rule;

/** @type {[string, string][]} */
const PENALTIES = [
  ["none", "no penalty"],
  ["r1", "R1"],
  ["gradient", "gradient penalty"],
];

/** A penalty on screen. @param {string} penalty */
export const penalty_name = (penalty) => PENALTIES.find(([name]) => name === penalty)?.[1] ?? penalty;

const HELP = {
  game: "Bilinear: one player wants x·y small and moves x, the other wants it large and moves y. Dirac-GAN: G makes one number θ, the data are 0, and D is the line ψx.",
  rule: "How both players move. Simultaneous: both at once. Alternating: D first. Extra-gradient: look one step ahead first. Optimistic: expect the last change again. Consensus: also pulled to where nobody is pulled. The paths begin again.",
  penalty:
    "What is added to D’s loss. R1: its squared slope on real data. Gradient penalty: (slope − 1)². The paths begin again.",
  lr: "How far both players move at each step. From the next step on.",
  objective: "What the two players of the Dirac-GAN minimise. The paths begin again.",
  weight: "How much a penalty counts in D’s loss. From the next step on.",
  strength: "γ of the consensus rule: how much both are pulled to where nobody is pulled. From the next step on.",
  pace: "How fast it plays.",
};

/**
 * @param {Settings} settings at first
 * @param {Known} known
 * @param {{set: (changed: Partial<Settings>) => void, play: () => void, step: () => void, reset: () => void}} wishes
 */
export function orbit_controls(settings, known, wishes) {
  const { set } = wishes;
  const rules = known.rules.map((rule) => /** @type {[string, string]} */ ([rule, rule_name(rule)]));
  const objectives = Object.entries(known.objectives);
  const short = (/** @type {number} */ value) => String(Number(value.toPrecision(2)));
  const of_path = (/** @type {"a" | "b"} */ key, /** @type {[string, string][]} */ options) => ({
    rule: choice(`Path ${key.toUpperCase()}`, options, settings[key], (rule) => set({ [key]: rule }), HELP.rule),
    penalty: choice("with", PENALTIES, settings[`${key}_penalty`], (one) => set({ [`${key}_penalty`]: one }), HELP.penalty),
  });
  const a = of_path("a", rules);
  const b = of_path("b", [...rules, [OFF, "off"]]);
  const all = {
    game: choice(
      "Game",
      [
        ["bilinear", "Bilinear: x·y"],
        ["dirac", "Dirac-GAN"],
      ],
      settings.game,
      (game) => set({ game: /** @type {import("./settings.js").Game} */ (game) }),
      HELP.game,
    ),
    a: a.rule,
    a_penalty: a.penalty,
    b: b.rule,
    b_penalty: b.penalty,
    lr: slider(
      "Learning rate",
      { low: -2, high: 0, step: 0.05, powers: true, shown: short },
      settings.lr,
      (lr) => set({ lr: rounded(lr) }),
      HELP.lr,
    ),
    objective: choice("Objective", objectives, settings.objective, (objective) => set({ objective }), HELP.objective),
    weight: slider(
      "Penalty weight",
      { low: 0, high: 2, step: 0.05, shown: short },
      settings.weight,
      (weight) => set({ weight }),
      HELP.weight,
    ),
    strength: slider(
      "Consensus γ",
      { low: 0, high: 2, step: 0.05, shown: short },
      settings.strength,
      (strength) => set({ strength }),
      HELP.strength,
    ),
    pace: slider("Steps a second", { low: 5, high: 600, step: 5 }, settings.pace, (pace) => set({ pace }), HELP.pace),
  };
  const play = action("▶ Play", wishes.play, { help: "Let both paths go on, or pause (Space)", primary: true });
  const steps = tag("output", { class: "game-numbers" });
  const buttons = row(
    play,
    action("Step", wishes.step, { help: "One step of each path (S)" }),
    action("Reset", wishes.reset, { help: "Both paths back to the start (R)" }),
    steps,
  );
  const of_a = tag("div", { class: "orbit-path path-a" }, all.a.element, all.a_penalty.element);
  const of_b = tag("div", { class: "orbit-path path-b" }, all.b.element, all.b_penalty.element);
  const more = folded("More settings", all.objective.element, all.weight.element, all.strength.element, all.pace.element);
  return {
    element: tag("div", { class: "orbit-controls" }, buttons, all.game.element, of_a, of_b, all.lr.element, more),
    /** @param {boolean} playing */
    show_playing(playing) {
      play.textContent = playing ? "❚❚ Pause" : "▶ Play";
    },
    /** @param {number} taken */
    show_steps(taken) {
      steps.textContent = `${taken.toLocaleString("en")} steps`;
    },
    /** @param {Settings} now */
    show(now) {
      const values = /** @type {Record<string, any>} */ (now);
      for (const [key, control] of Object.entries(all)) control.show(/** @type {never} */ (values[key]));
      const is_dirac = now.game === "dirac";
      for (const { element } of [all.a_penalty, all.b_penalty, all.objective, all.weight]) element.hidden = !is_dirac;
      all.b_penalty.enable(now.b !== OFF);
    },
  };
}

/** @param {number} rate */
const rounded = (rate) => Number(rate.toPrecision(3));
