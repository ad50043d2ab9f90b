import assert from "node:assert/strict";
import test from "node:test";
import { crc32 as reference } from "node:zlib";
import { crc32, FORMAT, read_header, tensors_of } from "../../assets/js/models/safetensors.js";

const SENTENCE = /^[A-Z][^\n]*\.$/;

/** A bundle of a float16 tensor `half` in a first part and a float32 tensor `whole` in a second. */
function bundle(change = (/** @type {any} */ header) => header) {
  const data = new Uint8Array(3 * 2 + 2 * 4);
  data.set(new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x0001).buffer)); // 1, -2, the least of all
  data.set(new Uint8Array(Float32Array.of(0.1, -7).buffer), 6);
  const programs = JSON.stringify({ draw: { format: 1 } });
  const checks = [
    { end: 6, crc32: reference(data.subarray(0, 6)) },
    { end: 14, crc32: reference(data.subarray(6)) },
  ];
  const told = { format: FORMAT, programs, programs_crc32: String(reference(programs)), checks: JSON.stringify(checks) };
  const header = change({
    __metadata__: told,
    half: { dtype: "F16", shape: [3], data_offsets: [0, 6] },
    whole: { dtype: "F32", shape: [2, 1], data_offsets: [6, 14] },
  });
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

test("a checksum is zlib's", () => {
  for (const length of [0, 1, 3, 4, 5, 1000, 1001, 1002]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7919) % 256);
    assert.equal(crc32(bytes), reference(bytes));
  }
});

test("tensors are read part by part, float16 as the numbers that they are", () => {
  const bytes = bundle();
  const header = read_header(bytes);
  assert.deepEqual(header.programs, { draw: { format: 1 } });
  const data = bytes.subarray(header.start);
  const [[name, values]] = [...tensors_of(header, 0, data.subarray(0, 6))];
  assert.equal(name, "half");
  assert.deepEqual([...values], [1, -2, 2 ** -24]);
  const [[other, more]] = [...tensors_of(header, 1, data.subarray(6))];
  assert.equal(other, "whole");
  assert.deepEqual([...more], [Math.fround(0.1), -7]);
});

test("float16 has zeros, small numbers, infinities and what is no number", () => {
  const header = read_header(bundle());
  const numbers = (/** @type {number[]} */ bits) => {
    const bytes = new Uint8Array(Uint16Array.from(bits).buffer);
    const own = { ...header, parts: [{ end: 6, crc32: reference(bytes) }] };
    return [...[...tensors_of(own, 0, bytes)][0][1]];
  };
  assert.deepEqual(numbers([0, 0x8000, 0x03ff]), [0, -0, 1023 * 2 ** -24]);
  assert.deepEqual(numbers([0x7c00, 0xfc00, 0x7bff]), [Infinity, -Infinity, 65504]);
  assert.ok(Number.isNaN(numbers([0x7e00, 0, 0])[0]));
});

test("whatever is wrong with a header is one sentence", () => {
  const whole = bundle();
  const wrong = {
    empty: new Uint8Array(),
    short: whole.subarray(0, 7),
    "cut off in the header": whole.subarray(0, 100),
    "a page of a proxy's": new TextEncoder().encode("<!doctype html><title>502 Bad Gateway</title>".repeat(50)),
    "no JSON": whole.map((byte, at) => (at === 8 ? 0x7b + 1 : byte)),
    "a changed program": whole.map((byte, at) => (byte === 0x31 && at < 200 ? 0x32 : byte)),
    "another format": bundle((header) => ({ ...header, __metadata__: { ...header.__metadata__, format: "other" } })),
    "no metadata": bundle(({ __metadata__, ...header }) => header),
    "no checks": bundle((header) => ({ ...header, __metadata__: { ...header.__metadata__, checks: "[]" } })),
    "another type": bundle((header) => ({ ...header, half: { ...header.half, dtype: "I64" } })),
    "another shape": bundle((header) => ({ ...header, half: { ...header.half, shape: [4] } })),
    "no offsets": bundle((header) => ({ ...header, half: { dtype: "F16", shape: [3] } })),
    "an entry that is none": bundle((header) => ({ ...header, half: null })),
    "null as JSON": bundle(() => null),
    "a list as JSON": bundle(() => []),
  };
  for (const [name, bytes] of Object.entries(wrong)) {
    assert.throws(() => read_header(bytes), { message: SENTENCE }, name);
  }
});

test("tensors that were cut off or changed are one sentence each", () => {
  const bytes = bundle();
  const header = read_header(bytes);
  const part = bytes.slice(header.start, header.start + 6);
  assert.throws(() => [...tensors_of(header, 0, part.subarray(1))], { message: /incomplete/ });
  part[3] ^= 4;
  assert.throws(() => [...tensors_of(header, 0, part)], { message: /not what the server made/ });
});
