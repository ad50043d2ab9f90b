import assert from "node:assert/strict";
import test from "node:test";
import { store_in, stored } from "../../assets/js/lib/storage.js";

/** A store of the browser's. */
function give(kept) {
  const setItem = (key, text) => {
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

test("what the page keeps because the browser does not is said to be lost with it", () => {
  give({});
  Object.assign(globalThis.localStorage, { keeps: () => false });
  assert.equal(store_in("localStorage", "a", 1), false);
  assert.equal(stored("localStorage", "a"), 1);
});
