// Measures sequences of programs in the engine, in Node.js: reads {engines, cases, rounds, milliseconds} of training_step.py, writes CPU
// milliseconds of a run, for each case and engine one a round,
// and how long each took to plan.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { engines, cases, rounds, milliseconds } = JSON.parse(readFileSync(0, "utf8"));

/** CPU milliseconds of this process. */
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const answers = [];
for (const { file } of cases) {
  const { programs, inputs, weights } = JSON.parse(readFileSync(file, "utf8"));
  const given = Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, Float32Array.from(values)]));
  const runs = [];
  for (const { folder, plain } of engines) {
    const { Engine } = await import(pathToFileURL(`${folder}/engine.js`).href);
    const engine = new Engine(plain ? null : new WebAssembly.Module(readFileSync(`${folder}/kernel.wasm`)));
    if (engine.fast === plain) throw new Error(`the kernel of ${folder} is not sound`);
    for (const [name, values] of Object.entries(weights)) engine.give(name, Float32Array.from(values));
    const begin = performance.now();
    const planned = programs.map((program) => engine.load(program, { trains: true }));
    const run = (all) => {
      for (const one of planned) one(all);
    };
    runs.push({ run, planned: performance.now() - begin });
  }
  const times = runs.map(({ run }) => {
    run(given);
    const begin = spent();
    for (let time = 0; time < 3; time++) run(given);
    return Math.max(1, Math.ceil((3 * milliseconds) / (spent() - begin)));
  });
  const measured = runs.map(() => []);
  for (let round = 0; round < rounds; round++)
    runs.forEach(({ run }, at) => {
      const begin = spent();
      for (let time = 0; time < times[at]; time++) run(given);
      measured[at].push((spent() - begin) / times[at]);
    });
  answers.push({ measured, planned: runs.map(({ planned }) => planned) });
}
process.stdout.write(JSON.stringify(answers));
