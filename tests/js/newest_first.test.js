// Lines of jobs of which the newest counts.
import assert from "node:assert/strict";
import test from "node:test";
import { newest_first } from "../../assets/js/lib/newest_first.js";

/** A line whose jobs end when they are told to; what is worked on, in order. */
function made() {
  const [begun, ends] = [[], []];
  const line = newest_first((job) => {
    begun.push(job);
    return new Promise((done) => ends.push(done));
  });
  const end = async () => {
    ends.shift()();
    await new Promise(setImmediate);
  };
  return { line, begun, end };
}

test("one at a time, and of those that wait only the newest", async () => {
  const { line, begun, end } = made();
  for (const job of [1, 2, 3, 4]) line.ask(job);
  assert.deepEqual(begun, [1]);
  assert.ok(line.overtaken());
  await end();
  assert.deepEqual(begun, [1, 4]);
  assert.ok(!line.overtaken());
  await end();
  assert.deepEqual(begun, [1, 4]);
});

test("after a rest the next begins at once", async () => {
  const { line, begun, end } = made();
  line.ask(1);
  await end();
  line.ask(2);
  assert.deepEqual(begun, [1, 2]);
});
