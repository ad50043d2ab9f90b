// What the engine refuses, each in one sentence, and weights that are replaced.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Engine } from "../../assets/js/engine/engine.js";
import { Heap } from "../../assets/js/engine/heap.js";

const module = new WebAssembly.Module(readFileSync(new URL("../../assets/js/engine/kernel.wasm", import.meta.url)));
const PROGRAM = {
  format: 1,
  nodes: [
    { op: "input", reads: [], shape: [2, 3], name: "x" },
    { op: "weight", reads: [], shape: [3, 4], name: "w" },
    { op: "matmul", reads: [0, 1], shape: [2, 4] },
    { op: "relu", reads: [2], shape: [2, 4] },
  ],
  outputs: { y: 3 },
};
const X = { x: [1, 2, 3, 0, 1, -1] };

test("the kernel passes its own test", () => {
  assert.equal(new Engine(module).fast, true);
  assert.equal(new Engine(null).fast, false);
});

test("weights that are given again count for programs that were loaded before", () => {
  for (const kernel of [module, null]) {
    const engine = new Engine(kernel);
    engine.give("w", new Float32Array(12).fill(1));
    const run = engine.load(PROGRAM);
    assert.deepEqual([...run(X).y], [6, 6, 6, 6, 0, 0, 0, 0]);
    engine.give("w", new Float32Array(12).fill(2));
    assert.deepEqual([...run(X).y], [12, 12, 12, 12, 0, 0, 0, 0]);
  }
});

test("what does not fit is one sentence", () => {
  const engine = new Engine(module);
  assert.throws(() => engine.load(PROGRAM), /^Error: The weights lack w; reload the page\.$/);
  engine.give("w", new Float32Array(11));
  assert.throws(() => engine.load(PROGRAM), /The weights have 11 numbers for w, and the program reads 12; reload the page\./);
  assert.throws(() => engine.give("w", new Float32Array(12)), /The weights have 12 numbers for w, and had 11; reload the page\./);
  const odd = structuredClone(PROGRAM);
  odd.nodes[3].op = "fft";
  assert.throws(() => engine.load(odd), /The engine does not know the operation fft\./);
  for (const [place, change] of [
    [2, { shape: [2, 5] }],
    [2, { reads: [0, 0] }],
    [2, { reads: [0] }],
    [2, { reads: [0, 3] }],
    [0, { shape: [2 ** 40] }],
    [3, { op: "conv" }],
    [3, { op: "permute" }],
  ]) {
    const damaged = structuredClone(PROGRAM);
    Object.assign(damaged.nodes[/** @type {number} */ (place)], change);
    assert.throws(() => engine.load(damaged), /of this program does not fit the others; reload the page\./);
  }
  assert.throws(() => engine.load({ ...PROGRAM, outputs: { y: 9 } }), /An output of this program is no node of it/);
  const other = new Engine(null);
  other.give("w", new Float32Array(12));
  assert.throws(() => other.load(PROGRAM)({ x: [1] }), /The program needs 6 numbers for x, not 1\./);
});

test("memory that cannot be had is one sentence", () => {
  for (const shared of [true, false]) {
    const heap = new Heap(shared);
    assert.throws(() => heap.take(2 ** 30), /^Error: This browser has no \d+ MB of memory left for this model; close other tabs/);
  }
});
