// Data that a visitor brings to the game in two dimensions: CSV, and points drawn by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_POINTS, read_csv } from "../../assets/js/games/game_2d/csv.js";
import { DrawnPoints, MOST_DRAWN, too_few } from "../../assets/js/games/game_2d/drawn_points.js";
import { EDGE } from "../../assets/js/games/game_2d/place.js";

const refused = (text, words) => assert.throws(() => read_csv(text), { message: words });

test("two columns with a header, comma, semicolon, tab or spaces between them", () => {
  for (const text of [
    "x,y\n0,0\n10,10\n",
    "0;0\r\n10;10",
    "a\tb\n0\t0\n10\t10",
    "0 0\n10  10",
    '"x","y"\n"0","0"\n"10","10"',
    "\uFEFFx,y\n0,0\n\n10,10",
  ]) {
    const { points, said } = read_csv(text);
    assert.deepEqual(
      [...points].map((number) => Math.round(number * 1000)),
      [-1200, -1200, 1200, 1200],
      text,
    );
    assert.match(said, /^2 points\. Moved and scaled to fill the stage: x from 0 to 10, y from 0 to 10\.$/);
  }
});

test("both axes are scaled alike, unless one is many times as long as the other", () => {
  const alike = read_csv("0,0\n10,5").points;
  assert.ok(Math.abs(alike[2] - 2 * alike[3]) < 1e-6);
  const apart = read_csv("0,0\n1000,1");
  assert.ok(Math.abs(apart.points[2] - apart.points[3]) < 1e-6);
  assert.match(apart.said, /each axis by itself/);
  assert.ok(read_csv("0,3\n1,3").points.every(Number.isFinite)); // one axis has no range at all
});

test("whatever is wrong is said in one sentence, with its row", () => {
  refused("", /^There are no points; bring rows of two numbers\.$/);
  refused("x,y", /^Below the header there are no points/);
  refused("1,2", /^One point is no distribution/);
  refused("x,y\n1,2", /^One point is no distribution/);
  refused("1,2\n1,2\n1,2", /^All rows are the same point/);
  refused("1\n2\n3", /^Row 1 has one column/);
  refused("x\n2\n3", /^Row 1 has one column/);
  refused("1,2\n3,4,5", /^Row 2 has 3 columns/);
  refused("1,2\nabc,4", /^Row 2 has 'abc' where a number must be; mend or delete that row\.$/);
  refused("x,y\n1,2\nNaN,4", /^Row 3 has 'NaN'/);
  refused("nan,nan\n1,2", /^Row 1 has 'nan'/);
  refused("1,2\n3,0x10", /^Row 2 has '0x10'/);
  refused("1,2\n3,1-2", /^Row 2 has '1-2'/);
  refused("1,2\n3,inf", /^Row 2 has 'inf'/);
  refused("1,2\n3,", /^Row 2 has an empty cell/);
  refused("1,2\n1e300,3", /^Row 2 has 1e300, which is too large/);
  refused("1,2\n1e999,3", /^Row 2 has 1e999, which is too large/);
  refused(`1,2\n${"x".repeat(1e6)},3`, /^Row 2 has /);
});

test("random bytes end in a sentence", () => {
  let state = 1;
  for (let round = 0; round < 300; round++) {
    const bytes = Array.from({ length: round }, () => {
      state = (state * 48271) % 2147483647;
      return '0123456789,;\n\t -.eE"naif\u0000\u2028'[state % 26] ?? "x";
    });
    try {
      assert.ok(read_csv(bytes.join("")).points.every(Number.isFinite));
    } catch (error) {
      assert.ok(error instanceof Error && !(error instanceof TypeError) && /^[A-Z][^\n]*\.$/.test(error.message), String(error));
    }
  }
});

test("of a million rows every fiftieth is used, which is said", () => {
  const rows = Array.from({ length: 1_000_000 }, (_, i) => `${i % 1000},${i % 77}`);
  const { points, said } = read_csv(rows.join("\n"));
  assert.equal(points.length / 2, MOST_POINTS);
  assert.match(said, /^20,000 points\..* Of 1,000,000 rows every 50th is used\.$/);
});

test("a stroke leaves points along its way, and undo takes strokes back one by one", () => {
  const drawn = new DrawnPoints();
  drawn.begin();
  drawn.draw(-1, 0);
  drawn.draw(1, 0);
  const first = drawn.count;
  assert.ok(first > 20);
  assert.ok(drawn.numbers.every((number, i) => (i % 2 ? Math.abs(number) < 0.1 : Math.abs(number) < 1.1)));
  drawn.begin();
  drawn.draw(0, 1);
  assert.equal(drawn.count, first + 1);
  drawn.undo();
  assert.equal(drawn.count, first);
  drawn.clear();
  assert.equal(drawn.count, 0);
  drawn.undo();
  assert.equal(drawn.count, first);
  drawn.undo();
  drawn.undo();
  assert.equal(drawn.count, 0);
});

test("the eraser takes what lies near and leaves the rest", () => {
  const drawn = new DrawnPoints();
  drawn.replace([0, 0, 0.05, 0.05, 1, 1]);
  drawn.erase(0, 0);
  assert.deepEqual(drawn.numbers, [1, 1]);
});

test("drawn points stay on the stage, are as exact as a link keeps them, and are not endless", () => {
  const drawn = new DrawnPoints();
  drawn.begin();
  for (let i = 0; i < 2 * MOST_DRAWN; i++) drawn.draw(EDGE * (i % 2 ? 1 : -1), EDGE);
  assert.equal(drawn.count, MOST_DRAWN);
  for (const number of drawn.numbers) {
    assert.ok(Math.abs(number) <= EDGE);
    assert.equal(number, Number(number.toFixed(3)));
  }
});

test("no points and one point are too few, two are not", () => {
  assert.match(too_few(0), /draw some/);
  assert.match(too_few(1), /at least one more/);
  assert.equal(too_few(2), "");
});
