import assert from "node:assert/strict";
import test from "node:test";
import { app_address, page_address, show_query, socket_address, to_query } from "../../assets/js/lib/address.js";

const read = (query) => Object.fromEntries(new URLSearchParams(query));

test("a query that is written is read as the same words", () => {
  const words = { model: "my model & co", z: "0.5,-1.25", label: "3", note: "a=b?c#d%2C" };
  assert.deepEqual(read(to_query(words)), words);
});

test("commas stay commas, and what is not there is left out", () => {
  assert.equal(to_query({ z: "1,2", label: null, category: undefined, at: 0, way: "" }), "z=1,2&at=0&way=");
});

test("the app is two folders above its modules, with or without a slash before the path", () => {
  const root = new URL("../../assets/", import.meta.url).href.replace("assets/", ""); // assets/js/lib stands for js/VERSION/lib
  assert.equal(app_address("/stage").href, `${root}stage`);
  assert.equal(app_address("watch/3?next=1").href, `${root}watch/3?next=1`);
  assert.equal(app_address("./journey/journey.png").href, `${root}journey/journey.png`);
});

test("a page keeps its path, and the entry of the browser's history, when it shows a query", () => {
  const told = [];
  globalThis.location = { pathname: "/theatre/map" };
  globalThis.history = { state: { of: "gradio" }, replaceState: (...given) => told.push(given) };
  assert.equal(page_address("x=1"), "/theatre/map?x=1");
  show_query("x=2");
  assert.deepEqual(told, [[{ of: "gradio" }, "", "/theatre/map?x=2"]]);
});

test("a socket's address is a URL", () => {
  assert.ok(socket_address("stage").pathname.endsWith("/stage"));
});
