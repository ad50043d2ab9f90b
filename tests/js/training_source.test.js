import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, test } from "node:test";
import { Engine } from "../../assets/js/engine/engine.js";
import { set_source } from "../../assets/js/training/chosen_source.js";
import { points_programs, program, program_file } from "../../assets/js/training/source.js";
import { instantiate, number_of } from "../../assets/js/training/template.js";

const FOLDER = new URL("../../assets/programs/", import.meta.url);
const NETWORKS = {
  objective: "relativistic",
  penalty: "gradient",
  optimiser: "adam",
  g_depth: 2,
  d_depth: 2,
  g_width: 5,
  d_width: 6,
  dimensions: 1,
  latent: 1,
  batch: 3,
};
let asked = 0;

beforeEach(() => {
  asked = 0;
  set_source({
    async program_file(name) {
      asked += 1;
      return JSON.parse(await readFile(new URL(`${name}.json`, FOLDER), "utf8"));
    },
    worker: () => null,
    kernel: async () => null,
  });
});
afterEach(() => set_source(null));

test("a number is the product that its text says", () => {
  const sizes = { batch: 6, rows: 4 };
  assert.equal(number_of("2*batch*rows", sizes), 48);
  assert.equal(number_of("-1*batch/rows", sizes), -1.5);
  assert.equal(number_of("1/batch", sizes), 1 / 6);
  assert.equal(number_of("sqrt(1/rows)", sizes), 0.5);
});

test("a size that is missing or none is said in one sentence", () => {
  assert.throws(() => number_of("batch", {}), /The size batch must be a whole number from 1 on, not NaN\./);
  assert.throws(() => number_of("batch", { batch: 1.5 }), /must be a whole number/);
  assert.throws(() => number_of("constructor", {}), /The size constructor/);
});

test("words of a program stay as they are", () => {
  const node = { op: "input", reads: [], shape: ["rows", 2], name: "rows" };
  const made = instantiate({ sizes: ["rows"], program: { format: 1, nodes: [node], outputs: { rows: 0 } } }, { rows: 3 });
  assert.deepEqual(made, { format: 1, nodes: [{ ...node, shape: [3, 2] }], outputs: { rows: 0 } });
});

test("a game of any sizes has programs that the engine runs", async () => {
  const made = await points_programs(NETWORKS);
  assert.equal(made.paired, true);
  assert.deepEqual(made.draws, [{ kind: "uniform", shape: [3, 1, 1, 1] }]);
  assert.deepEqual(made.start["generator.0.weight"], { shape: [5, 1], draw: "uniform", scale: 1, parameter: true });
  const engine = new Engine(null);
  for (const [name, { shape }] of Object.entries(made.start))
    engine.give(
      name,
      new Float32Array(shape.reduce((all, side) => all * side, 1)).map((_, i) => Math.sin(i + name.length)),
    );
  const gradient = engine.load(instantiate(made.programs.gradient_d, made.sizes));
  const inputs = { real: [1, 2, 3], fake: [0, 1, -1], "draw.0": [0.1, 0.5, 0.9], penalty_weight: [2] };
  const told = gradient(inputs);
  assert.equal(told["gradient.discriminator.trunk.1.weight"].length, 6);
  assert.ok(Number.isFinite(told.loss[0]) && told.real.length === 3);
});

test("a file is fetched once, and again where it could not be had", async () => {
  await points_programs(NETWORKS);
  const before = asked;
  await points_programs({ ...NETWORKS, batch: 7, objective: "minimax" });
  assert.equal(asked, before);
  await assert.rejects(program_file("none"));
  await assert.rejects(program("none", {}));
  assert.equal(asked, before + 2);
});

test("clipping needs no programs of its own", async () => {
  const { draws, programs } = await points_programs({ ...NETWORKS, penalty: "clip" });
  assert.deepEqual(draws, []);
  assert.equal(programs.clip.nodes.length > 0, true);
});
