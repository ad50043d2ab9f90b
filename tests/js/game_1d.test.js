// Game in one dimension: G's density, the value of the game and its optimum, both distances, one player alone, and the link.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { distribution, NAMES_1D } from "../../assets/js/games/distributions.js";
import { BINS, CENTRES, carried, intervals_of, LOW, of_data, WIDTH } from "../../assets/js/games/game_1d/densities.js";
import { distances_at } from "../../assets/js/games/game_1d/distances.js";
import { Run } from "../../assets/js/games/game_1d/run.js";
import { FIRST, of_state, to_state } from "../../assets/js/games/game_1d/settings.js";
import { SinglePlayerTraining } from "../../assets/js/games/game_1d/single_player_training.js";
import { jensen_shannon, mean_gap, optimum, SADDLE, value, wasserstein } from "../../assets/js/games/game_1d/value.js";
import { distance_words, single_player_words, value_words } from "../../assets/js/games/game_1d/words.js";
import { decode, encode } from "../../assets/js/lib/view_state.js";

const table = JSON.parse(readFileSync(new URL("../../assets/view_state.json", import.meta.url), "utf8"));
const near = (one, other, most = 1e-9) => assert.ok(Math.abs(one - other) <= most, `${one} and ${other}`);
const sum = (numbers) => numbers.reduce((so_far, one) => so_far + one, 0);
const bell = (mean, deviation) =>
  of_data(([x]) => Math.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI)));

test("intervals of z hold all of its mass", () => {
  for (const noise of ["uniform", "normal"]) {
    const { ends, masses } = intervals_of(noise);
    assert.equal(ends.length, masses.length + 1);
    near(sum(masses), 1);
    near(masses[10], masses[masses.length - 11], 1e-9);
  }
  const { ends, masses } = intervals_of("normal");
  const within = sum(masses.filter((_, i) => Math.abs(ends[i] + ends[i + 1]) < 2));
  near(within, 0.6827, 0.003); // of a standard normal, within one deviation
});

test("G's density is the exact mass of each interval of z", () => {
  const { ends, masses } = intervals_of("uniform");
  // a stretch to [0.2, 1.2]: density 1 there, and nothing elsewhere
  const stretched = carried(
    Array.from(ends, (z) => 0.7 + 0.5 * z),
    masses,
  );
  CENTRES.forEach((x, bin) => {
    if (Math.abs(x - 0.7) < 0.48) near(stretched.density[bin], 1, 1e-5);
    else if (Math.abs(x - 0.7) > 0.52) assert.equal(stretched.density[bin], 0);
  });
  // a fold, z to |z|: twice as high on half the way
  const folded = carried(Array.from(ends, Math.abs), masses);
  near(folded.density[Math.floor((0.5 - LOW) / WIDTH)], 1, 1e-5);
  near(sum(folded.density) * WIDTH, 1);
  // one point: all mass in one bin
  const point = carried(new Float32Array(ends.length).fill(0.33), masses);
  near(point.density[Math.floor((0.33 - LOW) / WIDTH)] * WIDTH, 1);
  // half of it beyond the grid
  const lost = carried(
    Array.from(ends, (z) => 2.5 + z),
    masses,
  );
  near(lost.beyond, 0.5, 1e-6);
  near(sum(lost.density) * WIDTH, 0.5, 1e-6);
});

test("a G that maps normal noise to the data has their density, at the saddle", () => {
  const { ends, masses } = intervals_of("normal");
  const p = of_data(distribution("gaussian").density);
  const { density: g } = carried(
    Array.from(ends, (z) => 0.4 + 0.3 * z),
    masses,
  );
  near(jensen_shannon(p, g, WIDTH), 0, 1e-3);
  near(wasserstein(p, g, WIDTH), 0, 2e-3);
  const half = new Float64Array(BINS);
  near(value(p, g, half, WIDTH), SADDLE, 1e-3);
  assert.match(value_words({ now: SADDLE, best: SADDLE + 0.001 }), /^Neither can win/);
});

test("data densities hold all of their mass", () => {
  for (const name of NAMES_1D) near(sum(of_data(distribution(name).density)) * WIDTH, 1, 1e-3);
});

test("no D does better than p / (p + g), and with it the value is -2 log 2 + 2 JS", () => {
  const [p, g] = [bell(0.4, 0.3), bell(-0.2, 0.4)];
  const best = optimum(p, g);
  const logits = Float64Array.from(best, (one) => (Number.isNaN(one) ? 0 : Math.log(one / (1 - one))));
  const most = value(p, g, logits, WIDTH);
  near(most, SADDLE + 2 * jensen_shannon(p, g, WIDTH), 2e-3);
  for (const change of [0.3, -0.3, 1])
    assert.ok(
      value(
        p,
        g,
        logits.map((one) => one + change),
        WIDTH,
      ) < most,
    );
  assert.ok(Number.isNaN(optimum([0], [0])[0]));
  assert.match(value_words({ now: most, best: most }), /^D is at its optimum/);
  assert.match(value_words({ now: most - 0.3, best: most }), /^D is not at its optimum/);
});

test("the Jensen-Shannon divergence saturates, the Wasserstein distance does not", () => {
  near(distances_at(0).js, 0);
  near(distances_at(0).w, 0);
  const far = distances_at(3);
  near(far.js, Math.log(2), 1e-3);
  assert.ok(Math.abs(far.js_slope) < 2e-3);
  near(far.w, 3, 1e-6);
  near(far.w_slope, 1, 1e-6);
  const close = distances_at(-0.5);
  assert.ok(close.js_slope < -0.3 && close.js < 0.3);
  near(close.w, 0.5, 1e-6);
  assert.match(distance_words(far), /is flat at log 2/);
  assert.match(distance_words(close), /Both slopes point G to the data\.$/);
  // points at 0 and 1, a bin each: mass 1 carried over a distance of 1
  const [one, other] = [new Float64Array(BINS), new Float64Array(BINS)];
  one[Math.floor((0.01 - LOW) / WIDTH)] = 1 / WIDTH;
  other[Math.floor((1.01 - LOW) / WIDTH)] = 1 / WIDTH;
  near(wasserstein(one, other, WIDTH), 1, 1e-9);
  near(jensen_shannon(one, other, WIDTH), Math.log(2));
});

test("a single player's training asks for updates until nothing changes", () => {
  const asked = [];
  const alone = new SinglePlayerTraining("discriminator", (times) => asked.push(times));
  alone.begin();
  let taken = 0;
  for (let i = 0; i < 500 && !alone.over; i++) {
    alone.take(taken, [0], [1]); // a frame before the updates are done asks for nothing
    const before = asked.length;
    taken += asked[asked.length - 1];
    alone.take(taken, [Math.exp(-taken / 400)], [1]);
    assert.equal(asked.length, alone.over ? before : before + 1);
  }
  assert.ok(alone.over && alone.still);
  assert.ok(taken > 1000 && taken < 4000, `${taken}`);
  assert.match(single_player_words("discriminator", taken, true, 0.01), /it lies on the dashed line/);
  const endless = new SinglePlayerTraining("discriminator", () => {});
  for (let at = 50; !endless.over; at += 50) endless.take(at, [at], [1]);
  assert.ok(!endless.still && endless.taken <= 6000);
  assert.match(single_player_words("discriminator", 6000, false, null), /has no optimum unless a penalty bounds its slope\.$/);
});

test("a mean gap leaves out what is no number", () => {
  near(mean_gap([1, 2, 5], [1, Number.NaN, 4], [1, 9, 3]), 0.75);
  assert.equal(mean_gap([1], [Number.NaN], [1]), 0);
});

test("a link of a run is its settings", () => {
  assert.equal(encode(table, "game-1d", to_state(FIRST)), "seed=1");
  const settings = {
    ...FIRST,
    data: "two-gaussians",
    objective: "wasserstein",
    penalty: "gradient",
    lr_d: 0.0123,
    seed: 9,
    mean: 1.25,
  };
  const query = encode(table, "game-1d", to_state(settings));
  const { state, changed } = decode(table, "game-1d", query);
  assert.deepEqual(changed, []);
  assert.deepEqual(of_state(state), settings);
  for (const name of NAMES_1D) assert.equal(decode(table, "game-1d", `data=${name}`).state.data, name);
  assert.throws(() => decode(table, "game-1d", "data=ring"), /There is no distribution called 'ring'/);
});

/** A training that is told what to do, and a run that shows it. */
async function fake_run(failing = false) {
  const told = [];
  let tell = () => {};
  const training = {
    play: () => told.push("play"),
    pause: () => told.push("pause"),
    step: (what, times) => told.push([what, times]),
    change: (settings) => told.push(["change", settings.lr_d]),
    watch: (watches) => told.push(watches.map(({ program, rows }) => `${program} ${rows}`)),
    rewind: (step) => told.push(["rewind", step]),
    on_frame: (listener) => {
      tell = listener;
    },
    close: () => told.push("close"),
    ready: Promise.resolve({ kernel: "plain", worker: false }),
  };
  const heard = { frames: 0, players: [], said: [], failed: [] };
  const weights = { shape: [1, 16], draw: "uniform", scale: 0.25, parameter: true };
  const programs = { start: { "generator.4.weight": weights, "generator.4.bias": { ...weights, shape: [1] } } };
  const run = new Run(
    {
      programs: async () => {
        if (failing) throw new Error("A file of this page could not be loaded; reload the page.");
        return programs;
      },
      open: (spec) => {
        told.push(["open", spec.seed, spec.programs.start["generator.4.bias"].draw]);
        return training;
      },
    },
    {
      shown: () => {
        heard.frames += 1;
      },
      player: (player) => heard.players.push(player),
      said: (alone, gap) => heard.said.push([alone.player, alone.still, gap]),
      failed: (sentence) => heard.failed.push(sentence),
    },
  );
  await run.begin({ ...FIRST, pace: "full" }, "probability");
  const frame = (step, d_updates, logit = 0, stopped = "") =>
    tell({
      step,
      d_updates,
      stopped,
      moments: [0],
      watched: {
        g: { fake: Float32Array.from(run.intervals.ends, (z) => 0.4 + 0.3 * z) },
        d: { logits: new Float32Array(BINS).fill(logit) },
      },
    });
  return { run, told, heard, frame };
}

test("a run shows what G and D are, and trains who is asked", async () => {
  const { run, told, heard, frame } = await fake_run();
  assert.deepEqual(told, [
    ["open", 1, "constant"],
    ["draw 401", "judge 250"],
  ]);
  frame(0, 0, 2);
  near(run.state.js, 0, 1e-3);
  near(run.state.values.best, SADDLE, 2e-3);
  assert.ok(run.state.values.now < SADDLE - 0.3, "a D that is sure of what it cannot know loses");
  run.play(true);
  assert.equal(told.at(-1), "play");
  run.learn("discriminator");
  assert.deepEqual(told.at(-1), ["discriminator", 50]);
  for (let updates = 50; heard.said.length === 0 && updates < 2000; updates += 50) frame(0, updates, 0);
  assert.deepEqual(heard.said[0].slice(0, 2), ["discriminator", true]);
  near(heard.said[0][2], 0, 0.02);
  assert.deepEqual(heard.players.slice(-2), ["discriminator", ""]);
  run.learn("generator");
  run.learn("generator"); // asked again, it stops
  assert.equal(told.at(-1), "pause");
  assert.equal(run.change({ ...FIRST, lr_d: 0.02 }, ["lr_d"]), true);
  assert.deepEqual(told.at(-1), ["change", 0.02]);
  assert.equal(run.change(FIRST, ["seed"]), false);
});

test("what goes wrong is said in a sentence, and nobody trains on", async () => {
  const { run, heard, frame } = await fake_run();
  run.play(true);
  frame(7, 7, 0, "The losses are no numbers any more; lower the learning rates, or rewind.");
  assert.equal(run.playing, false);
  assert.match(heard.failed[0], /rewind\.$/);
  const lacking = await fake_run(true);
  assert.match(lacking.heard.failed[0], /could not be loaded/);
  lacking.run.play(true); // nothing to play
  assert.equal(lacking.run.playing, false);
});
