import assert from "node:assert/strict";
import test from "node:test";
import { Losses, logit_of, sigmoid } from "../../assets/js/games/cross_entropy/losses.js";
import * as words from "../../assets/js/games/cross_entropy/words.js";

const ROWS = 256;

/** A program whose outputs are its inputs or multiples of them. */
function program_of(inputs, outputs) {
  const nodes = inputs.map((name) => ({ op: "input", reads: [], shape: [ROWS], name }));
  const places = Object.entries(outputs).map(([name, [input, factor]]) => {
    nodes.push({ op: "full", reads: [], shape: [], value: factor });
    nodes.push({ op: "mul", reads: [inputs.indexOf(input), nodes.length - 1], shape: [ROWS] });
    return [name, nodes.length - 1];
  });
  return { format: 1, nodes, outputs: Object.fromEntries(places) };
}

const terms = (names, factor) =>
  Object.fromEntries(
    names.flatMap((name, i) => [
      [name, ["logit", factor * (i + 1)]],
      [`${name}.slope`, ["logit", -factor * (i + 1)]],
    ]),
  );
const PROGRAMS = {
  "losses-minimax": program_of(["logit"], terms(["real.d", "generated.d", "generated.g"], 1)),
  "losses-non-saturating": program_of(["logit"], terms(["real.d", "generated.d", "generated.g"], 10)),
  "losses-relativistic": program_of(["logit", "other"], {
    ...terms(["real.d", "real.g", "generated.d"], 1),
    "generated.g": ["other", 1],
    "generated.g.slope": ["other", 2],
  }),
  measures: program_of(["logit", "truth"], { entropy: ["logit", 1], error: ["truth", 1] }),
};

/** Losses of these programs, and the names that were asked for. */
async function opened(...objectives) {
  const asked = [];
  const losses = new Losses(async (name, { rows }) => {
    assert.equal(rows, ROWS);
    asked.push(name);
    return PROGRAMS[name];
  });
  await losses.open(objectives);
  return { losses, asked };
}

test("a program is loaded once", async () => {
  const { losses, asked } = await opened("minimax", "relativistic");
  assert.deepEqual(asked, ["measures", "losses-minimax", "losses-relativistic"]);
  await losses.open(["relativistic", "non-saturating"]);
  assert.deepEqual(asked.slice(3), ["losses-non-saturating"]);
  assert.throws(() => losses.at("wasserstein", [1]), /not been loaded/);
});

test("a run gives as many numbers as it got logits", async () => {
  const { losses } = await opened("minimax");
  assert.deepEqual([...losses.at("minimax", [1, 2, 3])["generated.d"]], [2, 4, 6]);
  assert.deepEqual([...losses.measured([5, 6], [1, 0]).error], [1, 0]);
});

test("G has no loss of a real sample, but for losses of pairs, which read the other one", async () => {
  const { losses } = await opened("minimax", "relativistic");
  assert.equal(losses.of_one("minimax", "real", 2).g, null);
  assert.deepEqual(losses.of_one("relativistic", "real", 2).g, { value: 4, slope: -4 });
  assert.deepEqual(losses.of_one("relativistic", "generated", 2, 7).g, { value: 7, slope: 14 });
});

test("beliefs and logits belong together", () => {
  for (const belief of [0.001, 0.3, 0.5, 0.999]) assert.ok(Math.abs(sigmoid(logit_of(belief)) - belief) < 1e-12);
});

test("numbers have a minus as long as a plus, and no sign at zero", () => {
  assert.deepEqual(
    [-0.99, 0.05, -0.0001].map((value) => words.signed(value)),
    ["−0.990", "+0.050", "0.000"],
  );
  assert.equal(words.number(-2.5, 1), "−2.5");
  assert.deepEqual([0.001, 0.05, 0.3, 0.95, 0.999].map(words.share), ["0.1%", "5.0%", "30%", "95.0%", "99.9%"]);
});

const MINIMAX = { name: "minimax", probability: true, paired: false, critic: false };
const CRITIC = { name: "wasserstein", probability: false, paired: false, critic: true };

test("a formula is there for each loss of each sample", () => {
  for (const objective of ["minimax", "non-saturating", "least-squares", "wasserstein", "relativistic"]) {
    assert.ok(
      words.formulas(objective, "real").d && words.formulas(objective, "generated").d && words.formulas(objective, "generated").g,
    );
    assert.equal(Boolean(words.formulas(objective, "real").g), objective === "relativistic");
  }
});

test("what is said of a place names the slopes, and why G's loss was swapped only where minimax is flat", () => {
  const flat = { d: { value: 0.01, slope: 0.01 }, g: { value: -0.01, slope: -0.01 } };
  assert.match(words.said(MINIMAX, "generated", flat), /its loss is flat here.*G's loss is flat here.*why G's loss was swapped/);
  assert.doesNotMatch(words.said({ ...MINIMAX, name: "non-saturating" }, "generated", flat), /swapped/);
  const steep = { d: { value: 2, slope: 0.9 }, g: { value: -2, slope: -0.9 } };
  assert.match(words.said(MINIMAX, "generated", steep), /lower its output.*\+0\.900.*goes up \(slope −0\.900\)/);
  assert.match(
    words.said(MINIMAX, "real", { d: { value: 2, slope: -0.9 }, g: null }),
    /raise its output.*does not contain real samples/,
  );
  assert.match(words.said(CRITIC, "generated", steep), /^The critic is told.*the score goes up/);
});

test("what D says is a belief only where the loss knows one", () => {
  assert.equal(words.opinion(MINIMAX, 0), "50% real (logit 0.00)");
  assert.equal(words.opinion(CRITIC, -1.5), "score −1.50");
});

test("a push has a direction and a strength", () => {
  assert.deepEqual(
    [-0.99, 0.01, -0.2, 3, 0].map((slope) => words.push({ value: 0, slope })),
    ["→ up", "← down, hardly", "→ up, weakly", "← down, strongly", "nothing"],
  );
});
