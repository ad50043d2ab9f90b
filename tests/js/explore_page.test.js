// The script of Explore (assets/js/pages/explore.js), on a page without a document.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answers_of } from "../../assets/js/pages/answers.js";
import * as explore from "../../assets/js/pages/explore.js";
import { fake_facts, fake_page, seeded } from "./fake_page.js";

const plain = fake_facts("plain");
const twin = fake_facts("twin");
const labelled = fake_facts("labelled", { noise: 3, classes: 10 });
const MODELS = [plain, twin, labelled];
const SCENE = ["console", "stage", "opinion", "around", "history"];

test("every event that the browser follows has a handler, and the page opens whole", async () => {
  for (const event of explore.follows) assert.equal(typeof explore.handlers[event], "function", event);
  const page = await fake_page(explore, MODELS);
  assert.deepEqual(Object.keys(page.shown).sort(), [...SCENE, "film", "seed", "model", "caption", "card"].sort());
  assert.deepEqual(page.value("console"), seeded(plain, 7));
  assert.equal(page.value("seed"), 7);
  assert.equal(page.value("history").query, "model=plain&seed=7");
  assert.equal(page.props("console").layout.id, "plain");
  assert.deepEqual(
    page.props("model").choices.map(([, name]) => name),
    ["plain", "twin", "labelled"],
  );
  assert.deepEqual(page.warnings, []);
});

test("a link opens its view, and a wrong one the best model's with a sentence", async () => {
  const page = await fake_page(explore, MODELS, "model=labelled&z=1,-0.5,0.25&label=12");
  assert.deepEqual(page.value("console"), { noise: [1, -0.5, 0.25], label: 9, category: null, codes: [] });
  assert.deepEqual(page.warnings, ["The label was clamped to what this model has, 0 to 9."]);
  const other = await fake_page(explore, MODELS, "model=nobody");
  assert.equal(other.value("model"), "plain");
  assert.deepEqual(other.warnings, ["There is no model called 'nobody'. Showing the best model instead."]);
  const short = await fake_page(explore, MODELS, "z=1,2");
  assert.match(short.warnings[0], /^The link's z has 2 numbers, but this model's has 4\. Showing/);
});

test("the picture follows a hand, D's opinion after it", async () => {
  const page = await fake_page(explore, MODELS);
  const before = [...page.value("stage").pixels];
  page.show({ console: { ...page.value("console"), noise: [1, 2, 3, 4] } });
  const answers = [];
  for await (const updates of answers_of(explore.handlers["console.input"](page, {}))) answers.push(updates);
  assert.deepEqual(answers.map(Object.keys), [["stage"], ["stage", "opinion"]]);
  assert.notDeepEqual([...answers[0].stage.pixels], before);
  assert.equal(answers[0].stage.alt, "a generated picture");
  assert.match(answers[1].stage.alt, /^a generated picture; the discriminator believes \d+% that it is real$/);
  assert.deepEqual(answers[1].stage.pixels, answers[0].stage.pixels);
  assert.match(answers[1].opinion, /real, says the discriminator/);
});

test("a hand that rests is told of by the history, and its neighbours are drawn", async () => {
  const page = await fake_page(explore, MODELS);
  page.show({ console: { ...page.value("console"), noise: [1, 0, 0, -2] } });
  assert.deepEqual((await page.act("console.settle")).sort(), ["around", "history", "opinion", "stage"]);
  assert.equal(page.value("history").query, "model=plain&z=1,0,0,-2");
  assert.equal(typeof page.value("history").pixels, "string");
  assert.deepEqual(page.value("around").source, [page.value("console")]);
});

test("of two hands that come to rest, the neighbours of the later are shown", async () => {
  const page = await fake_page(explore, MODELS);
  const first = page.act("console.settle");
  page.show({ console: { ...page.value("console"), noise: [0, 0, 0, 1] } });
  await Promise.all([first, page.act("console.settle")]);
  assert.deepEqual(page.value("around").source[0].noise, [0, 0, 0, 1]);
  assert.equal(page.value("history").query, "model=plain&z=0,0,0,1");
});

test("a neighbour that is clicked is the one that the sheet shows, wherever the sliders are meanwhile", async () => {
  const page = await fake_page(explore, MODELS);
  const { source } = page.value("around");
  page.show({ console: { ...page.value("console"), noise: [3, 3, 3, 3] } });
  assert.deepEqual((await page.act("around.pick", { index: 0, source })).sort(), [...SCENE].sort());
  const [a, b, c, d] = seeded(plain, 7).noise; // the two strongest are z3, to the right, and z1, downwards
  assert.deepEqual(page.value("console").noise, [a - 2, b, c - 2, d]);
  await page.act("around.pick", { index: 24, source });
  assert.deepEqual(page.value("console"), source[0]);
});

test("a seed draws its point, a random one is told, and nonsense is refused in one sentence", async () => {
  const page = await fake_page(explore, MODELS);
  page.show({ seed: 12 });
  await page.act("seed.input");
  assert.deepEqual(page.value("console"), seeded(plain, 12));
  await page.act("randomise.click");
  const seed = page.value("seed");
  assert.ok(Number.isInteger(seed) && seed >= 0 && seed < 10_000);
  assert.deepEqual(page.value("console"), seeded(plain, seed));
  assert.equal(page.value("history").query, `model=plain&seed=${seed}`);
  page.show({ seed: null });
  await assert.rejects(page.act("seed.input"), { message: "The seed must be a whole number from 0 to 2147483647, not None." });
  await page.act("reset.click");
  assert.deepEqual(page.value("console").noise, [0, 0, 0, 0]);
});

test("the journey goes from A to B, each of which is set here, and a frame of it can be gone to", async () => {
  const page = await fake_page(explore, MODELS);
  const [a, b] = page.value("film").source;
  assert.deepEqual(a, page.value("console"));
  page.show({ console: { ...a, noise: [1, 1, 1, 1] } });
  await page.act("set-b.click");
  assert.deepEqual(page.value("film").source, [a, page.value("console")]);
  await page.act("set-a.click");
  assert.deepEqual(page.value("film").source, [page.value("console"), page.value("console")]);
  await page.act("new-b.click");
  assert.deepEqual(page.value("film").source[0].noise, [1, 1, 1, 1]);
  assert.equal(page.value("film").columns, 12);
  await page.act("film.pick", { index: 11, source: [a, b] });
  assert.deepEqual(page.value("console"), b);
});

test("another model of the same space keeps the point, one of another space does not", async () => {
  const page = await fake_page(explore, MODELS);
  const point = page.value("console");
  page.show({ model: "twin" });
  const changed = await page.act("model.input");
  assert.deepEqual(page.value("console"), point);
  assert.ok(["card", "caption", "film"].every((id) => changed.includes(id)));
  assert.equal(page.props("console").layout.id, "twin");
  page.show({ model: "labelled" });
  await page.act("model.input");
  assert.deepEqual(page.value("console"), seeded(labelled, 0));
});

test("a view of the history is gone back to; the film stays while the model does", async () => {
  const page = await fake_page(explore, MODELS);
  const film = page.value("film");
  const same = await page.act("history.go", { query: "model=plain&seed=3", at: 2 });
  assert.ok(!same.includes("film") && same.includes("seed"));
  assert.equal(page.value("seed"), 3);
  assert.equal(page.value("history").at, 2);
  assert.equal(page.value("film"), film);
  const other = await page.act("history.go", { query: "model=twin&seed=3", at: -1 });
  assert.ok(other.includes("film") && other.includes("card"));
  assert.equal(page.value("history").at, null);
});
