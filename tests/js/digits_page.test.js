// The script of Digits (assets/js/pages/digits.js), on a page without a document.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as digits from "../../assets/js/pages/digits.js";
import { fake_facts, fake_page, seeded } from "./fake_page.js";

const plain = fake_facts("plain");
const told = fake_facts("told", { classes: 10 });
const clothes = fake_facts(
  "clothes",
  { classes: 10 },
  { draws_digits: false, noun: "class", nouns: "classes", class_names: ["a <b>", ..."bcdefghij"] },
);
const MODELS = [plain, told, clothes];
const REST = ["ten", "written", "history"];

test("every event that the browser follows has a handler, and the page opens with the best model that takes a label", async () => {
  for (const event of digits.follows) assert.equal(typeof digits.handlers[event], "function", event);
  const page = await fake_page(digits, MODELS);
  const parts = ["console", "stage", "opinion", ...REST, "model", "ten-caption", "number", "written-caption", "card"];
  assert.deepEqual(Object.keys(page.shown).sort(), parts.sort());
  assert.deepEqual(page.value("console"), { ...seeded(told, 3), label: 7 });
  assert.equal(page.value("history").query, `model=told&z=${seeded(told, 3).noise}&label=7&number=2026`);
  assert.equal(page.value("number"), "2026");
  assert.equal(page.value("written").columns, 4);
  assert.equal(page.value("ten").marked, 7);
  assert.deepEqual(page.props("console").layout.parts, ["label", "noise"]);
  assert.deepEqual(
    page.props("model").choices.map(([, name]) => name),
    ["told", "clothes"],
  );
});

test("the label that is clicked is drawn, with the number in the same hand", async () => {
  const page = await fake_page(digits, MODELS);
  await page.act("ten.pick", { index: 4 });
  assert.equal(page.value("console").label, 4);
  assert.equal(page.value("ten").marked, 4);
  assert.match(page.value("history").query, /&label=4&number=2026$/);
});

test("another hand keeps the label", async () => {
  const page = await fake_page(digits, MODELS);
  const before = page.value("console");
  await page.act("hand.click");
  assert.equal(page.value("console").label, 7);
  assert.notDeepEqual(page.value("console").noise, before.noise);
});

test("a number that is typed is written; of no number the last picture stays, and it is said", async () => {
  const page = await fake_page(digits, MODELS);
  page.show({ number: " 42 " });
  await page.act("number.change");
  assert.equal(page.value("written").columns, 2);
  assert.match(page.value("history").query, /&number=42$/);
  page.show({ number: "four" });
  assert.ok(!(await page.act("number.change")).includes("written"));
  assert.deepEqual(page.warnings, ["Type a number of 1 to 12 digits, such as 2026."]);
  assert.doesNotMatch(page.value("history").query, /number/);
  page.show({ number: "" });
  await page.act("console.settle");
  assert.equal(page.warnings.length, 1);
});

test("a model of clothes writes no number, and says who does", async () => {
  const page = await fake_page(digits, MODELS);
  page.show({ model: "clothes" });
  await page.act("model.input");
  assert.equal(page.props("written").visible, false);
  assert.equal(page.props("number").visible, false);
  assert.equal(page.value("written-caption").slice(0, 66), "**No number here:** the classes of this model are a &lt;b&gt;, b, ");
  assert.match(page.value("written-caption"), /Choose told to write one\.$/);
  assert.equal(page.value("console").label, 7);
});

test("a link opens its number; one that is none is said, and a model without labels is another page's", async () => {
  const page = await fake_page(digits, MODELS, "number=90&label=2");
  assert.equal(page.value("number"), "90");
  assert.equal(page.value("console").label, 2);
  const wrong = await fake_page(digits, MODELS, "number=9x");
  assert.equal(wrong.value("number"), "2026");
  assert.deepEqual(wrong.warnings, ["Type a number of 1 to 12 digits, such as 2026."]);
  const other = await fake_page(digits, MODELS, "model=plain");
  assert.equal(other.value("model"), "told");
  assert.match(other.warnings[0], /^plain takes no label, which this page is about; open it in Explore\. Showing the best/);
});

test("a view of the history is gone back to with the number that is typed", async () => {
  const page = await fake_page(digits, MODELS);
  page.show({ number: "11" });
  await page.act("history.go", { query: "model=told&seed=5&label=1", at: 0 });
  assert.equal(page.value("number"), "11");
  assert.equal(page.value("history").at, 0);
  assert.deepEqual(page.value("console"), { ...seeded(told, 5), label: 1 });
});
