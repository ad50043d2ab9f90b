// The script of Arithmetic (assets/js/pages/arithmetic.js), on a page without a document.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as arithmetic from "../../assets/js/pages/arithmetic.js";
import { fake_facts, fake_page } from "./fake_page.js";

const truncation = {
  trades: [
    [0.5, 0.9, 0.3],
    [1, 0.8, 0.7],
  ],
  real: [0.95, 0.9],
}; // prettier-ignore
const MODELS = [fake_facts("plain", {}, { truncation }), fake_facts("labelled", { classes: 10 }, { truncation: null })];

test("every event that the browser follows has a handler, and the page opens whole", async () => {
  for (const event of arithmetic.follows) assert.equal(typeof arithmetic.handlers[event], "function", event);
  const page = await fake_page(arithmetic, MODELS);
  const { value, sheet } = page.props("picker");
  assert.deepEqual([value.model, value.seed], ["plain", 4]);
  assert.deepEqual(
    Object.values(value.chosen).map((cells) => cells.length),
    [3, 3, 3],
  );
  assert.equal(sheet.names.length, 30);
  assert.equal(page.value("psi"), 0.7);
  assert.match(page.value("trade"), /The ring: ψ = 0.7, precision 0\.86, recall 0\.46 \(between two measured ones\)/);
  assert.match(page.value("told"), /^<p class="told" role="status"><b>A - B \+ C<\/b>/);
  assert.equal(page.value("address"), undefined);
  assert.deepEqual(arithmetic.names(page), ["plain"]);
});

test("the sum follows the samples that are chosen; an empty group says what to do", async () => {
  const page = await fake_page(arithmetic, MODELS);
  const before = page.value("result").pixels;
  page.show({ picker: { ...page.value("picker"), chosen: { A: [1], B: [2], C: [3, 4] } } });
  assert.deepEqual((await page.act("picker.choose")).sort(), ["address", "result", "terms", "told"]);
  assert.notDeepEqual(page.value("result").pixels, before);
  assert.equal(page.value("address"), "model=plain&seed=4&a=1&b=2&c=3,4&psi=0.7");
  page.show({ picker: { ...page.value("picker"), chosen: { A: [1], B: [], C: [3, 4] } } });
  assert.deepEqual((await page.act("picker.choose")).sort(), ["address", "told"]);
  assert.match(page.value("told"), /Group B is empty/);
  assert.deepEqual(await page.act("result.pick", { index: 0 }), []);
});

test("a neighbour of the result is told of", async () => {
  const page = await fake_page(arithmetic, MODELS);
  await page.act("result.pick", { index: 0 });
  assert.match(page.value("told"), /a neighbour of A - B \+ C/);
});

test("psi moves the samples and the ring, and is in the address where the hand rests", async () => {
  const page = await fake_page(arithmetic, MODELS);
  const before = page.value("samples").pixels;
  page.show({ psi: 1 });
  assert.deepEqual((await page.act("psi.input")).sort(), ["samples", "trade"]);
  assert.notDeepEqual(page.value("samples").pixels, before);
  assert.match(page.value("trade"), /\(measured\)/);
  await page.act("psi.settle");
  assert.match(page.value("address"), /psi=1$/);
});

test("another seed and another model bring their own sheet, and links restore a sum", async () => {
  const page = await fake_page(arithmetic, MODELS, "a=1,2&b=3&c=29&psi=1.25");
  assert.deepEqual(page.value("picker").chosen, { A: [1, 2], B: [3], C: [29] });
  page.show({ model: "labelled" });
  await page.act("model.input");
  assert.equal(page.value("picker").model, "labelled");
  assert.equal(page.value("psi"), 1.25);
  assert.match(page.props("picker").sheet.names[0], /a generated 3$/);
  assert.match(page.value("trade"), /python -m gan truncation labelled/);
  page.show({ seed: 2.5 });
  await assert.rejects(page.act("seed.input"), /The seed must be a whole number/);
  const wrong = await fake_page(arithmetic, MODELS, "psi=17");
  assert.match(wrong.warnings[0], /Showing the first sum instead\.$/);
});
