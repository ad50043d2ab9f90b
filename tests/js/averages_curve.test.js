import assert from "node:assert/strict";
import { test } from "node:test";
import { answers, BRANCHES, mean, measured, points } from "../../assets/js/games/averages/curve.js";

test("the mean of the branches is E[y | x]", () => {
  for (const count of BRANCHES)
    for (const x of [-1, 0.3, 1]) {
      const all = answers(x, count);
      assert.equal(all.length, count);
      assert.ok(Math.abs(all.reduce((sum, y) => sum + y, 0) / count - mean(x)) < 1e-12);
    }
});

test("the points lie on the branches, and a mean of two branches on none", () => {
  assert.ok(measured(points(2), 2).on > 0.99);
  const line = [-0.5, 0, 0.5].flatMap((x) => [x, mean(x)]);
  assert.deepEqual(measured(line, 2), { on: 0, away: 0 });
  assert.equal(measured(line, 3).on, 1);
});
