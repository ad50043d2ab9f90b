import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { decode_base64, encode_base64 } from "../../assets/js/lib/pixels.js";
import { handlers, open } from "../../assets/js/pages/quiz.js";
import { confusion_matrix, deal } from "../../assets/js/views/quiz_views.js";

const TABLE = JSON.parse(readFileSync(new URL("../../assets/view_state.json", import.meta.url), "utf8"));
const EACH = 30;

/** Pictures of one pixel, which say which they are: real ones 0 to 29, fakes of level n from 30 n on. */
const pixels = (/** @type {number} */ from) => encode_base64(Uint8Array.from({ length: EACH }, (_, index) => from + index));
const opinions = (/** @type {number} */ from) => Array.from({ length: EACH }, (_, index) => (from + index) / 1000);

const POOL = {
  count: 20,
  height: 1,
  width: 1,
  real: pixels(0),
  levels: [1, 2, 3, 4, 5].map((level) => ({
    moment: 1000 * level,
    fake: pixels(EACH * level),
    of_real: opinions(600),
    of_fake: opinions(100 * level),
  })),
};

/** A page of a host that has only what this page's script asks for. */
function new_page() {
  const warnings = /** @type {string[]} */ ([]);
  const values = /** @type {Record<string, any>} */ ({ level: 1 });
  const page = {
    table: TABLE,
    state: {},
    value: (/** @type {string} */ id) => values[id],
    baked: async () => POOL,
    warn: (/** @type {string} */ sentence) => warnings.push(sentence),
  };
  return { page: /** @type {any} */ (page), values, warnings };
}

test("half of a round is real, no picture comes twice, and each has its own opinion", () => {
  for (const level of [1, 3, 5]) {
    for (const seed of [0, 1, 77, 2 ** 31 - 1]) {
      const { pixels, real, opinions, moment } = deal(POOL, level, seed);
      assert.equal(real.filter(Boolean).length, 10);
      assert.equal(new Set(pixels).size, 20);
      assert.equal(moment, 1000 * level);
      pixels.forEach((value, index) => {
        assert.equal(value < EACH, real[index]);
        assert.equal(opinions[index], (value < EACH ? 600 + value : 100 * level + value - EACH * level) / 1000);
      });
    }
  }
});

test("the same level and seed deal the same round, others another", () => {
  const [one, again, other, harder] = [deal(POOL, 2, 5), deal(POOL, 2, 5), deal(POOL, 2, 6), deal(POOL, 3, 5)];
  assert.deepEqual(one, again);
  assert.notDeepEqual(one.pixels, other.pixels);
  assert.notDeepEqual(one.real, harder.real);
});

test("where the real ones are does not depend on the place, and every picture of the pool is dealt now and then", () => {
  const places = new Array(20).fill(0);
  const often = new Map();
  for (let seed = 0; seed < 300; seed++) {
    const { real, pixels } = deal(POOL, 1, seed);
    real.forEach((is, place) => {
      places[place] += Number(is);
    });
    for (const value of pixels) often.set(value, (often.get(value) ?? 0) + 1);
  }
  assert.ok(Math.min(...places) > 100 && Math.max(...places) < 200, places.join());
  assert.equal(often.size, 2 * EACH);
  assert.ok(Math.min(...often.values()) > 50 && Math.max(...often.values()) < 160);
});

test("a matrix counts each kind of judgement, and refuses what is none", () => {
  const real = [true, true, true, false, false];
  const matrix = confusion_matrix(real, [true, true, false, true, false]);
  assert.deepEqual(matrix, { real_as_real: 2, real_as_fake: 1, fake_as_real: 1, fake_as_fake: 1, right: 3 });
  for (const guesses of [[true], [1, 1, 1, 0, 0], null, "yes", [true, true, true, true, null]]) {
    assert.throws(() => confusion_matrix(real, guesses), /5 answers/);
  }
});

test("a page deals the round of its address, judges it, and deals another", async () => {
  const { page, values, warnings } = new_page();
  const opened = /** @type {any} */ (await open(page, "level=4&seed=77"));
  const dealt = deal(POOL, 4, 77);
  assert.equal(opened.level, 4);
  assert.equal(opened.round.round, "4-77");
  assert.deepEqual(decode_base64(opened.round.pixels), dealt.pixels);
  assert.equal(opened.round.answers, null);
  assert.match(opened.verdict, /had trained on 4,000 images.*href="\.\/game\?level=4&amp;seed=77"/);
  const guesses = dealt.real.map((is, index) => (index < 3 ? !is : is));
  const judged = /** @type {any} */ (await handlers["round.judged"](page, { guesses }));
  assert.match(judged.verdict, /data-you="17"/);
  assert.deepEqual(
    judged.round.answers.map((/** @type {any} */ answer) => [answer.real, answer.you]),
    dealt.real.map((is, index) => [is, guesses[index]]),
  );
  values.level = "4"; // as a radio button holds it
  const next = /** @type {any} */ (await handlers["harder.click"](page, undefined));
  assert.equal(next.level, 5);
  values.level = 5;
  assert.equal(/** @type {any} */ (await handlers["harder.click"](page, undefined)).level, 5);
  assert.equal(/** @type {any} */ (await handlers["again.click"](page, undefined)).round.answers, null);
  assert.deepEqual(warnings, []);
});

test("a damaged address deals another round and says so", async () => {
  for (const [query, said] of [
    ["level=7", "The level must be a whole number from 1 to 5, not 7. Dealing another round instead."],
    ["seed=-1", /^The link's seed must be .* Dealing another round instead\.$/],
    ["level=2&what=1", /has no part called 'what'/],
  ]) {
    const { page, warnings } = new_page();
    const opened = /** @type {any} */ (await open(page, String(query)));
    assert.equal(opened.level, query === "level=2&what=1" ? 2 : 1);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], typeof said === "string" ? new RegExp(`^${said.replaceAll(".", "\\.")}$`) : said);
  }
});
