// Trains with the browser's trainer: reads {told, weights, steps, settings, kernel's path}, writes losses and the state after them.
import { readFileSync } from "node:fs";
import { Trainer } from "../../assets/js/training/trainer.js";

const { told, weights, steps, settings, kernel } = JSON.parse(readFileSync(0, "utf8"));
const trainer = new Trainer(kernel ? new WebAssembly.Module(readFileSync(kernel)) : null, told, settings);
if (kernel && !trainer.fast) throw new Error("the kernel is not sound");
trainer.start(weights);
const losses = steps.map(({ d, g }, step) => {
  const of_d = d.map(({ latent, ...batch }) => trainer.d_update(latent, batch));
  const of_g = trainer.g_update(g, step);
  return [of_d[of_d.length - 1].loss[0], of_g.loss[0]];
});
const state = Object.fromEntries(Object.entries(trainer.state()).map(([name, values]) => [name, [...values]]));
process.stdout.write(JSON.stringify({ losses, state }));
