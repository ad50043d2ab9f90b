// The script of Directions (assets/js/pages/directions.js), on a page without a document.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as directions from "../../assets/js/pages/directions.js";
import { fake_facts, fake_page, seeded } from "./fake_page.js";

const unit = (length, at) => Array.from({ length }, (_, i) => (i === at ? 1 : 0));
const found = (length) => ({ vectors: [0, 1, 2].map((at) => unit(length, at)), strengths: [20, 10, 0.5] });
const known = (name, latent) => {
  const facts = fake_facts(name, latent, { version: "1", directions: { pca: found(4), sefa: found(4) } });
  facts.layout.does_nothing = 0.05;
  return facts;
};
const MODELS = [known("plain"), known("labelled", { classes: 10 })];

const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
beforeEach(() => kept.clear());

test("every event that the browser follows has a handler, and the page opens whole", async () => {
  for (const event of directions.follows) assert.equal(typeof directions.handlers[event], "function", event);
  const page = await fake_page(directions, MODELS);
  const { layout, value, strips } = page.props("steering");
  assert.deepEqual(
    layout.rows.map(({ key }) => key),
    ["1", "2", "3"],
  );
  assert.match(layout.rows[2].title, /no visible effect$/);
  assert.deepEqual(value.noise, seeded(MODELS[0], 4).noise);
  assert.equal(strips.rows, 3);
  assert.equal(page.value("method"), "pca");
  assert.match(page.value("onward"), /^<p class="onward"><a href=".\/\?model=plain&amp;z=/);
  assert.deepEqual(page.warnings, []);
});

test("a link moves along its directions, and what is not there is left out", async () => {
  const page = await fake_page(directions, MODELS, "model=labelled&label=7&direction=2,9,slant&amount=1.5,1,2");
  const { noise, amounts, label } = page.value("steering");
  const start = seeded(MODELS[1], 4).noise;
  assert.equal(noise[1], start[1] + 1.5);
  assert.deepEqual([amounts, label], [{ 2: 1.5 }, 7]);
  assert.deepEqual(page.warnings, ["This page shows directions 1 to 6, so the link's direction 9 was left out."]);
  const wrong = await fake_page(directions, MODELS, "direction=1&amount=1,2");
  assert.match(wrong.warnings[0], /one number for each of its directions.*Showing the best model instead\.$/);
});

test("the picture follows a hand, and the strips where it rests; the value stays the hand's", async () => {
  const page = await fake_page(directions, MODELS);
  const value = { ...page.value("steering"), noise: [1, 2, 3, 4], amounts: { 1: 1 }, last: "1" };
  page.shown.steering.value = value;
  assert.deepEqual(await page.act("steering.input"), ["stage", "stage", "opinion"]);
  const before = page.props("steering").strips;
  assert.deepEqual((await page.act("steering.settle")).sort(), ["onward", "steering"]);
  assert.notDeepEqual(page.props("steering").strips, before);
  assert.equal(page.value("steering"), value);
  await page.act("steering.last");
  assert.equal(page.value("which"), "1");
});

test("another label keeps the noise, another picture has every direction at 0", async () => {
  const page = await fake_page(directions, MODELS, "model=labelled&direction=1&amount=2");
  page.show({ console: { ...page.value("console"), label: 3 } });
  const { noise } = page.value("steering");
  await page.act("console.input");
  assert.equal(page.value("steering").label, 3);
  assert.deepEqual(page.value("steering").noise, noise);
  await page.act("back.click");
  assert.deepEqual(page.value("steering").amounts, {});
  assert.deepEqual(page.value("steering").noise, page.value("steering").base);
  assert.equal(page.value("steering").label, 3);
  await page.act("another.click");
  assert.notDeepEqual(page.value("steering").noise, noise);
});

test("a name is kept in this browser, moves what the number moved, and can be taken back", async () => {
  const page = await fake_page(directions, MODELS, "direction=2&amount=-1");
  page.show({ which: "2", name: " thicker  stroke " });
  await page.act("save.click");
  assert.equal(page.props("steering").layout.rows[0].key, "thicker-stroke");
  assert.deepEqual(page.value("steering").amounts, { "thicker-stroke": -1 });
  assert.deepEqual(page.value("named"), ["thicker-stroke"]);
  const link = "direction=thicker-stroke&amount=2";
  assert.equal((await fake_page(directions, MODELS, link)).props("steering").layout.rows.length, 4);
  page.show({ name: "99" });
  await assert.rejects(page.act("save.click"), /begins with a letter/);
  await page.act("undo.click");
  assert.equal(page.props("steering").layout.rows.length, 3);
  const other = await fake_page(directions, MODELS, link);
  assert.match(
    other.warnings[0],
    /^A name is kept only in the browser where it was given, so the link's direction thicker-stroke/,
  );
});
