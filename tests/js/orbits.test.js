// Orbits: what a path is seen to do, and what a link of the page holds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { behaviour, sentence } from "../../assets/js/games/orbits/behaviour.js";
import { FARTHEST, Path } from "../../assets/js/games/orbits/path.js";
import { FIRST, of_state, program_of, to_state, with_game } from "../../assets/js/games/orbits/settings.js";
import { decode, encode } from "../../assets/js/lib/view_state.js";

const table = JSON.parse(readFileSync(new URL("../../assets/view_state.json", import.meta.url), "utf8"));
const NUMBERS = { lr: 0.1, weight: 0, strength: 0.5 };

/** The bilinear game's field (-y, x), by three rules, as a program would answer. */
function bilinear({ x: [x], y: [y], rate: [lr], previous_x: [u], previous_y: [v] }) {
  const one = (value) => Float64Array.of(value);
  return {
    "pull.x": one(-y),
    "pull.y": one(x),
    "simultaneous.x": one(x - lr * y),
    "simultaneous.y": one(y + lr * x),
    "alternating.x": one(x - lr * (y + lr * x)),
    "alternating.y": one(y + lr * x),
    "optimistic.x": one(x + lr * (-2 * y - u)),
    "optimistic.y": one(y + lr * (2 * x - v)),
  };
}

function walked(rule, steps, run = bilinear, start = [1, 0.5]) {
  const path = new Path(rule, run, start);
  for (let i = 0; i < steps; i++) path.step(NUMBERS);
  return path;
}

test("a path says what it does once it has turned", () => {
  assert.equal(behaviour(walked("simultaneous", 0)).kind, "start");
  assert.equal(behaviour(walked("simultaneous", 30)).kind, "turning");
  const out = behaviour(walked("simultaneous", 200));
  assert.equal(out.kind, "out");
  // a turn takes 2 pi / atan(lr) steps, each of which multiplies the distance by sqrt(1 + lr^2)
  const turn = (2 * Math.PI) / Math.atan(0.1);
  assert.ok(Math.abs(out.factor - 1.01 ** (turn / 2)) < 1e-3, `${out.factor}`);
  assert.equal(behaviour(walked("alternating", 1000)).kind, "round");
  assert.equal(behaviour(walked("optimistic", 300)).kind, "in");
  const there = behaviour(walked("optimistic", 3000));
  assert.equal(there.kind, "there");
  assert.ok(there.step < 3000);
});

test("an optimistic path takes the field at its start for the one before it", () => {
  const [optimistic, plain] = [walked("optimistic", 1), walked("simultaneous", 1)];
  assert.deepEqual([optimistic.xs[1], optimistic.ys[1]], [plain.xs[1], plain.ys[1]]);
});

test("a path that has gone, or has no number, goes no further", () => {
  const far = walked("simultaneous", 20_000);
  assert.equal(far.ended, "gone");
  assert.ok(far.distances[far.steps] > FARTHEST && far.steps < 4000);
  assert.match(sentence(far, "Path A", "simultaneous", ""), /^Path A \(simultaneous\) has gone for good, after [\d,]+ steps; /);
  const none = walked("simultaneous", 5, (inputs) => ({ ...bilinear(inputs), "simultaneous.y": [Number.NaN] }));
  assert.equal(none.steps, 0);
  assert.match(sentence(none, "Path A", "x", "gradient"), /has stopped: .*; start elsewhere\.$/);
});

test("a link holds what is not as the game begins, and brings it back", () => {
  for (const settings of [
    FIRST,
    with_game(FIRST, "dirac"),
    { ...with_game(FIRST, "dirac"), objective: "wasserstein", b_penalty: "gradient", weight: 1, x: -1.25, lr: 0.0316 },
    { ...FIRST, a: "optimistic", b: "off", y: -2 },
  ]) {
    const query = encode(table, "game-orbits", to_state(settings));
    const { state, changed } = decode(table, "game-orbits", query);
    assert.deepEqual(changed, []);
    assert.deepEqual(of_state(state), settings);
  }
  assert.deepEqual(to_state(FIRST), { game: "bilinear" });
});

test("a link with what there is not is refused in one sentence, and numbers are clamped", () => {
  assert.throws(() => decode(table, "game-orbits", "a=fast"), /There is no update rule called 'fast'; choose one of: /);
  const { state, changed } = decode(table, "game-orbits", "lr=7&x=-90");
  assert.equal(state.lr, 1);
  assert.equal(state.x, -5);
  assert.equal(changed.length, 2);
});

test("without a penalty the program is that of R1 with weight 0", () => {
  const dirac = { ...with_game(FIRST, "dirac"), weight: 0.7 };
  assert.deepEqual(program_of(dirac, "none"), { name: "orbits-dirac-minimax-r1", weight: 0 });
  assert.deepEqual(program_of(dirac, "r1"), { name: "orbits-dirac-minimax-r1", weight: 0.7 });
  assert.deepEqual(program_of(dirac, "gradient"), { name: "orbits-dirac-minimax-gradient", weight: 0.7 });
  assert.deepEqual(program_of(FIRST, "gradient"), { name: "orbits-bilinear", weight: 0 });
});
