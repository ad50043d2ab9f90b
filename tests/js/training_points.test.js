// Games on points as they are trained in a page: Python's programs for all settings, at any sizes, learn what they are given.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { distribution } from "../../assets/js/games/distributions.js";
import { Generator } from "../../assets/js/models/draws.js";
import { set_source } from "../../assets/js/training/chosen_source.js";
import { Session } from "../../assets/js/training/session.js";
import { points_programs, program_file } from "../../assets/js/training/source.js";
import { kernel } from "./training_spec.js";

const read = (/** @type {string} */ name) =>
  readFileSync(new URL(`../../assets/programs/${name}.json`, import.meta.url), "utf-8");
set_source({ program_file: async (name) => JSON.parse(read(name)), worker: () => null, kernel: async () => null });
const told = (await program_file("point_game")).settings;
const usual = Object.fromEntries(Object.entries(told).map(([name, one]) => [name, /** @type {any} */ (one).value]));

/** @param {any} changes of the settings of a game */
async function game(changes = {}) {
  const settings = { ...usual, frozen: "", ...changes };
  const { dimensions } = distribution(settings.data);
  const programs = await points_programs({ ...settings, dimensions });
  const { batch, data, noise, seed } = settings;
  return new Session(kernel, { programs, settings, data: { kind: "distribution", name: data }, batch, latent: noise, seed });
}

/** @param {Session} session @param {number} times */
function steps(session, times) {
  session.step("both", times);
  session.work(Number.POSITIVE_INFINITY);
  return session.frame();
}

test("every objective, penalty and optimiser trains", async () => {
  for (const objective of told.objective.choices)
    for (const penalty of told.penalty.choices)
      for (const optimiser of told.optimiser.choices) {
        const session = await game({ objective, penalty, optimiser, batch: 8, g_width: 4, d_width: 5, d_steps: 2 });
        const before = session.trainer.state();
        const { stopped, losses, batch } = steps(session, 4);
        assert.equal(stopped, "", `${objective} ${penalty} ${optimiser}`);
        assert.ok([...losses.d, ...losses.g].every(Number.isFinite));
        const after = session.trainer.state();
        for (const player of ["generator", "discriminator"]) assert.notDeepEqual(after[player], before[player]);
        assert.deepEqual(
          ["real", "fake", "slopes", "latent", "logits_real", "logits_fake"].map((name) => batch[name].length),
          [16, 16, 16, 16, 8, 8],
        );
      }
});

test("in one dimension and two, of any depth, noise and size", async () => {
  for (const [data, latent, g_depth, d_depth, noise] of /** @type {const} */ ([
    ["gaussian", 1, 1, 1, "normal"],
    ["two-gaussians", 2, 2, 3, "uniform"],
    ["ring", 1, 1, 2, "uniform"],
  ])) {
    const session = await game({ data, latent, noise, g_depth, d_depth, batch: 9, g_width: 7, d_width: 3 });
    const { stopped, step } = steps(session, 3);
    assert.deepEqual([stopped, step], ["", 3]);
    assert.ok(noise === "normal" || session.run.lines.batch.latent_g.every((value) => Math.abs(value) <= 1));
  }
});

test("G's points come to lie on a ring, and the seed says where", async () => {
  const latent = new Generator(4).normal(2 * 500);
  const on_ring = (/** @type {Session} */ session) => {
    const { fake } = session.trainer.look("draw", 500, { latent });
    return Array.from({ length: 500 }, (_, at) => Math.hypot(fake[2 * at], fake[2 * at + 1])).filter(
      (away) => Math.abs(away - 1) < 0.25,
    ).length;
  };
  const [session, same] = [await game({ data: "ring", seed: 2 }), await game({ data: "ring", seed: 2 })];
  assert.ok(on_ring(session) < 100);
  steps(session, 1500);
  assert.ok(on_ring(session) > 400, String(on_ring(session)));
  for (let step = 0; step < 1500; step++) steps(same, 1);
  assert.deepEqual(same.trainer.state(), session.trainer.state());
});

test("watches at any number of rows", async () => {
  const session = await game();
  steps(session, 2);
  session.watch([
    { name: "fakes", program: "draw", rows: 100, inputs: { latent: new Float32Array(200) } },
    { name: "map", program: "judge", rows: 77, inputs: { points: new Float32Array(154) } },
    { name: "slopes", program: "gradient_g", rows: 33, inputs: { latent: new Float32Array(66) } },
  ]);
  const { watched, stopped } = session.frame();
  assert.equal(stopped, "");
  assert.deepEqual([watched.fakes.fake.length, watched.map.logits.length, watched.slopes.slopes.length], [200, 77, 66]);
  const before = session.trainer.state();
  session.frame();
  assert.deepEqual(session.trainer.state(), before);
});

test("learning rates that explode stop the run, which recovers by rewinding", async () => {
  const session = await game();
  steps(session, 50);
  session.change({ lr_g: 1e30, lr_d: 1e30 });
  assert.match(steps(session, 100).stopped, /^Training diverged after step \d+/);
  const { moments } = session.frame();
  session.rewind(moments[moments.length - 3]);
  session.change({ lr_g: 1e-3, lr_d: 1e-3 });
  session.rewind(50);
  assert.equal(steps(session, 20).stopped, "");
});
