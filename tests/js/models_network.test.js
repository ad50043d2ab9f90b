import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { crc32 } from "node:zlib";
import { Network, NO_MEMORY } from "../../assets/js/models/network.js";
import { FORMAT } from "../../assets/js/models/safetensors.js";

const kernel = new WebAssembly.Module(readFileSync(new URL("../../assets/js/engine/kernel.wasm", import.meta.url)));

/** A bundle of a weight w (2), and of a program that adds it to the input x. @param {number[]} weight @param {any} [changes] */
function bundle(weight, changes = {}) {
  const shape = [2];
  const nodes = [
    { op: "input", reads: [], shape, name: "x" },
    { op: "weight", reads: [], shape, name: "w" },
    { op: "add", reads: [0, 1], shape },
  ];
  const programs = JSON.stringify({ draw: { format: 1, nodes, outputs: { y: 2 }, ...changes } });
  const data = new Uint8Array(Float32Array.from(weight).buffer);
  const checks = JSON.stringify([{ end: 8, crc32: crc32(data) }]);
  const told = { format: FORMAT, programs, programs_crc32: String(crc32(programs)), checks };
  const header = { __metadata__: told, w: { dtype: "F32", shape, data_offsets: [0, 8] } };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + 8);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

test("a network runs its programs, by either kernel", () => {
  for (const one of [kernel, null]) {
    const network = new Network(one, bundle([1, 2]));
    assert.ok(network.whole);
    assert.deepEqual([...network.run("draw", { x: [10, 20] }).y], [11, 22]);
  }
});

test("one with the same programs takes over the plans of the one before, and another one does not", () => {
  const first = new Network(kernel, bundle([1, 2]));
  first.run("draw", { x: [0, 0] });
  const second = new Network(kernel, bundle([3, 4]), first);
  assert.equal(second.engine, first.engine);
  assert.deepEqual([...second.run("draw", { x: [0, 0] }).y], [3, 4]);
  const other = new Network(kernel, bundle([5, 6], { outputs: { y: 1 } }), second);
  assert.notEqual(other.engine, second.engine);
  assert.deepEqual([...other.run("draw", { x: [0, 0] }).y], [5, 6]);
});

test("memory that cannot be had is one sentence", () => {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = /** @type {any} */ (
    class {
      constructor() {
        throw new RangeError("WebAssembly.Memory(): could not allocate memory");
      }
    }
  );
  try {
    assert.throws(() => new Network(kernel, bundle([1, 2])), { message: NO_MEMORY });
  } finally {
    WebAssembly.Memory = Memory;
  }
});

test("a program that is not there, does not fit or is of another format is one sentence", () => {
  const network = new Network(kernel, bundle([1, 2]));
  assert.throws(() => network.run("search", {}), /^Error: This model .*\.$/);
  assert.throws(() => network.run("draw", { x: [1] }), /^Error: .*\.$/);
  assert.throws(() => new Network(kernel, bundle([1, 2], { format: 9 })).run("draw", { x: [1, 2] }), /^Error: .*\.$/);
  const odd = { nodes: [{ op: "guess", reads: [], shape: [2] }], outputs: { y: 0 } };
  assert.throws(() => new Network(kernel, bundle([1, 2], odd)).run("draw", {}), /guess/);
});

test("parts that are cut off or too many are refused", () => {
  const bytes = bundle([1, 2]);
  assert.throws(() => new Network(kernel, bytes.subarray(0, bytes.length - 1)), /incomplete/);
  const longer = new Uint8Array(bytes.length + 4);
  longer.set(bytes);
  assert.throws(() => new Network(kernel, longer), /incomplete/);
});
