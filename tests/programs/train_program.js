// Trains by a program in the engine: reads {program, inputs of each step, weights, kernel's path}, writes the outputs of each step and
// the weights after them all, which lie in one block.
import { readFileSync } from "node:fs";
import { Engine } from "../../assets/js/engine/engine.js";

const { program, steps, weights, kernel } = JSON.parse(readFileSync(0, "utf8"));
const engine = new Engine(kernel ? new WebAssembly.Module(readFileSync(kernel)) : null);
if (kernel && !engine.fast) throw new Error("the kernel is not sound");
engine.give_block("all", Object.entries(weights));
const run = engine.load(program, { trains: true });
const outputs = steps.map((/** @type {any} */ inputs) =>
  Object.fromEntries(Object.entries(run(inputs)).map(([name, values]) => [name, [...values]])),
);
const trained = Object.fromEntries(Object.keys(weights).map((name) => [name, [...engine.read(name)]]));
process.stdout.write(JSON.stringify({ outputs, trained }));
