// Programs that train in the engine: weights side by side in blocks, outputs that become weights, and programs that share them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Engine } from "../../assets/js/engine/engine.js";

const module = new WebAssembly.Module(readFileSync(new URL("../../assets/js/engine/kernel.wasm", import.meta.url)));
const KERNELS = [module, null];

/** @param {string} name @param {number[]} shape */
const weight = (name, shape) => ({ op: "weight", reads: [], shape, name });
/** @param {string} name @param {number[]} shape */
const input = (name, shape) => ({ op: "input", reads: [], shape, name });
/** @param {any[]} nodes @param {Record<string, number>} outputs */
const program = (nodes, outputs) => ({ format: 1, nodes, outputs });

const DESCENT = program(
  [
    weight("g", [7]),
    weight("g:gradient", [7]),
    input("rate", []),
    { op: "mul", reads: [1, 2], shape: [7] },
    { op: "sub", reads: [0, 3], shape: [7] },
  ],
  { g: 4, step: 3 },
);
const PRODUCT = program([input("x", [1, 3]), weight("g.a", [3, 1]), { op: "matmul", reads: [0, 1], shape: [1, 1] }], { y: 2 });

/** @param {WebAssembly.Module | null} kernel */
function engine_with_block(kernel) {
  const engine = new Engine(kernel);
  engine.give_block("g", [
    ["g.a", [1, 2, 3]],
    ["g.b", [4, 5, 6, 7]],
  ]);
  engine.give("g:gradient", [1, 1, 1, 1, 1, 1, 2]);
  return engine;
}

test("a block and its tensors are the same numbers", () => {
  const engine = engine_with_block(null);
  assert.deepEqual([...engine.read("g")], [1, 2, 3, 4, 5, 6, 7]);
  engine.give("g.b", [9, 9, 9, 8]);
  assert.deepEqual([...engine.read("g")], [1, 2, 3, 9, 9, 9, 8]);
  engine.give("g", [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...engine.read("g.a")], [0, 1, 2]);
  engine.give_block("g", [
    ["g.a", [1, 1, 1]],
    ["g.b", [2, 2, 2, 2]],
  ]);
  assert.deepEqual([...engine.read("g")], [1, 1, 1, 2, 2, 2, 2]);
  assert.throws(() => engine.give_block("g", [["g.a", [1]]]), /The weights have 1 numbers for g, and had 7; reload the page\./);
  assert.throws(() => engine.give_block("h", [["g.a", [1, 1, 1]]]), /The weight g\.a is there already/);
  assert.throws(() => engine.read("h"), /The weights lack h; reload the page\./);
});

test("what is read is a copy", () => {
  const engine = engine_with_block(null);
  engine.read("g").fill(0);
  assert.deepEqual([...engine.read("g")], [1, 2, 3, 4, 5, 6, 7]);
});

test("an output that is named like a weight is written into it, and all programs read it from there", () => {
  for (const kernel of KERNELS) {
    const engine = engine_with_block(kernel);
    const frozen = engine.load(PRODUCT);
    const trained = engine.load(PRODUCT, { trains: true });
    const descend = engine.load(DESCENT, { trains: true });
    const x = { x: [1, 10, 100] };
    assert.deepEqual([[...frozen(x).y], [...trained(x).y]], [[321], [321]]);
    const answer = descend({ rate: [1] });
    assert.deepEqual(Object.keys(answer), ["step"]);
    assert.deepEqual([...answer.step], [1, 1, 1, 1, 1, 1, 2]);
    assert.deepEqual([...engine.read("g")], [0, 1, 2, 3, 4, 5, 5]);
    assert.deepEqual([...engine.read("g.b")], [3, 4, 5, 5]);
    assert.deepEqual([[...frozen(x).y], [...trained(x).y]], [[210], [210]]);
    descend({ rate: [-1] });
    assert.deepEqual([[...frozen(x).y], [...trained(x).y]], [[321], [321]]);
  }
});

test("without training, outputs are returned whatever their name, and weights stay", () => {
  const engine = engine_with_block(module);
  assert.deepEqual([...engine.load(DESCENT)({ rate: [1] }).g], [0, 1, 2, 3, 4, 5, 5]);
  assert.deepEqual([...engine.read("g")], [1, 2, 3, 4, 5, 6, 7]);
});

test("weights that change places are read before they are written, and so are outputs that are weights", () => {
  for (const kernel of KERNELS) {
    const engine = new Engine(kernel);
    engine.give("a", [1, 2, 3, 4, 5]);
    engine.give("b", [6, 7, 8, 9, 10]);
    const nodes = [weight("a", [5]), weight("b", [5]), { op: "add", reads: [0, 1], shape: [5] }];
    const swap = engine.load(program(nodes, { a: 1, b: 0, before: 0, sum: 2 }), { trains: true });
    const answer = swap({});
    assert.deepEqual([...answer.before], [1, 2, 3, 4, 5]);
    assert.deepEqual([...answer.sum], [7, 9, 11, 13, 15]);
    assert.deepEqual([...engine.read("a")], [6, 7, 8, 9, 10]);
    assert.deepEqual([...engine.read("b")], [1, 2, 3, 4, 5]);
  }
});

test("a weight that is turned around in its own place comes out whole", () => {
  for (const kernel of KERNELS) {
    const engine = new Engine(kernel);
    engine.give("a", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const turned = { op: "permute", reads: [0], shape: [3, 3], order: [1, 0] };
    const halved = { op: "neg", reads: [1], shape: [3, 3] };
    engine.load(program([weight("a", [3, 3]), turned], { a: 1 }), { trains: true })({});
    assert.deepEqual([...engine.read("a")], [1, 4, 7, 2, 5, 8, 3, 6, 9]);
    engine.load(program([weight("a", [3, 3]), turned, halved], { a: 2 }), { trains: true })({});
    assert.deepEqual([...engine.read("a")], [-1, -2, -3, -4, -5, -6, -7, -8, -9]);
  }
});

test("an output that is read later is written last", () => {
  for (const kernel of KERNELS) {
    const engine = new Engine(kernel);
    engine.give("a", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const nodes = [
      weight("a", [9]),
      { op: "neg", reads: [0], shape: [9] },
      { op: "sum", reads: [0], shape: [1], axes: [0] },
      { op: "mul", reads: [1, 2], shape: [9] },
    ];
    const answer = engine.load(program(nodes, { a: 1, product: 3 }), { trains: true })({});
    assert.deepEqual([...engine.read("a")], [-1, -2, -3, -4, -5, -6, -7, -8, -9]);
    assert.deepEqual([...answer.product], [-45, -90, -135, -180, -225, -270, -315, -360, -405]);
  }
});

test("outputs that nobody needs are not computed, nor their inputs asked for", () => {
  const engine = engine_with_block(module);
  const twice = program([...DESCENT.nodes, input("other", [2]), { op: "neg", reads: [5], shape: [2] }], {
    ...DESCENT.outputs,
    other: 6,
  });
  const run = engine.load(twice, { trains: true, outputs: ["g"] });
  assert.deepEqual(run({ rate: [1] }), {});
  assert.deepEqual([...engine.read("g")], [0, 1, 2, 3, 4, 5, 5]);
  assert.throws(() => engine.load(twice, { outputs: ["h"] }), /This program has no output h; reload the page\./);
});

test("a program may not write the same number twice, nor another count", () => {
  const engine = engine_with_block(null);
  const nodes = [weight("g", [7]), weight("g.b", [4]), weight("g.a", [3])];
  assert.throws(() => engine.load(program(nodes, { g: 0, "g.b": 1 }), { trains: true }), /numbers in common/);
  assert.throws(() => engine.load(program(nodes, { "g.b": 2 }), { trains: true }), /The weights have 4 numbers for g\.b/);
});
