// What the small button on a stage says of who draws.
import assert from "node:assert/strict";
import test from "node:test";
import { megabytes, of_engine } from "../../assets/js/lib/speed_meter.js";

test("an engine is told in plain words", () => {
  assert.equal(
    of_engine({ kernel: "wasm", worker: true, bytes: 2_140_000 }),
    "drawn in this browser by WebAssembly; 2.1 MB of networks downloaded",
  );
  assert.equal(
    of_engine({ kernel: "plain", worker: false, bytes: 0 }),
    "drawn in this browser by plain JavaScript, without a worker; 0 KB of networks downloaded",
  );
});

test("bytes are told as a person would", () => {
  assert.deepEqual([1, 99_000, 100_000, 10_500_000].map(megabytes), ["1 KB", "99 KB", "0.1 MB", "10.5 MB"]);
});
