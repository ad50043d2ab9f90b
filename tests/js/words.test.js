import assert from "node:assert/strict";
import test from "node:test";
import { describe } from "../../assets/js/views/words.js";

const FACTS = {
  shape: [1, 28, 28],
  latent: { classes: 0, categories: 0 },
  class_names: ["0", "1"],
  draws_digits: true,
  probability: true,
};
const PICTURES = { count: 1, channels: 1, height: 28, width: 28, pixels: new Uint8Array(784) };
const said = (classifier) => describe(FACTS, {}, PICTURES, 0.5, classifier);

test("what a classifier is sure of is said", async () => {
  const words = await said({ probabilities: async () => [Float32Array.of(0.01, 0.99)] });
  assert.match(words, /^a generated 1; /);
});

test("words wait for no classifier that is long on its way, and for none that is lost", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const waited = said({ probabilities: () => new Promise(() => {}) });
  await Promise.resolve();
  t.mock.timers.tick(2000);
  assert.match(await waited, /^a generated digit; /);
  assert.equal(await said({ probabilities: () => Promise.reject(new Error("lost")) }), await waited);
});
