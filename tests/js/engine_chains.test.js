// Chains of elementwise operations and reductions: what a naive interpreter computes, and the same bits compiled and in plain JavaScript.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LOOPS } from "../../assets/js/engine/elementwise.js";
import { Engine } from "../../assets/js/engine/engine.js";
import { evaluate } from "./naive_program.js";

const module = new WebAssembly.Module(readFileSync(new URL("../../assets/js/engine/kernel.wasm", import.meta.url)));
const UNARY = ["neg", "exp", "log", "log1p", "sqrt", "tanh", "sigmoid", "relu", "round", "leaky_relu"];
const BINARY = ["add", "sub", "mul", "div", "maximum", "minimum", "gt", "ge", "eq"];
const ODD = [
  0,
  -0,
  1,
  -1,
  0.5,
  2.5,
  -1.5,
  1e-8,
  -1e-8,
  1e-4,
  0.02,
  -0.03,
  20.5,
  88.5,
  90,
  -105,
  1e30,
  -1e30,
  Number.POSITIVE_INFINITY,
];
const SIZES = [
  [],
  [1],
  [2],
  [3],
  [4],
  [5],
  [8],
  [1, 1],
  [3, 5],
  [4, 4],
  [7, 1],
  [1, 9],
  [2, 3, 5],
  [2, 9, 3, 2],
  [2, 8, 3, 2],
  [130],
];

/** A source of numbers that are the same each time. @param {number} seed */
function source(seed) {
  let state = seed + 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, below: (/** @type {number} */ limit) => Math.floor(next() * limit) };
}

/** @param {number[]} shape */
const size_of = (shape) => shape.reduce((all, side) => all * side, 1);
/** @param {any[]} nodes @param {Record<string, number>} outputs */
const program = (nodes, outputs) => ({ format: 1, nodes, outputs });
/** @param {string} name @param {number[]} shape */
const input = (name, shape) => ({ op: "input", reads: [], shape, name });

/** @param {ArrayLike<number>} made @param {ArrayLike<number>} wanted @param {string} what */
function assert_bits(made, wanted, what) {
  assert.equal(made.length, wanted.length, what);
  for (let at = 0; at < made.length; at++)
    assert.ok(Object.is(made[at], wanted[at]), `${what}: number ${at} is ${made[at]}, not ${wanted[at]}`);
}

/**
 * Runs a program twice by each engine, and asks whether the results are the same bits, and a naive interpreter's within bounds.
 * @param {any} given
 * @param {Record<string, Float32Array>} inputs
 * @param {number} far
 */
function check(given, inputs, far = 2e-6) {
  const [compiled, plain] = [module, null].map((kernel) => {
    const engine = new Engine(kernel);
    assert.equal(engine.compiles, kernel !== null);
    const run = engine.load(given);
    run(inputs); // so that what the first run leaves behind would be seen
    return run(inputs);
  });
  const naive = evaluate(given, inputs);
  for (const name of Object.keys(given.outputs)) {
    assert_bits(compiled[name], plain[name], name);
    assert.equal(plain[name].length, naive[name].length);
    plain[name].forEach((value, at) => {
      const wanted = Math.fround(naive[name][at]);
      const near =
        Object.is(value, wanted) || value === wanted || Math.abs(value - wanted) <= far * Math.max(1, Math.abs(wanted));
      assert.ok(near, `${name}: number ${at} is ${value}, not ${wanted}`);
    });
  }
}

test("each operation on each shape, on odd numbers too", () => {
  assert.deepEqual([...UNARY, ...BINARY, "where"].sort(), Object.keys(LOOPS).sort());
  for (const shape of SIZES) {
    const count = size_of(shape);
    const random = source(count);
    const [x, y, z] = [0, 1, 2].map((which) =>
      Float32Array.from({ length: count }, (_, at) => (at % 3 === which ? ODD[random.below(ODD.length)] : random.next() * 4 - 2)),
    );
    const nodes = [input("x", shape), input("y", shape), input("z", shape)];
    const made = [
      ...UNARY.map((op) => ({ op, reads: [0], shape, ...(op === "leaky_relu" ? { slope: 0.2 } : {}) })),
      ...BINARY.map((op) => ({ op, reads: [0, 1], shape })),
      { op: "where", reads: [0, 1, 2], shape },
      { op: "gt", reads: [1, 2], shape },
      { op: "where", reads: [2 + UNARY.length + BINARY.length + 2, 0, 2], shape }, // of a comparison
    ];
    check(program([...nodes, ...made], Object.fromEntries(made.map(({ op }, at) => [`${op} ${at} of ${shape}`, 3 + at]))), {
      x,
      y,
      z,
    });
  }
});

test("tensors that broadcast, and views of them", () => {
  const random = source(5);
  const values = (/** @type {number} */ count) => Float32Array.from({ length: count }, () => random.next() * 2 - 1);
  const nodes = [
    input("rows", [6, 1]),
    input("columns", [1, 5]),
    input("scalar", []),
    input("matrix", [5, 6]),
    input("line", [5]),
    { op: "permute", reads: [3], shape: [6, 5], order: [1, 0] },
    { op: "slice", reads: [3], shape: [5, 1], axis: 1, start: 2, stop: 3, step: 1 },
    { op: "slice", reads: [3], shape: [5, 3], axis: 1, start: 1, stop: 6, step: 2 },
    { op: "expand", reads: [4], shape: [6, 5] },
    { op: "add", reads: [0, 1], shape: [6, 5] }, // 9
    { op: "mul", reads: [9, 5], shape: [6, 5] },
    { op: "sub", reads: [10, 2], shape: [6, 5] },
    { op: "maximum", reads: [11, 8], shape: [6, 5] },
    { op: "permute", reads: [12], shape: [5, 6], order: [1, 0] },
    { op: "div", reads: [13, 3], shape: [5, 6] }, // 14
    { op: "mul", reads: [6, 7], shape: [5, 3] },
    { op: "sum", reads: [14], shape: [5, 1], axes: [1] },
    { op: "add", reads: [16, 15], shape: [5, 3] },
    { op: "reshape", reads: [17], shape: [3, 5] },
    { op: "mul", reads: [18, 1], shape: [3, 5] }, // 19
    { op: "sum", reads: [8], shape: [1, 5], axes: [0] },
    { op: "max", reads: [5], shape: [6, 1], axes: [1] },
  ];
  const outputs = { a: 9, b: 12, c: 14, d: 19, e: 20, f: 21, g: 13 };
  const inputs = { rows: values(6), columns: values(5), scalar: values(1), matrix: values(30), line: values(5) };
  check(program(nodes, outputs), inputs, 1e-5);
});

test("sums and largest values along all axes, of a result and of an input", () => {
  for (const shape of SIZES.filter((sides) => sides.length)) {
    const random = source(size_of(shape) + 3);
    const x = Float32Array.from({ length: size_of(shape) }, () => random.next() * 2 - 1);
    const flat = [size_of(shape)]; // pictures of eight channels and more lie otherwise than others
    const nodes = [input("x", flat), { op: "reshape", reads: [0], shape }, { op: "tanh", reads: [1], shape }];
    /** @type {Record<string, number>} */
    const outputs = {};
    for (let which = 1; which < 2 ** shape.length; which++) {
      const axes = shape.flatMap((_, axis) => (which & (1 << axis) ? [axis] : []));
      const reduced = shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
      for (const op of ["sum", "max"])
        for (const from of [1, 2]) {
          outputs[`${op} of ${from} over ${axes} of ${shape}`] = nodes.length;
          nodes.push(/** @type {any} */ ({ op, reads: [from], shape: reduced, axes }));
        }
    }
    check(program(nodes, outputs), { x }, 1e-6);
    check(program([...nodes], { last: nodes.length - 1, tanh: 2 }), { x }, 1e-6);
  }
});

test("a sum of nothing is 0, and a largest value of nothing below all", () => {
  const nodes = [
    input("x", [0, 3]),
    { op: "sum", reads: [0], shape: [1, 3], axes: [0] },
    { op: "max", reads: [0], shape: [1, 3], axes: [0] },
  ];
  for (const kernel of [module, null]) {
    const answer = new Engine(kernel).load(program(nodes, { sum: 1, max: 2 }))({ x: [] });
    assert.deepEqual([...answer.sum], [0, 0, 0]);
    assert.deepEqual([...answer.max], new Array(3).fill(Number.NEGATIVE_INFINITY));
  }
});

test("what is no number stays so", () => {
  const nodes = [
    input("x", [6]),
    { op: "max", reads: [0], shape: [1], axes: [0] },
    { op: "sum", reads: [0], shape: [1], axes: [0] },
  ];
  for (const kernel of [module, null]) {
    const answer = new Engine(kernel).load(program(nodes, { max: 1, sum: 2 }))({ x: [1, Number.NaN, 3, 4, 5, 6] });
    assert.deepEqual([...answer.max, ...answer.sum], [Number.NaN, Number.NaN]);
  }
});

/**
 * A program of random nodes on tensors of few shapes, so that many join.
 * @param {ReturnType<typeof source>} random
 */
function random_program(random) {
  const [rows, columns] = [1 + random.below(9), 1 + random.below(9)];
  /** @type {any[]} */
  const nodes = [
    input("a", [rows, columns]),
    input("b", [rows, columns]),
    input("c", [columns]),
    input("d", [rows, 1]),
    input("e", []),
    input("f", [columns, rows]),
  ];
  const pick = () => random.below(nodes.length);
  const whole = (/** @type {number} */ at) => `${nodes[at].shape}` === `${[rows, columns]}`;
  while (nodes.length < 40) {
    const x = pick();
    const kind = random.below(8);
    if (kind === 0 && nodes[x].shape.length === 2)
      nodes.push({ op: "permute", reads: [x], shape: [...nodes[x].shape].reverse(), order: [1, 0] });
    else if (kind === 1 && nodes[x].shape.length === 2) {
      const axes = [[0], [1], [0, 1]][random.below(3)];
      const shape = nodes[x].shape.map((/** @type {number} */ side, /** @type {number} */ axis) =>
        axes.includes(axis) ? 1 : side,
      );
      nodes.push({ op: random.below(3) ? "sum" : "max", reads: [x], shape, axes });
    } else if (kind === 2) nodes.push({ op: "reshape", reads: [x], shape: [size_of(nodes[x].shape)] });
    else {
      const fitting = [0, 1, 2, 3, 4, ...nodes.keys()].filter(
        (at) => whole(at) || [2, 3, 4].includes(at) || `${nodes[at].shape}` === `${[1, columns]}`,
      );
      const reads = [fitting[random.below(fitting.length)], nodes.findLastIndex((_, at) => whole(at))];
      const shape = [rows, columns];
      if (kind === 3) nodes.push({ op: "tanh", reads: reads.slice(1), shape });
      else if (kind === 4) nodes.push({ op: "leaky_relu", reads: reads.slice(1), shape, slope: 0.25 });
      else if (kind === 5) nodes.push({ op: "where", reads: [...reads, 0], shape });
      else nodes.push({ op: ["add", "sub", "mul", "maximum", "gt"][random.below(5)], reads, shape });
    }
  }
  /** @type {Record<string, number>} */
  const outputs = { last: nodes.length - 1 };
  for (let count = 0; count < 4; count++) outputs[`output ${count}`] = 6 + random.below(nodes.length - 6);
  const values = (/** @type {number} */ count) => Float32Array.from({ length: count }, () => random.next() * 2 - 1);
  const inputs = Object.fromEntries(nodes.slice(0, 6).map(({ name, shape }) => [name, values(size_of(shape))]));
  return { program: program(nodes, outputs), inputs };
}

test("random programs, in which places are taken over and chains join what they can", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { program: made, inputs } = random_program(source(seed));
    check(made, inputs, 1e-3); // sums of products of sums grow; a wrong place is far off
  }
});

test("random programs that train write their weights as they should", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { program: made, inputs } = random_program(source(seed));
    const nodes = made.nodes.map((node) => (["a", "b", "c"].includes(node.name) ? { ...node, op: "weight" } : node));
    const outputs = Object.entries(made.outputs);
    const alike = (/** @type {number} */ at, /** @type {string} */ name) => size_of(nodes[at].shape) === inputs[name].length;
    const targets = ["a", "b", "c"].flatMap((name) => {
      const found = outputs.find(([, at]) => at > 5 && alike(at, name));
      return found ? [[name, found[1]]] : [];
    });
    const training = program(nodes, { ...Object.fromEntries(targets), other: made.outputs.last });
    const naive = evaluate(made, inputs, Object.fromEntries(targets));
    const [compiled, plain] = [module, null].map((kernel) => {
      const engine = new Engine(kernel);
      engine.give_block("all", [
        ["a", inputs.a],
        ["b", inputs.b],
        ["c", inputs.c],
      ]);
      const answer = engine.load(training, { trains: true })(inputs);
      return { all: engine.read("all"), ...answer };
    });
    assert_bits(compiled.all, plain.all, "weights");
    assert_bits(compiled.other, plain.other, "an output");
    const wanted = ["a", "b", "c"].flatMap((name) => [...(naive[name] ?? inputs[name])]);
    plain.all.forEach((value, at) => {
      const near = Math.abs(value - wanted[at]) <= 1e-3 * Math.max(1, Math.abs(wanted[at]));
      assert.ok(near, `weight ${at} of program ${seed} is ${value}, not ${wanted[at]}`);
    });
  }
});
