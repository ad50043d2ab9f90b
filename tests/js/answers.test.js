import assert from "node:assert/strict";
import test from "node:test";
import { answers_of } from "../../assets/js/pages/answers.js";

/** @param {import("../../assets/js/pages/types.js").Answer} answer */
async function all(answer) {
  const found = [];
  for await (const updates of answers_of(answer)) found.push(updates);
  return found;
}

test("a handler answers once, later, several times or not at all", async () => {
  assert.deepEqual(await all({ words: "now" }), [{ words: "now" }]);
  assert.deepEqual(await all(Promise.resolve({ words: "later" })), [{ words: "later" }]);
  assert.deepEqual(await all(null), []);
  assert.deepEqual(await all(Promise.resolve(null)), []);
  async function* steps() {
    yield { words: "1" };
    yield { words: "2" };
  }
  assert.deepEqual(await all(steps()), [{ words: "1" }, { words: "2" }]);
});

test("an error comes after what was answered before it", async () => {
  async function* steps() {
    yield { words: "1" };
    throw new Error("The picture is empty.");
  }
  const answers = answers_of(steps());
  assert.deepEqual((await answers.next()).value, { words: "1" });
  await assert.rejects(answers.next(), /empty/);
  await assert.rejects(all(Promise.reject(new Error("no model"))), /no model/);
});
