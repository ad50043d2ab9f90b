// The script of Journeys (assets/js/pages/journeys.js), on a page without a document.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as journeys from "../../assets/js/pages/journeys.js";
import { fake_facts, fake_page, seeded } from "./fake_page.js";

const MODELS = [fake_facts("plain"), fake_facts("labelled", { classes: 10 })];

test("every event that the browser follows has a handler, and the page opens whole", async () => {
  for (const event of journeys.follows) assert.equal(typeof journeys.handlers[event], "function", event);
  const page = await fake_page(journeys, MODELS);
  const player = page.value("player");
  assert.deepEqual(
    player.lanes.map(({ title }) => title),
    ["lerp: straight through", "slerp: along the sphere"],
  );
  assert.deepEqual([player.count, player.lanes[0].pixels.length, player.way], [48, 48 * 4, "bounce"]);
  assert.deepEqual(player.view, { fps: 20, at: 0, playing: true, linked: false, busy: false });
  assert.equal(page.value("keys").keys.length, 4);
  assert.equal(page.value("keys").used, 2);
  assert.deepEqual(player.files, {});
  assert.equal(page.props("open").visible, false);
  assert.deepEqual(journeys.names(page), ["plain"]);
});

test("a walk goes on, and keeps the files that its player offers", async () => {
  const page = await fake_page(journeys, MODELS, "kind=walk&walk=5");
  page.shown.player.value = { ...page.value("player"), files: { GIF: "./journey/journey.gif" } };
  await page.act("player.more", { first: 96 });
  assert.deepEqual([page.value("player").first, page.value("player").view], [96, null]);
  assert.deepEqual(page.value("player").files, { GIF: "./journey/journey.gif" });
  assert.match(page.value("player").plots, /frame 96</);
});

test("the frame at which a hand stops is told of", async () => {
  const page = await fake_page(journeys, MODELS);
  await page.act("player.rest", { frame: 0, lane: 1 });
  assert.match(page.value("where"), /<b>slerp: along the sphere<\/b>, frame 1: a generated picture; \|z\| = /);
});

test("keyframes are added, moved and removed, and each change can be undone", async () => {
  const page = await fake_page(journeys, MODELS);
  const first = page.value("player").address;
  page.show({ words: " 5 " });
  await page.act("words.submit");
  assert.equal(page.value("words"), "");
  assert.match(page.value("player").address, /seed:42\|seed:5$/);
  await page.act("keys.move", { index: 4, to: 0 });
  assert.match(page.value("player").address, /keys=seed:5\|seed:7/);
  await page.act("keys.drop", { index: 1 });
  assert.match(page.value("player").address, /keys=seed:5\|seed:11/);
  for (let i = 0; i < 3; i++) await page.act("undo.click");
  assert.equal(page.value("player").address, first);
  await assert.rejects(page.act("undo.click"), /nothing to undo/);
  page.show({ words: "seven" });
  await assert.rejects(page.act("words.submit"), /Type a seed such as 7/);
  await page.act("random.click");
  assert.equal(page.value("keys").keys.length, 5);
});

test("another kind and another model keep the keyframes", async () => {
  const page = await fake_page(journeys, MODELS, "keys=seed:1|seed:2&fps=30&at=12");
  assert.deepEqual(page.value("player").view, { fps: 30, at: 12, playing: false, linked: true, busy: false });
  page.show({ kind: "loop" });
  await page.act("kind.input");
  assert.equal(page.value("player").way, "cycle");
  page.show({ model: "labelled" });
  await page.act("model.input");
  assert.equal(page.value("player").address, "model=labelled&kind=loop&walk=1&keys=seed:1;label:1|seed:2;label:2");
  assert.equal(page.value("model"), "labelled");
  assert.equal(page.value("keys").keys[0].alt, `keyframe 1: a generated ${seeded(MODELS[1], 1).label}`);
  const wrong = await fake_page(journeys, MODELS, "keys=seed:x");
  assert.match(wrong.warnings[0], /Showing the first journey instead\.$/);
});
