import assert from "node:assert/strict";
import test from "node:test";
import { data_file, set_data_files } from "../../assets/js/lib/data_file.js";

test("a file comes from where files are said to lie", async () => {
  set_data_files(async (path) => new Response(path));
  assert.equal(await (await data_file("data/a.bin")).text(), "data/a.bin");
});

test("what is not there is one sentence", async () => {
  const sentence = (/** @type {any} */ error) => Object.getPrototypeOf(error) === Error.prototype && /\.$/.test(error.message);
  set_data_files(() => Promise.reject(new TypeError("Failed to fetch")));
  await assert.rejects(data_file("a"), sentence);
  set_data_files(async () => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await assert.rejects(data_file("a"), sentence);
  set_data_files(async () => new Response("There is no such file.", { status: 404, headers: { "Content-Type": "text/plain" } }));
  await assert.rejects(data_file("a"), /^Error: There is no such file\.$/);
  set_data_files(() => Promise.reject(new Error("It is missing on this site.")));
  await assert.rejects(data_file("a"), /^Error: It is missing on this site\.$/);
});
