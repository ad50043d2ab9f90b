// Addresses of the app's pages led to the files of a static site (assets/js/static/addresses.js).
import assert from "node:assert/strict";
import test from "node:test";
import { file_address } from "../../assets/js/static/addresses.js";

const FILES = {
  "./": "explore.html",
  digits: "digits.html",
  train: "index.html#server",
  map: "index.html",
  "game-2d": "game-2d.html",
};
const INSIDE = { "./": "#explore", digits: "#digits", train: "#server" };

test("an address of the app leads to a file, with its view", () => {
  for (const [address, file] of [
    ["./", "explore.html"],
    ["./?model=cgan&seed=7", "explore.html?model=cgan&seed=7"],
    ["digits?label=3#a", "digits.html?label=3#a"],
    ["./digits", "digits.html"],
    ["train?run=3", "index.html#server"],
    ["game-2d?seed=3", "game-2d.html?seed=3"],
    ["map?x=1", "index.html?x=1"],
  ])
    assert.equal(file_address(FILES, address), file);
});

test("within one file a page is a place", () => {
  assert.equal(file_address(INSIDE, "./?seed=7"), "?seed=7#explore");
  assert.equal(file_address(INSIDE, "digits"), "?#digits");
  assert.equal(file_address(INSIDE, "train"), "#server");
});

test("what is no page of the app stays", () => {
  for (const address of [
    "",
    "?at=1",
    "#",
    "explore.html?seed=1",
    "https://arxiv.org/abs/1406.2661",
    "picture?as=png",
    "toString",
  ])
    assert.equal(file_address(FILES, address), null);
});
