// Fields of the game in two dimensions: contours, densities, what D's outputs mean, and G's warped grid.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contour } from "../../assets/js/games/game_2d/contours.js";
import { density, optimal_discriminator } from "../../assets/js/games/game_2d/densities.js";
import { mean_opinion, to_shares, undecided } from "../../assets/js/games/game_2d/opinions.js";
import { cell_middles, EDGE, point_at } from "../../assets/js/games/game_2d/place.js";
import { latent_grid, SHADES, shades } from "../../assets/js/games/game_2d/warped_grid.js";
import { noise } from "../../assets/js/games/game_2d/watches.js";
import { Generator } from "../../assets/js/models/draws.js";

test("a contour of the distance from the middle is a circle", () => {
  const cells = 40;
  const middles = cell_middles(cells);
  const field = Float32Array.from({ length: cells * cells }, (_, i) => Math.hypot(middles[2 * i], middles[2 * i + 1]));
  const lines = contour(field, cells, 1);
  assert.ok(lines.length >= 4 * 40);
  for (let i = 0; i < lines.length; i += 2) {
    const [x, y] = [(2 * lines[i] - 1) * EDGE, (1 - 2 * lines[i + 1]) * EDGE];
    assert.ok(Math.abs(Math.hypot(x, y) - 1) < 0.01);
  }
});

test("a contour is closed: each end of a segment is the end of another", () => {
  const cells = 12;
  const random = new Generator(3);
  const field = Float32Array.from({ length: cells * cells }, (_, i) => {
    const edge = i < cells || i >= cells * (cells - 1) || i % cells === 0 || i % cells === cells - 1;
    return edge ? 0 : random.uniform();
  });
  const lines = contour(field, cells, 0.5);
  const ends = new Map();
  for (let i = 0; i < lines.length; i += 2) {
    const key = `${lines[i].toFixed(6)} ${lines[i + 1].toFixed(6)}`;
    ends.set(key, (ends.get(key) ?? 0) + 1);
  }
  assert.ok(lines.length > 40);
  for (const count of ends.values()) assert.equal(count % 2, 0);
});

test("where a field is no number there is no contour", () => {
  assert.deepEqual(contour([0, 1, Number.NaN, 1], 2, 0.5), []);
});

test("a density sums to one, lies where the points are, and row 0 is the top", () => {
  const cells = 48;
  const p = density([0, 1], cells);
  assert.ok(Math.abs(p.reduce((sum, mass) => sum + mass, 0) - 1) < 1e-3);
  const highest = p.indexOf(Math.max(...p));
  const middles = cell_middles(cells);
  assert.ok(Math.hypot(middles[2 * highest], middles[2 * highest + 1] - 1) < 0.06);
});

test("the optimal discriminator is one half where both samples are the same, one where only data is, and unknown elsewhere", () => {
  const cells = 48;
  const left = density([-1, 0], cells);
  const both = density([-1, 0, 1, 0], cells);
  const same = optimal_discriminator(left, left);
  assert.equal(same[left.indexOf(Math.max(...left))], 0.5);
  assert.ok(Number.isNaN(same[0]));
  const best = optimal_discriminator(both, left);
  const right = density([1, 0], cells);
  assert.equal(best[right.indexOf(Math.max(...right))], 1);
});

test("opinions: a probability, a target cut to 0 and 1, and a score from the least to the most", () => {
  const shares = new Float32Array(3);
  to_shares([0, 1000, -1000], "probability", shares);
  assert.deepEqual([...shares], [0.5, 1, 0]);
  to_shares([0.25, 3, -1], "target", shares);
  assert.deepEqual([...shares], [0.25, 1, 0]);
  to_shares([5, 15, -5], "score", shares);
  assert.deepEqual([...shares], [0.5, 1, 0]);
  to_shares([7, 7, 7], "score", shares);
  assert.deepEqual([...shares], [0, 0, 0]);
  assert.equal(undecided("probability", [9], [1]), 0);
  assert.equal(undecided("score", [9], [1]), 5);
  assert.equal(mean_opinion("probability", [0, 0]), 0.5);
  assert.equal(mean_opinion("score", [2, 4]), 3);
});

test("the grid of a normal z holds nearly all of its mass, and that of a uniform z all", () => {
  const mass = (latent) => latent_grid(latent).mass.reduce((sum, one) => sum + one, 0);
  assert.ok(Math.abs(mass({ kind: "uniform", width: 2 }) - 1) < 1e-5);
  assert.ok(Math.abs(mass({ kind: "uniform", width: 1 }) - 1) < 1e-5);
  assert.ok(mass({ kind: "normal", width: 2 }) > 0.96);
});

test("a cell that G shrinks is shaded darker, one that it stretches lighter", () => {
  const grid = latent_grid({ kind: "uniform", width: 2 });
  const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const scaled = (factor) =>
    mean([
      ...shades(
        grid,
        grid.latents.map((z) => factor * z),
      ),
    ]);
  assert.ok(scaled(0.2) > scaled(0.5) && scaled(0.5) > scaled(1.4));
  assert.equal(scaled(0), SHADES - 1); // all in one place
});

test("of a z of more than two entries the grid is a slice, the others 0", () => {
  const { latents, rows } = latent_grid({ kind: "normal", width: 3 });
  assert.equal(latents.length, 3 * rows);
  for (let row = 0; row < rows; row++) assert.equal(latents[3 * row + 2], 0);
});

test("uniform noise lies in [-1, 1], and the same seed draws the same", () => {
  const drawn = noise({ kind: "uniform", width: 2 }, 500, new Generator(4));
  assert.ok(drawn.every((z) => z >= -1 && z <= 1) && Math.min(...drawn) < -0.9);
  assert.deepEqual(drawn, noise({ kind: "uniform", width: 2 }, 500, new Generator(4)));
});

test("a hand beyond the stage draws at its edge, and up is up", () => {
  assert.deepEqual(point_at(-50, 50, 100), [-EDGE, 0]);
  assert.deepEqual(point_at(100, 0, 100), [EDGE, EDGE]);
});
