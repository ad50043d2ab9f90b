import assert from "node:assert/strict";
import test from "node:test";
import { nice_step, short, ticks } from "../../assets/js/lib/ticks.js";

test("a step is 1, 2 or 5 times a power of ten", () => {
  assert.equal(nice_step(60000, 3), 20000);
  assert.equal(nice_step(1, 3), 0.5);
  assert.equal(nice_step(180, 5), 50);
  assert.equal(nice_step(0.03, 3), 0.01);
  for (let span = 0.0013; span < 1e7; span *= 1.7) {
    const step = nice_step(span, 4);
    const digit = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
    assert.ok(
      [1, 2, 5].some((n) => Math.abs(digit - n) < 1e-9),
      `${step}`,
    );
    assert.ok(span / step <= 4 + 1e-9 && span / step > 1.5, `${span} in steps of ${step}`);
  }
});

test("ticks are the multiples of the step from one end to the other", () => {
  assert.deepEqual(ticks(0, 60000, 20000), [0, 20000, 40000, 60000]);
  assert.deepEqual(ticks(-1.2, 1.2, 1), [-1, 0, 1]);
  assert.deepEqual(ticks(0.1, 0.9, 1), []);
  assert.equal(ticks(0, 0.3, 0.1).length, 4); // 3 * 0.1 is a little more than 0.3
});

test("a number beside a tick is short and not rounded to its neighbour's", () => {
  assert.deepEqual([0, 0.25, 0.001, 12.5, -3].map(short), ["0", "0.25", "0", "12.5", "-3"]);
  assert.deepEqual([1000, 1500, 20000, 2e6, 1.25e6].map(short), ["1k", "1.5k", "20k", "2M", "1.3M"]);
});
