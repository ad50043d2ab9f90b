import assert from "node:assert/strict";
import test from "node:test";
import { store_in, stored } from "../../assets/js/lib/storage.js";

/** A store of the browser's, which may be full. */
function give(kept, full = false) {
  const setItem = (key, text) => {
    if (full) throw new Error("QuotaExceededError");
    kept[key] = text;
  };
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    value: { getItem: (key) => kept[key] ?? null, setItem },
  });
}

test("what is kept is found again", () => {
  give({});
  assert.equal(store_in("localStorage", "a", { z: [1, 2] }), true);
  assert.deepEqual(stored("localStorage", "a"), { z: [1, 2] });
  assert.equal(stored("localStorage", "b"), null);
});

test("what another version left there counts as nothing", () => {
  give({ a: "open" });
  assert.equal(stored("localStorage", "a"), null);
});

test("a full store and one that is forbidden keep nothing, without an error", () => {
  give({}, true);
  assert.equal(store_in("localStorage", "a", 1), false);
  const refuse = () => {
    throw new Error("SecurityError");
  };
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get: refuse });
  assert.equal(store_in("localStorage", "a", 1), false);
  assert.equal(stored("localStorage", "a"), null);
});
