// The script of Compare (assets/js/pages/compare.js), on a page without a document.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as compare from "../../assets/js/pages/compare.js";
import { fake_facts, fake_page, seeded } from "./fake_page.js";

const MODELS = [fake_facts("plain"), fake_facts("labelled", { classes: 10 }), fake_facts("short", { noise: 2 })];

test("every event that the browser follows has a handler, and the page opens whole", async () => {
  for (const event of compare.follows) assert.equal(typeof compare.handlers[event], "function", event);
  const page = await fake_page(compare, MODELS);
  assert.deepEqual([page.value("model-left"), page.value("model-right"), page.value("moves")], ["plain", "labelled", "both"]);
  assert.deepEqual(page.value("console"), { ...seeded(MODELS[0], 7), label: 0 });
  assert.match(page.value("words"), /only labelled takes a label/);
  assert.match(page.value("history").query, /^left=plain&right=labelled&z=[^&]+&label=0$/);
  assert.deepEqual([page.value("history").width, page.value("history").height], [4, 2]);
});

test("both pictures follow the hand, and the history where it rests", async () => {
  const page = await fake_page(compare, MODELS);
  page.show({ console: { ...page.value("console"), noise: [1, 2, 0, 0], label: 6 } });
  const sides = ["opinion-left", "opinion-right", "stage-left", "stage-right"];
  assert.deepEqual((await page.act("console.input")).sort(), sides);
  await page.act("console.settle");
  assert.equal(page.value("history").query, "left=plain&right=labelled&z=1,2,0,0&label=6");
});

test("the console moves one side, and the other stays; back to both, the right comes to the left", async () => {
  const page = await fake_page(compare, MODELS);
  page.show({ moves: "right" });
  await page.act("moves.input");
  page.show({ console: { ...page.value("console"), noise: [0, 0, 0, 1], label: 2 } });
  assert.deepEqual((await page.act("console.input")).sort(), ["opinion-right", "stage-right"]);
  await page.act("console.settle");
  const left = seeded(MODELS[0], 7).noise.join(",");
  assert.equal(page.value("history").query, `left=plain&right=labelled&z=${left}&z2=0,0,0,1&label2=2`);
  page.show({ moves: "both" });
  await page.act("moves.input");
  assert.equal(page.value("history").query, `left=plain&right=labelled&z=${left}&label=2`);
});

test("models of other spaces stand apart, and a history's view comes back", async () => {
  const page = await fake_page(compare, MODELS);
  const before = page.value("history").query;
  page.show({ "model-right": "short" });
  await page.act("model-right.input");
  assert.equal(page.value("moves"), "left");
  assert.match(page.value("words"), /one z cannot be put into both/);
  page.show({ moves: "both" });
  await page.act("moves.input");
  assert.equal(page.value("moves"), "left");
  await page.act("history.go", { query: before, at: 0 });
  assert.deepEqual([page.value("history").query, page.value("history").at, page.value("moves")], [before, 0, "both"]);
  await page.act("another.click");
  assert.notEqual(page.value("history").query, before);
  const wrong = await fake_page(compare, MODELS, "left=nobody");
  assert.match(wrong.warnings[0], /Showing the best model instead\.$/);
});
