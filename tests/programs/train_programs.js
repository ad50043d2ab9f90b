// Trains by training programs in the engine: reads {told, weights, steps, settings, kernel's path}, writes losses and the state after them.
import { readFileSync } from "node:fs";
import { Engine } from "../../assets/js/engine/engine.js";

const { told, weights, steps, settings, kernel } = JSON.parse(readFileSync(0, "utf8"));
const engine = new Engine(kernel ? new WebAssembly.Module(readFileSync(kernel)) : null);
if (kernel && !engine.fast) throw new Error("the kernel is not sound");
const names = (player, parameter) =>
  Object.keys(told.start).filter((name) => name.startsWith(`${player}.`) && told.start[name].parameter === parameter);
const averaged = (name) => name.replace("generator", "average");
for (const player of ["generator", "discriminator"]) {
  const own = names(player, true);
  const count = own.reduce((all, name) => all + weights[name].length, 0);
  engine.give_block(
    player,
    own.map((name) => [name, weights[name]]),
  );
  engine.give_block(
    `${player}:gradient`,
    own.map((name) => [`gradient.${name}`, new Float32Array(weights[name].length)]),
  );
  for (const part of ["mean", "square"]) engine.give(`${player}:${part}`, new Float32Array(count));
  for (const part of ["mean_mass", "square_mass"]) engine.give(`${player}:${part}`, [0]);
}
const statistics = names("generator", false);
const block = (own, as) => own.map((name) => [as(name), weights[name]]);
engine.give_block("average", block(names("generator", true), averaged));
if (statistics.length) {
  engine.give_block(
    "generator_buffers",
    block(statistics, (name) => name),
  );
  engine.give_block("average_buffers", block(statistics, averaged));
}
const run = Object.fromEntries(
  Object.entries(told.programs).map(([name, program]) => [name, engine.load(program, { trains: true })]),
);
const optimise = (player, rate) => run[`optimise_${player[0]}`]({ rate: [rate], beta1: [settings.beta1], beta2: [settings.beta2] });
const given = { penalty_weight: [settings.penalty_weight], smoothing: [settings.smoothing], instance_noise: [settings.instance_noise] };
const losses = [];
steps.forEach(({ d, g }, step) => {
  let of_d;
  for (const inputs of d) {
    if (settings.clip) run.clip({ limit: [settings.clip] });
    const { fake } = run.generate(inputs);
    of_d = run.gradient_d({ ...inputs, fake, ...given });
    optimise("discriminator", settings.lr_d);
  }
  const loss_d = of_d.loss[0];
  const of_g = run.gradient_g({ ...g, ...given });
  losses.push([loss_d, of_g.loss[0]]);
  optimise("generator", settings.lr_g);
  const decay = { decay: [settings.ema], step: [step] };
  run.average(decay);
  run.average_buffers?.(decay);
});
const state = ["generator", "discriminator", "average", ...(statistics.length ? ["average_buffers"] : [])];
process.stdout.write(JSON.stringify({ losses, state: Object.fromEntries(state.map((name) => [name, [...engine.read(name)]])) }));
