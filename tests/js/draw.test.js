import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { decode_base64, encode_base64 } from "../../assets/js/lib/pixels.js";
import { follows, handlers, open } from "../../assets/js/pages/draw.js";
import { holding } from "../../assets/js/views/drawn_digit.js";

/** @typedef {any} Any */

const TABLE = JSON.parse(readFileSync(new URL("../../assets/view_state.json", import.meta.url), "utf8"));
const SIZE = 28 * 28;

/** A picture of one square of ink, at a place that its number says. */
function square(/** @type {number} */ number) {
  const pixels = new Uint8Array(SIZE);
  for (let y = 8; y < 16; y++) for (let x = 4 + number; x < 12 + number; x++) pixels[y * 28 + x] = 255;
  return pixels;
}

const EXAMPLES = {
  mnist: {
    count: 5,
    height: 28,
    width: 28,
    pixels: encode_base64(Uint8Array.from([0, 1, 2, 3, 4].flatMap((n) => [...square(n)]))),
  },
};
const EMPTY = holding(new Uint8Array(SIZE));

/** A model of known answers; its searches wait for `step`. */
function fake_model(/** @type {Any} */ facts) {
  const asked = /** @type {Any[]} */ ([]);
  const model = {
    facts: {
      name: "dcgan",
      shape: [1, 28, 28],
      dataset: "mnist",
      probability: true,
      real: 0.8,
      fake: 0.3,
      latent: { noise: 2, classes: 0, categories: 0, codes: 0, code_names: [] },
      class_names: [..."0123456789"],
      draws_digits: true,
      ...facts,
    },
    asked,
    step: () => {},
    judge: async (/** @type {Any} */ _pictures, /** @type {number[]} */ labels) => {
      asked.push({ judge: labels });
      return labels.map((label) => (label === 7 ? 0.9 : 0.1));
    },
    slopes: async (/** @type {Any} */ picture, /** @type {number | null} */ label) => {
      asked.push({ slopes: label, ink: picture.pixels.filter((/** @type {number} */ value) => value > 200).length });
      return { logit: Math.log(3), slopes: Float32Array.from({ length: SIZE }, (_, index) => (index === 0 ? 1 : 0)) };
    },
    async *search(/** @type {Any} */ _target, /** @type {number} */ seed) {
      asked.push({ search: seed });
      try {
        for (const step of [0, 10, 20]) {
          if (step) {
            await new Promise((go) => {
              model.step = () => go(undefined);
            });
          }
          const pictures = { count: 2, channels: 1, height: 28, width: 28, pixels: new Uint8Array(2 * SIZE).fill(step) };
          const points = [0, 1].map((row) => ({ noise: [0.12345, row], label: null, category: null, codes: [] }));
          yield { step, steps: 20, points, pictures, errors: [40.04 - step, 50], best: 0, done: step === 20 };
        }
      } finally {
        asked.push("search ended");
      }
    },
  };
  return model;
}

function new_page(/** @type {Any} */ facts = {}) {
  const model = fake_model(facts);
  const warnings = /** @type {string[]} */ ([]);
  const values = /** @type {Record<string, Any>} */ ({ pad: holding(square(0)) });
  const page = {
    table: TABLE,
    state: {},
    model: "dcgan",
    value: (/** @type {string} */ id) => values[id],
    open: async () => model,
    models: () => [
      { ...model.facts, name: "tiny", shape: [1, 8, 8] },
      { ...model.facts, name: "clothes", dataset: "fashion-mnist" },
      model.facts,
    ],
    classifier: async () => null,
    baked: async () => EXAMPLES,
    warn: (/** @type {string} */ sentence) => warnings.push(sentence),
  };
  return { page: /** @type {Any} */ (page), model, values, warnings };
}

/** Lets all that waits for nothing go on. */
const settled = () => new Promise((go) => setTimeout(go, 5));

test("the browser answers the hand and the search, and leaves the rest to the server", () => {
  assert.deepEqual(follows, ["pad.drawn", "find.click"]);
  assert.deepEqual(Object.keys(handlers), ["pad.drawn", "pad.example", "find.click", "model.input"]);
});

test("a drawing is judged, and what would change it is in colour", async () => {
  const { page } = new_page();
  const { wish, opinion } = /** @type {Any} */ (await handlers["pad.drawn"](page, undefined));
  assert.deepEqual([wish.width, wish.height, wish.channels, wish.columns], [57, 28, 3, 2]);
  assert.deepEqual([...wish.pixels.slice(3 * 29, 3 * 30)], [125, 177, 255]);
  assert.match(wish.alt, /the discriminator believes 75% that it is real/);
  assert.match(opinion, /<b>75%<\/b> real/);
});

test("of drawings that are judged at once only the newest answers", async () => {
  const { page } = new_page();
  const both = [handlers["pad.drawn"](page, undefined), handlers["pad.drawn"](page, undefined)];
  const [old, fresh] = /** @type {Any[]} */ (await Promise.all(both));
  assert.equal(old, null);
  assert.ok(fresh.wish);
});

test("a conditional D is told what the classifier reads, else the label that suits it best", async () => {
  const { page, model } = new_page({ latent: { noise: 2, classes: 10, categories: 0, codes: 0, code_names: [] } });
  await handlers["pad.drawn"](page, undefined);
  assert.deepEqual(
    model.asked.map((one) => one.slopes ?? one.judge.length),
    [10, 7],
  );
  page.classifier = async () => ({
    probabilities: async () => [Float32Array.from({ length: 10 }, (_, i) => (i === 3 ? 0.6 : 0.01))],
  });
  const { wish } = /** @type {Any} */ (await handlers["pad.drawn"](page, undefined));
  assert.equal(wish.top[0], "as D sees it, read as 3");
  assert.equal(model.asked.at(-1).slopes, 3);
});

test("an empty pad is a hint for who draws, and a sentence for who searches", async () => {
  const { page, model, values } = new_page();
  values.pad = EMPTY;
  const { wish, opinion } = /** @type {Any} */ (await handlers["pad.drawn"](page, undefined));
  assert.equal(wish.alt, "an empty pad");
  assert.match(opinion, /The pad is empty/);
  await assert.rejects(/** @type {Any} */ (handlers["find.click"](page, undefined)).next(), /^Error: The picture is empty; draw/);
  assert.deepEqual(model.asked, []);
});

test("a search tells its way and ends with a link", async () => {
  const { page, model } = new_page();
  const told = [];
  for await (const updates of /** @type {Any} */ (handlers["find.click"](page, undefined))) {
    told.push(updates);
    await settled().then(() => setTimeout(() => model.step()));
  }
  assert.deepEqual(
    told.map(({ told }) =>
      told
        .match(/data-step="(\d+)" data-done="(\w+)"/)
        .slice(1)
        .join(" "),
    ),
    ["0 false", "10 false", "20 true"],
  );
  assert.match(told[1].told, /error <b>30\.0<\/b>; the closest random draw had 40\.0/);
  assert.match(told[2].told, /Found in \d+\.\d s: error <b>20\.0<\/b>; the closest of 512 random draws had 40\.0\./);
  assert.deepEqual([told[0].link, told[1].link], ["", ""]);
  assert.match(told[2].link, /href="\.\/\?model=dcgan&amp;z=0\.123,0"/);
  assert.deepEqual(
    [told[2].found.top, told[2].starts.top, told[2].starts.marked],
    [["your drawing", "G(z), the closest so far"], ["20", "50"], 0],
  );
});

test("another press stops the search before, and so does another model", async () => {
  for (const stop of ["press", "model"]) {
    const { page, model } = new_page();
    const first = /** @type {Any} */ (handlers["find.click"](page, undefined));
    assert.match((await first.next()).value.told, /data-step="0"/);
    const waiting = first.next();
    await settled();
    const step = model.step;
    if (stop === "model") page.model = "another";
    else assert.match((await /** @type {Any} */ (handlers["find.click"](page, undefined)).next()).value.told, /data-step="0"/);
    step();
    assert.equal((await waiting).done, true, stop);
    assert.ok(model.asked.includes("search ended"), stop);
  }
});

test("another model judges the drawing and shows the closest of its draws", async () => {
  const { page, model } = new_page();
  const told = [];
  for await (const updates of /** @type {Any} */ (handlers["model.input"](page, undefined))) told.push(Object.keys(updates));
  assert.deepEqual(told, [
    ["wish", "opinion"],
    ["starts", "found", "told", "link"],
  ]);
  assert.equal(model.asked.at(-1), "search ended");
});

test("an example is one of the data set's, on the pad and judged", async () => {
  const { page } = new_page({ dataset: "unknown" });
  const { pad, wish } = /** @type {Any} */ (await handlers["pad.example"](page, undefined));
  assert.ok([0, 1, 2, 3, 4].some((number) => pad.pixels === holding(square(number)).pixels));
  assert.equal(decode_base64(pad.pixels).length, 56 * 56);
  assert.equal(wish.columns, 2);
});

test("a page opens with the model of its address, else with the first of digits, and searches", async () => {
  for (const [query, shown, said] of [
    ["", "dcgan", null],
    ["model=clothes", "clothes", null],
    [
      "model=tiny",
      "dcgan",
      /^There is no model of grey pictures .* called 'tiny'; .*: clothes, dcgan\. Showing dcgan instead\.$/,
    ],
    ["what=1", "dcgan", /no part called 'what'/],
  ]) {
    const { page, warnings } = new_page();
    const opened = /** @type {Any} */ (open(page, String(query)));
    const first = (await opened.next()).value;
    assert.deepEqual(Object.keys(first), ["model", "pad", "wish", "opinion"]);
    assert.deepEqual(first.model.props, { value: shown, choices: ["clothes", "dcgan"] });
    assert.match((await opened.next()).value.told, /data-step="0"/);
    await opened.return();
    if (said) assert.match(warnings[0], /** @type {RegExp} */ (said));
    assert.equal(warnings.length, said ? 1 : 0);
  }
});
