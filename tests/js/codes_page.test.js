// The script of Codes (assets/js/pages/codes.js), on a page without a document.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as codes from "../../assets/js/pages/codes.js";
import { fake_facts, fake_page, seeded } from "./fake_page.js";

const plain = fake_facts("plain");
const info = fake_facts("info", { categories: 3, codes: 2, code_names: ["c2", "c3"] });
const one_code = fake_facts("one", { categories: 3, codes: 1, code_names: ["c2"] });
const MODELS = [plain, one_code, info];

test("every event that the browser follows has a handler, and the page opens with the codes in the middle", async () => {
  for (const event of codes.follows) assert.equal(typeof codes.handlers[event], "function", event);
  const page = await fake_page(codes, MODELS);
  const parts = ["console", "stage", "opinion", "history", "sweep-c2", "sweep-c3", "model", "matching", "card"];
  assert.deepEqual(Object.keys(page.shown).sort(), parts.sort());
  assert.deepEqual(page.value("console"), { ...seeded(info, 5), codes: [0, 0] });
  assert.deepEqual(page.props("model").choices, [["info", "info"]]);
  assert.deepEqual([page.value("sweep-c2").columns, page.value("sweep-c2").rows], [9, 3]);
  assert.match(page.value("matching"), /^Which digit each category draws could not be measured/);
});

test("a picture of a sweep that is clicked brings its category and codes, and the sweeps stay", async () => {
  const page = await fake_page(codes, MODELS);
  const changed = await page.act("sweep-c3.pick", { index: 10, source: page.value("sweep-c3").source });
  assert.deepEqual(changed.sort(), ["console", "history", "opinion", "stage"]);
  assert.deepEqual(page.value("console"), { ...seeded(info, 5), category: 1, codes: [0, -1.5] });
});

test("other noise keeps category and codes, and draws both sweeps anew", async () => {
  const page = await fake_page(codes, MODELS);
  page.show({ console: { ...page.value("console"), category: 2, codes: [0.5, 1] } });
  const changed = await page.act("noise.click");
  const { category, codes: now } = page.value("console");
  assert.deepEqual([category, now], [2, [0.5, 1]]);
  assert.ok(changed.includes("sweep-c2") && changed.includes("sweep-c3"));
  assert.deepEqual(page.value("sweep-c2").source, [page.value("console")]);
});

test("a hand that rests is told of by the history", async () => {
  const page = await fake_page(codes, MODELS);
  page.show({ console: { ...page.value("console"), codes: [1, -1] } });
  await page.act("console.settle");
  assert.match(page.value("history").query, /&category=2&codes=1,-1$/);
});

test("a hand's last move that is drawn after it rests does not take its entry from the history", async () => {
  const page = await fake_page(codes, MODELS);
  page.show({ console: { ...page.value("console"), codes: [0.5, 0] } });
  const rests = page.act("console.settle");
  await page.act("console.input");
  await rests;
  assert.match(page.value("history").query, /&codes=0\.5,0$/);
});

test("a model without two codes is another page's, and another model begins at its first point", async () => {
  const page = await fake_page(codes, MODELS, "model=one");
  assert.match(page.warnings[0], /^one has no category with two codes, which this page is about; open it in Explore\. Showing/);
  page.show({ console: { ...page.value("console"), codes: [1, -1] } });
  await page.act("model.input");
  assert.deepEqual(page.value("console").codes, [0, 0]);
  await page.act("history.go", { query: "model=info&codes=0.5,0.25&seed=1", at: 3 });
  assert.deepEqual(page.value("console"), { ...seeded(info, 1), codes: [0.5, 0.25] });
});
