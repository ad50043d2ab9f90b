// Run of the game in two dimensions: what is asked of the training, losses, scores every so often, the plan and the link.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { distribution } from "../../assets/js/games/distributions.js";
import { Losses, range_of } from "../../assets/js/games/game_2d/curves.js";
import { from_state, left_out, OWN, to_state } from "../../assets/js/games/game_2d/link.js";
import { plan_of, sample_of, samples_to_score } from "../../assets/js/games/game_2d/plan.js";
import { PRESETS } from "../../assets/js/games/game_2d/presets.js";
import { explosion, Run, SPEEDS } from "../../assets/js/games/game_2d/run.js";
import { Scorer } from "../../assets/js/games/game_2d/scorer.js";
import { values_of } from "../../assets/js/games/game_2d/slow_motion.js";
import { FAKES, noise, scene_of } from "../../assets/js/games/game_2d/watches.js";
import { decode, encode } from "../../assets/js/lib/view_state.js";
import { Generator } from "../../assets/js/models/draws.js";
import { FakeTraining } from "./fake_training.js";

const table = JSON.parse(readFileSync(new URL("../../assets/view_state.json", import.meta.url), "utf8"));
const DEFAULTS = {
  data: "ring",
  seed: 1,
  points: [],
  objective: "non-saturating",
  latent: 2,
  noise: "normal",
  batch: 64,
  lr_g: 0.001,
};

/** A run with fake trainings, and what it has told. */
function opened({ refused = "", slow = [] } = {}) {
  const trainings = [];
  const heard = { frames: [], opened: [], failed: [] };
  const timers = [];
  const run = new Run(
    {
      programs: () => slow.shift() ?? Promise.resolve({}),
      open: (spec) => {
        const training = new FakeTraining(spec, { refused });
        trainings.push(training);
        return training;
      },
      every: (milliseconds, act) => {
        const timer = { milliseconds, act, stopped: false };
        timers.push(timer);
        return () => {
          timer.stopped = true;
        };
      },
    },
    {
      frame: (frame) => heard.frames.push(frame),
      opened: (one) => heard.opened.push(one),
      failed: (sentence) => heard.failed.push(sentence),
    },
  );
  return { run, trainings, heard, timers };
}

const asked = (training) => training.calls.map(([name, ...given]) => [name, ...given].join(" "));

test("a run that is to play plays once it is open, and its frames are told", async () => {
  const { run, trainings, heard } = opened();
  run.playing = true;
  await run.start(plan_of(DEFAULTS));
  assert.deepEqual(asked(trainings[0]), ["play"]);
  trainings[0].advance(5);
  assert.equal(heard.frames.at(-1).step, 5);
  assert.equal(heard.opened[0].kernel, "wasm");
  assert.equal(heard.frames.at(-1).watched.fakes.fake.length, 2 * FAKES);
});

test("beginning anew closes the run before, whose frames nobody hears, and plays on", async () => {
  const { run, trainings, heard } = opened();
  run.playing = true;
  await run.start(plan_of(DEFAULTS));
  await run.start(plan_of({ ...DEFAULTS, seed: 2 }));
  assert.equal(asked(trainings[0]).at(-1), "close");
  assert.equal(trainings[1].spec.seed, 2);
  assert.deepEqual(asked(trainings[1]), ["play"]);
  const before = heard.frames.length;
  trainings[0].tell();
  assert.equal(heard.frames.length, before);
});

test("of two runs that were asked for the newer one opens, even when the older one's programs come later", async () => {
  let late;
  const { run, trainings } = opened({ slow: [new Promise((done) => (late = done))] });
  const first = run.start(plan_of(DEFAULTS));
  await run.start(plan_of({ ...DEFAULTS, seed: 9 }));
  late({});
  await first;
  assert.deepEqual(
    trainings.map((training) => training.spec.seed),
    [9],
  );
});

test("programs that do not come and a training that is refused are said, and nothing plays", async () => {
  const { run, heard } = opened({ slow: [Promise.reject(new Error("The programs could not be loaded; reload the page."))] });
  run.playing = true;
  await run.start(plan_of(DEFAULTS));
  assert.deepEqual(heard.failed, ["The programs could not be loaded; reload the page."]);
  assert.equal(run.playing, false);
  const other = opened({ refused: "No engine." });
  await other.run.start(plan_of(DEFAULTS));
  assert.deepEqual(other.heard.failed, ["No engine."]);
});

test("slow motion takes a line at a time, and a pause or a single step ends it", async () => {
  const { run, trainings, timers } = opened();
  await run.start(plan_of(DEFAULTS));
  run.pace(SPEEDS.find(({ name }) => name === "lines"));
  run.play(true);
  timers[0].act();
  assert.deepEqual(asked(trainings[0]).slice(-2), ["step line 1", "step line 1"]);
  assert.equal(trainings[0].frame().line, 2);
  run.step("generator");
  assert.equal(timers[0].stopped, true);
  assert.equal(run.playing, false);
  assert.equal(asked(trainings[0]).at(-1), "step generator");
});

test("steps that are asked for in quick succession are all taken: none undoes the one before", async () => {
  const { run, trainings } = opened();
  await run.start(plan_of(DEFAULTS));
  run.play(true);
  for (const what of ["both", "generator", "both"]) run.step(what);
  assert.deepEqual(asked(trainings[0]).slice(-4), ["pause", "step both", "step generator", "step both"]);
});

test("steps that are asked for while a run is being opened are taken when it is open, unless it begins anew", async () => {
  let late;
  const { run, trainings } = opened({ slow: [new Promise((done) => (late = done)), new Promise(() => {})] });
  const opening = run.start(plan_of(DEFAULTS));
  run.step("both");
  late({});
  while (!trainings.length) await null; // opened, but its engine is not ready
  run.step("generator");
  await opening;
  assert.deepEqual(asked(trainings[0]), ["pause", "step both", "step generator"]);
  run.step("both");
  assert.equal(asked(trainings[0]).at(-1), "step both");
  run.start(plan_of({ ...DEFAULTS, seed: 2 }));
  run.step("both");
  await run.start(plan_of({ ...DEFAULTS, seed: 3 }));
  assert.deepEqual(asked(trainings.at(-1)), ["pause"]);
});

test("a tab that nobody sees asks for no steps, and goes on when it is seen again", async () => {
  const { run, timers } = opened();
  await run.start(plan_of(DEFAULTS));
  run.pace(SPEEDS.find(({ name }) => name === "ten"));
  run.play(true);
  run.hide(true);
  assert.equal(timers[0].stopped, true);
  run.hide(false);
  assert.equal(timers[1].stopped, false);
  run.play(false);
  run.hide(true);
  run.hide(false);
  assert.equal(timers.length, 2);
});

test("a run that explodes plays no more, and rewind goes back", async () => {
  const { run, trainings, heard } = opened();
  run.playing = true;
  await run.start(plan_of(DEFAULTS));
  trainings[0].advance(3);
  trainings[0].advance(3);
  trainings[0].explode("Training diverged.");
  assert.equal(run.playing, false);
  assert.equal(heard.frames.at(-1).stopped, "Training diverged.");
  run.rewind(3);
  assert.equal(heard.frames.at(-1).step, 3);
  assert.equal(heard.frames.at(-1).stopped, "");
});

test("a run that leaves the stage for good is stopped and said, one that is only wide is not", async () => {
  const frame = (far, loss = 1) => ({
    ...new FakeTraining({}).frame(),
    watched: { fakes: { fake: new Float32Array(100).fill(far) } },
    losses: { steps: [1], d: [loss], g: [Number.NaN] },
  });
  assert.equal(explosion(frame(3)), "");
  assert.match(explosion(frame(1000)), /exploded by step 0.*rewind/);
  assert.match(explosion(frame(Number.NaN)), /exploded/);
  assert.match(explosion(frame(0, -1e6)), /exploded/);
  const { run, trainings, heard } = opened();
  run.playing = true;
  await run.start(plan_of(DEFAULTS));
  run.take(frame(1000));
  assert.equal(run.playing, false);
  assert.equal(asked(trainings[0]).at(-1), "pause");
  assert.match(heard.frames.findLast(({ stopped }) => stopped).stopped, /exploded/);
});

test("losses: a step of one player alone leaves the other's, and many are thinned to their means", () => {
  const losses = new Losses();
  losses.take({ steps: [0], d: [1], g: [Number.NaN] });
  assert.equal(losses.rows.length, 0);
  losses.take({ steps: [1, 1], d: [2, Number.NaN], g: [3, 4] });
  assert.deepEqual(losses.rows, [
    [1, 2, 3],
    [1, 2, 4],
  ]);
  const many = new Losses();
  for (let step = 1; step <= 100_000; step++) many.take({ steps: [step], d: [step], g: [1] });
  assert.ok(many.rows.length < 1300 && many.rows.length > 500);
  const [step, d] = many.rows[10];
  assert.equal(d, step - (many.every - 1) / 2);
  many.rewind(500);
  assert.ok(many.rows.at(-1)[0] <= 500);
});

test("one spike does not flatten the curve, and no numbers are no range", () => {
  const rows = Array.from({ length: 1000 }, (_, i) => [i, 1, i === 500 ? 1e9 : 2]);
  const [low, high] = range_of(rows);
  assert.ok(low < 1 && high < 3);
  assert.deepEqual(range_of([]), [0, 1]);
});

test("scores are taken every so often while it plays, at each step while it rests, and not twice of one step", () => {
  let now = 0;
  const shown = [];
  const scorer = new Scorer(
    (fakes, real) => shown.push([fakes, real]),
    () => now,
  );
  const { real, held_out, modes } = samples_to_score({ data: "eight-gaussians", points: [] }, 300);
  scorer.begin(real, held_out, modes);
  const fakes = sample_of({ data: "eight-gaussians" }, 300, new Generator(8));
  for (const [time, step, playing] of [
    [0, 1, true],
    [100, 2, true],
    [900, 3, true],
    [901, 4, false],
    [902, 4, false],
  ]) {
    now = time;
    scorer.take(fakes, step, playing);
  }
  assert.equal(shown.length, 3);
  const [of_fakes, of_real] = shown[0];
  assert.equal(of_fakes.modes_found, 8); // real points in the place of fakes score as real ones do
  assert.ok(Math.abs(of_fakes.js - of_real.js) < 0.02);
});

test("slow motion says what each line has come to", () => {
  const values = values_of(new FakeTraining({}).frame(), "score", { d: 1.25, g: 0.5 });
  assert.equal(values.length, 8);
  assert.equal(values[2], "mean D(x) = 0.750, D(G(z)) = -0.750");
  assert.equal(values[3], "D’s loss = 1.250");
  assert.deepEqual(values_of({ batch: {} }, "score", { d: Number.NaN, g: Number.NaN }), Array(8).fill(""));
});

test("a scene before the first frame has the data alone", () => {
  const real = Float32Array.of(1, 2);
  assert.deepEqual(scene_of(null, real), { real });
});

test("a plan holds what networks are made with apart from what may change under way", () => {
  const { networks, settings, data } = plan_of({ ...DEFAULTS, data: OWN, points: [0, 0, 1, 1], beta1: 0.5 });
  assert.deepEqual(networks, { objective: "non-saturating", latent: 2, batch: 64, dimensions: 2 });
  assert.deepEqual(settings, { lr_g: 0.001, beta1: 0.5 });
  assert.deepEqual(data, { kind: "points", values: Float32Array.of(0, 0, 1, 1), dimensions: 2 });
  assert.deepEqual(plan_of(DEFAULTS).data, { kind: "distribution", name: "ring" });
});

test("noise of a plan's kind has its width", () => {
  assert.equal(noise({ kind: "normal", width: 3 }, 10, new Generator(1)).length, 30);
});

test("a link says what is not as at first, and the same link is the same run", () => {
  const settings = { ...DEFAULTS, seed: 12, data: OWN, points: [0.125, -1.5, 1.499, 0], lr_g: 0.00251 };
  const query = encode(table, "game-2d", to_state(settings, DEFAULTS, 200));
  assert.equal(query, "seed=12&data=own&lr_g=0.00251&points=0.125,-1.5,1.499,0");
  const { state, changed } = decode(table, "game-2d", query);
  assert.deepEqual(changed, []);
  assert.deepEqual(from_state(state, DEFAULTS), settings);
});

test("a link whose drawing has no points or one shows the first data instead", () => {
  for (const query of ["data=own", "data=own&points=1,1", "data=own&points="]) {
    try {
      assert.equal(from_state(decode(table, "game-2d", query).state, DEFAULTS).data, "ring");
    } catch (error) {
      assert.match(error.message, /must be numbers/);
    }
  }
});

test("points that are too many for a link are left out of it, which is said", () => {
  const settings = { ...DEFAULTS, data: OWN, points: Array(2 * 201).fill(0.5) };
  assert.equal(to_state(settings, DEFAULTS, 200).points, undefined);
  assert.match(left_out(settings, 200), /not your 201\.$/);
  assert.equal(left_out(DEFAULTS, 200), "");
});

test("presets name data that there is and settings that a link may hold", () => {
  for (const { settings } of PRESETS) {
    distribution(settings.data);
    const query = encode(table, "game-2d", settings);
    assert.deepEqual(decode(table, "game-2d", query), { state: settings, changed: [] });
  }
});
