// The script of the Map (assets/js/pages/map.js), on a page without a document.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as map from "../../assets/js/pages/map.js";
import { fake_facts, fake_page, seeded } from "./fake_page.js";

const unit = (at) => [0, 1, 2, 3].map((i) => (i === at ? 1 : 0));
const directions = { pca: { vectors: [unit(0), unit(1)], strengths: [2, 1] } };
const MODELS = [
  fake_facts("plain", {}, { directions, classifier: "mnist" }),
  fake_facts("labelled", { classes: 10 }, { directions }),
];

/** The component sets its value when it gets a frame: what it would ask for. */
function ask(page, more = {}) {
  const { frame } = page.props("atlas");
  page.show({ atlas: { query: frame.query, ...frame.view, picked: [0, 0], ...more } });
}

test("every event that the browser follows has a handler, and the page opens whole", async () => {
  for (const event of map.follows) assert.equal(typeof map.handlers[event], "function", event);
  const page = await fake_page(map, MODELS);
  const { frame, tiles } = page.props("atlas");
  assert.deepEqual(frame.plane, { origin: seeded(MODELS[0], 7).noise, across: unit(0), down: unit(1) });
  assert.deepEqual(frame.query, { model: "plain", plane: "principal", seed: "7" });
  assert.equal(tiles.cells.length, 32); // the middle; the component asks for the others
  assert.equal(tiles.key, frame.key);
  assert.match(page.value("words"), /x = 0\.00, y = 0\.00/);
  assert.equal(page.props("corners").visible, false);
});

test("tiles are of the plane that the frame says, and with classes where they are shown", async () => {
  const page = await fake_page(map, MODELS);
  ask(page, { level: 1, wanted: [[2, -1]], layer: "class" });
  assert.deepEqual(await page.act("atlas.move"), ["atlas"]);
  const { tiles } = page.props("atlas");
  assert.deepEqual([tiles.level, tiles.cells, tiles.pixels.length, tiles.seen.length], [1, [[2, -1]], 4, 1]);
  page.shown.atlas.frame.plane = { ...page.shown.atlas.frame.plane, across: unit(3) };
  ask(page, { level: 1, wanted: [[2, -1]] });
  await page.act("atlas.move");
  assert.notDeepEqual(page.props("atlas").tiles.pixels, tiles.pixels);
});

test("a place that is picked is shown and told", async () => {
  const page = await fake_page(map, MODELS);
  ask(page, { picked: [1.2, -0.6] });
  assert.deepEqual((await page.act("atlas.pick")).sort(), ["opinion", "stage", "words"]);
  assert.match(page.value("words"), /x = 1\.20, y = -0\.60/);
});

test("another label keeps the plane and the place, and makes the map anew", async () => {
  const page = await fake_page(map, MODELS, "model=labelled&x=1&y=2&zoom=1");
  ask(page, { x: 1, y: 2, zoom: 1, picked: [1, 2] });
  const before = page.props("atlas").frame;
  page.show({ console: { ...page.value("console"), label: 5 } });
  await page.act("console.input");
  const { frame } = page.props("atlas");
  assert.deepEqual([frame.plane, frame.view], [before.plane, before.view]);
  assert.equal(frame.query.label, "5");
  assert.notEqual(frame.told, before.told);
});

test("planes: through three samples, in random directions, of another model", async () => {
  const page = await fake_page(map, MODELS, "plane=three&a=1&b=2&c=8&layer=opinion");
  assert.deepEqual(
    page.props("atlas").frame.marks.map(({ name }) => name),
    ["A", "B", "C"],
  );
  assert.equal(page.props("corners").visible, true);
  ask(page);
  page.show({ plane: "random", seed: 3, a: "1", b: "2", c: "8" });
  await page.act("plane.input");
  assert.equal(page.props("atlas").frame.query.plane, "random");
  assert.equal(page.props("atlas").frame.view.layer, "opinion");
  page.show({ model: "labelled" });
  await page.act("model.input");
  assert.equal(page.props("atlas").frame.query.model, "labelled");
  page.show({ plane: "three", c: "2", a: "2" });
  await assert.rejects(page.act("c.submit"), /span no plane/);
  const wrong = await fake_page(map, MODELS, "plane=sphere");
  assert.match(wrong.warnings[0], /Showing the first map instead\.$/);
});
