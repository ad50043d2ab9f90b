// Snapshots: bounded in number and memory, evenly apart, and what is kept after going back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Snapshots } from "../../assets/js/training/snapshots.js";

const snapshot = (/** @type {number} */ step) => ({
  step,
  d_updates: step,
  state: {},
  random: { state: new Uint32Array(624), next: 0, spare: null },
});

/** @param {Snapshots} snapshots @param {number} from @param {number} to */
function run(snapshots, from, to) {
  for (let step = from; step <= to; step++) {
    if (snapshots.due(step)) snapshots.keep(snapshot(step));
    assert.ok(snapshots.kept.length <= snapshots.most);
  }
}

test("they stay few and lie evenly, the first one among them", () => {
  const snapshots = new Snapshots(1000);
  run(snapshots, 0, 100_000);
  const { moments } = snapshots;
  assert.ok(moments.length > 32 && moments.length <= 64);
  assert.equal(moments[0], 0);
  assert.deepEqual(
    moments,
    moments.map((_, at) => at * moments[1]),
  );
  assert.ok(100_000 - moments[moments.length - 1] < moments[1]);
});

test("of large networks fewer are kept", () => {
  const size = 2 ** 21;
  const snapshots = new Snapshots(size);
  run(snapshots, 0, 1000);
  assert.ok(snapshots.moments[1] >= 32); // and less often from the beginning
  assert.ok(snapshots.kept.length > 1 && snapshots.kept.length * size <= 2 ** 24);
  assert.ok(new Snapshots(2 ** 28).most >= 4);
});

test("one goes back to the latest up to a step, and later ones are forgotten", () => {
  const snapshots = new Snapshots(1000);
  run(snapshots, 0, 1000);
  const [, , third, fourth] = snapshots.moments;
  assert.equal(snapshots.back_to(fourth - 1)?.step, third);
  assert.equal(snapshots.moments.length, 3);
  run(snapshots, third, 1000);
  assert.ok(snapshots.moments.includes(fourth));
  assert.equal(snapshots.back_to(-5)?.step, 0);
});
