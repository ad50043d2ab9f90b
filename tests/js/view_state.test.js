// The codec of view state (assets/js/lib/view_state.js). That it agrees with Python's is tested in tests/web/show/test_view_table.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decode, encode, replace, rounded, words } from "../../assets/js/lib/view_state.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const table = read("../../assets/view_state.json");

test("an address as the app wrote it is read whole and written as it was", () => {
  for (const { page, query } of read("../web/pages/old_addresses.json")) {
    const { state, changed } = decode(table, page, query);
    assert.equal(encode(table, page, state), query);
    assert.deepEqual(changed, []);
  }
});

test("a state is written in the order of the table, with what is not in it left out", () => {
  const state = { layer: "class", x: -0.5, plane: "random", model: "run:ab c", seed: 3, codes: undefined };
  assert.equal(encode(table, "map", state), "model=run%3Aab+c&plane=random&seed=3&x=-0.5&layer=class");
  assert.deepEqual(words(table, "map", { model: "cgan", z: [1, -0.25, 0.1235] }), { model: "cgan", z: "1,-0.25,0.123" });
});

test("what is out of range is clamped, and said to be", () => {
  const { state, changed } = decode(table, "map", "x=99&zoom=-7&z=1,-88");
  assert.deepEqual(state, { z: [1, -6], x: 10, zoom: -1 });
  assert.deepEqual(changed, [
    "Numbers of z beyond 6 were clamped to it.",
    "The map's x was clamped to 10.",
    "The map's zoom was clamped to -1.",
  ]);
});

test("an unknown key is left out in one sentence", () => {
  const { state, changed } = decode(table, "draw", "model=vanilla&modle=cgan");
  assert.deepEqual(state, { model: "vanilla" });
  assert.deepEqual(changed, ["A link to this page has no part called 'modle', so that was left out; its parts are model."]);
});

test("what cannot be read is an error of one sentence", () => {
  assert.throws(() => decode(table, "game", "level=two"), { message: "The level must be a whole number from 1 to 5, not two." });
  assert.throws(() => decode(table, "map", "plane=sphere"), {
    message: "There is no plane called 'sphere'; choose one of: principal, random, three.",
  });
});

test("a page's keys are replaced, and the host's stay", () => {
  const before = "__theme=dark&model=dcgan&seed=3&sede=4&z=1,2";
  assert.equal(replace(table, "explore", { model: "cgan", seed: 9 }, before), "__theme=dark&model=cgan&seed=9");
  assert.equal(replace(table, "explore", { model: "cgan" }, ""), "model=cgan");
});

test("a rounded number is never a zero below zero", () => {
  assert.ok(Object.is(rounded(-0.0001, 3), 0));
  assert.equal(rounded(1.23456, 3), 1.235);
});
