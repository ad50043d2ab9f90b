// Runs that train: the same seed and draws give the same bits, however they are played, stepped, taken line by line or rewound.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../assets/js/training/session.js";
import { kernel, spec } from "./training_spec.js";

const bits = (/** @type {Session} */ session) =>
  Object.entries(session.trainer.state()).map(([name, numbers]) => [name, [...new Int32Array(numbers.buffer)]]);
const steps = (/** @type {Session} */ session, /** @type {number} */ times, /** @type {any} */ what = "both") => {
  session.step(what, times);
  session.work(Number.POSITIVE_INFINITY);
};
const opened = (/** @type {any} */ changes = {}) => new Session(kernel, spec(changes));

test("the same seed trains the same networks, another one others", () => {
  const [one, same, other] = [opened(), opened(), opened({ seed: 6 })];
  for (const session of [one, same, other]) steps(session, 12);
  assert.deepEqual(bits(one), bits(same));
  assert.notDeepEqual(bits(one), bits(other));
  assert.equal(one.run.lines.step, 12);
  assert.equal(one.run.lines.d_updates, 24); // twice a step
});

test("the kernel in plain JavaScript trains as the one in WebAssembly does", () => {
  const [fast, plain] = [opened(), new Session(null, spec())];
  for (const session of [fast, plain]) steps(session, 4);
  assert.equal(plain.trainer.fast, false);
  assert.deepEqual(bits(plain), bits(fast));
});

test("playing, stepping and line by line are one algorithm", () => {
  const [played, stepped, lines] = [opened(), opened(), opened()];
  steps(stepped, 5);
  played.play();
  while (played.run.lines.step < 5) played.work(0); // a step at a time
  const seen = [];
  for (let line = 0; line < 5 * 12; line++) {
    seen.push(lines.run.line);
    steps(lines, 1, "line");
  }
  assert.deepEqual(seen.slice(0, 13), [0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 0]);
  assert.deepEqual(bits(played), bits(stepped));
  assert.deepEqual(bits(lines), bits(stepped));
  assert.deepEqual(lines.run.take_losses(), stepped.run.take_losses());
});

test("a frame tells what the lines so far have brought", () => {
  const session = opened();
  const shown = [];
  for (let line = 0; line < 12; line++) {
    steps(session, 1, "line");
    shown.push(Object.keys(session.frame().batch).sort().join(" "));
  }
  assert.deepEqual(shown.slice(4), [
    "latent real",
    "fake latent real",
    "fake latent logits_fake logits_real real",
    "fake latent logits_fake logits_real real",
    "latent logits_real real",
    "fake latent logits_real real",
    "fake latent logits_fake logits_real real slopes",
    "fake latent logits_fake logits_real real slopes",
  ]);
});

test("D alone and G alone: the other one stays, and a half that is under way is ended", () => {
  const session = opened();
  const part = (/** @type {string} */ name) => [...session.trainer.state()[name]];
  let [g, d] = [part("generator"), part("discriminator")];
  steps(session, 3, "discriminator");
  assert.deepEqual(part("generator"), g);
  assert.notDeepEqual(part("discriminator"), d);
  assert.deepEqual([session.run.lines.step, session.run.lines.d_updates], [0, 3]);
  [g, d] = [part("generator"), part("discriminator")];
  steps(session, 2, "generator");
  assert.notDeepEqual(part("generator"), g);
  assert.deepEqual(part("discriminator"), d);
  assert.deepEqual([session.run.lines.step, session.run.lines.d_updates], [2, 3]);
  const { losses } = session.frame();
  assert.deepEqual([...losses.steps], [0, 0, 0, 1, 2]);
  assert.deepEqual([...losses.d].map(Number.isNaN), [false, false, false, true, true]);
  assert.deepEqual([...losses.g].map(Number.isNaN), [true, true, true, false, false]);

  const [whole, halves] = [opened({ settings: { d_steps: 1 } }), opened({ settings: { d_steps: 1 } })];
  steps(whole, 1);
  steps(halves, 2, "line");
  steps(halves, 1, "discriminator");
  assert.equal(halves.run.line, 4);
  steps(halves, 1, "generator");
  assert.equal(halves.run.line, 0);
  assert.deepEqual(bits(halves), bits(whole));
});

test("a frozen player stays as it is, and the steps go on", () => {
  for (const [frozen, other] of [
    ["generator", "discriminator"],
    ["discriminator", "generator"],
  ]) {
    const session = opened();
    steps(session, 2);
    session.change({ frozen });
    const before = session.trainer.state();
    steps(session, 2);
    const after = session.trainer.state();
    assert.deepEqual(after[frozen], before[frozen]);
    assert.notDeepEqual(after[other], before[other]);
    assert.equal(session.run.lines.step, 4);
    assert.equal(session.run.lines.d_updates, frozen === "discriminator" ? 4 : 8);
  }
});

test("changed settings count from the next step on", () => {
  const [changed, plain] = [opened(), opened()];
  steps(plain, 1);
  steps(changed, 6, "line");
  changed.change({ lr_g: 0, lr_d: 0, d_steps: 1 });
  while (changed.run.line) steps(changed, 1, "line");
  assert.deepEqual(bits(changed), bits(plain));
  const before = changed.trainer.state();
  steps(changed, 1);
  assert.deepEqual(changed.trainer.state().generator, before.generator);
  assert.equal(changed.run.lines.d_updates, 3);
  changed.change({ clip: 0.01, lr_g: Number.NaN }); // of which the second is none
  steps(changed, 1);
  assert.ok(changed.trainer.state().discriminator.every((value) => Math.abs(value) <= Math.fround(0.01)));
  assert.ok(changed.trainer.finite());
});

test("the average follows the generator as gan.functional.ema says", () => {
  const session = opened({ settings: { ema: 0.15 } });
  const { generator, average } = session.trainer.state();
  assert.deepEqual(average, generator);
  const follow = (/** @type {Float32Array} */ slow, /** @type {number} */ decay) => {
    const fast = session.trainer.state().generator;
    return slow.map((value, at) => Math.fround(fast[at] + Math.fround(Math.fround(decay) * Math.fround(value - fast[at]))));
  };
  let expected = average;
  for (const decay of [1 / 10, 0.15, 0.15]) {
    steps(session, 1);
    expected = follow(expected, decay);
    const far = session.trainer.state().average.map((value, at) => Math.abs(value - expected[at]));
    assert.ok(Math.max(...far) < 1e-6);
  }
});

test("rewinding and going on gives the same bits as before", () => {
  const session = opened();
  steps(session, 20);
  const then = bits(session);
  steps(session, 17);
  const now = bits(session);
  steps(session, 7, "line"); // something under way
  session.rewind(20);
  assert.deepEqual(bits(session), then);
  const { step, d_updates, batch, line, moments } = session.frame();
  assert.deepEqual([step, d_updates, batch, line, moments[moments.length - 1]], [20, 40, {}, 0, 20]);
  steps(session, 17);
  assert.deepEqual(bits(session), now);
  session.rewind(-1); // the first there is
  assert.equal(session.run.lines.step, 0);
  steps(session, 37);
  assert.deepEqual(bits(session), now);
});

test("restarting gives new networks of a seed, and the same run as from the beginning", () => {
  const [session, fresh] = [opened(), opened({ seed: 9 })];
  steps(session, 5);
  session.restart(9);
  assert.deepEqual(bits(session), bits(fresh));
  for (const one of [session, fresh]) steps(one, 5);
  assert.deepEqual(bits(session), bits(fresh));
  assert.deepEqual(session.frame().moments, [0, 1, 2, 3, 4, 5]);
});

test("a run that explodes stops, says what to do, and goes on after rewinding", () => {
  const session = opened();
  steps(session, 10);
  const then = bits(session);
  session.change({ lr_g: 1e30, lr_d: 1e30 });
  session.play();
  while (session.busy) session.work(0);
  const { stopped, playing } = session.frame();
  assert.match(
    stopped,
    /^Training diverged after step \d+: a loss or a weight is no longer finite; rewind and lower the learning rates\.$/,
  );
  assert.equal(playing, false);
  session.play();
  session.step("both", 1);
  assert.equal(session.busy, false);
  session.rewind(10);
  session.change({ lr_g: 1e-3, lr_d: 1e-3 });
  assert.deepEqual(bits(session), then);
  assert.equal(session.frame().stopped, "");
  steps(session, 3);
  assert.equal(session.run.lines.step, 13);
  assert.ok(session.trainer.finite());
});

test("no snapshot holds a weight that is not finite", () => {
  const session = opened();
  session.change({ lr_g: 1e38, lr_d: 1e38 });
  steps(session, 40);
  assert.notEqual(session.frame().stopped, "");
  for (const { state } of session.run.snapshots.kept)
    assert.ok(Object.values(state).every((numbers) => numbers.every(Number.isFinite)));
});

test("pausing ends what was asked for; a page that nobody sees rests, and goes on", () => {
  const session = opened();
  session.step("both", 1000);
  session.work(0);
  assert.equal(session.run.lines.step, 1);
  session.pause();
  assert.equal(session.busy, false);
  session.play();
  session.rest(true);
  assert.equal(session.busy, false);
  assert.deepEqual([session.frame().playing, session.frame().resting], [true, true]);
  session.rest(false);
  assert.equal(session.busy, true);
  assert.equal(session.frame().resting, false);
});

test("watches see the networks and change nothing", () => {
  const [watched, plain] = [opened(), opened()];
  const latent = new Float32Array(3 * 64).fill(0.5);
  watched.watch([
    { name: "fakes", program: "draw", rows: 3, inputs: { latent } },
    { name: "opinions", program: "judge", rows: 3, inputs: { points: { of: "fakes", output: "fake" } } },
    { name: "slopes", program: "gradient_g", rows: 4, inputs: { latent: new Float32Array(4 * 64) } },
  ]);
  for (let line = 0; line < 30; line++) {
    steps(watched, 1, "line");
    steps(plain, 1, "line");
    const { watched: seen } = watched.frame();
    assert.deepEqual(Object.fromEntries(Object.entries(seen).map(([name, outputs]) => [name, Object.keys(outputs).sort()])), {
      fakes: ["fake"],
      opinions: ["logits"],
      slopes: ["fake", "logits", "loss", "slopes"],
    });
    assert.equal(seen.fakes.fake.length, 12);
    assert.equal(seen.opinions.logits.length, 3);
  }
  assert.deepEqual(bits(watched), bits(plain));
});

test("what is watched now and then is left out of the frames between, but never at rest", () => {
  const session = opened();
  session.watch([{ name: "fakes", program: "draw", rows: 3, inputs: { latent: new Float32Array(3 * 64) }, every: 1e6 }]);
  session.play();
  const seen = [0, 1, 2].map(() => {
    session.work(0);
    return "fakes" in session.frame().watched;
  });
  session.pause();
  assert.deepEqual([...seen, "fakes" in session.frame().watched], [true, false, false, true]);
});

test("data that cannot be learned from is one sentence", () => {
  const one = { kind: "points", values: new Float32Array(4), dimensions: 4 };
  assert.throws(() => opened({ data: one }), /^Error: There are fewer than two points to learn from; draw or bring more\.$/);
  const odd = { kind: "points", values: new Float32Array(8).fill(Number.NaN), dimensions: 4 };
  assert.throws(() => opened({ data: odd }), /Some of these points are no finite numbers; bring points without them\./);
});
