// Train here: what its parts compute, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { checkpoint_file } from "../../assets/js/games/train_here/checkpoint_file.js";
import { fixed_points } from "../../assets/js/games/train_here/fixed_points.js";
import { read_images } from "../../assets/js/games/train_here/image_file.js";
import { range_of } from "../../assets/js/games/train_here/loss_chart.js";
import { LossHistory } from "../../assets/js/games/train_here/loss_history.js";
import { opinions_of } from "../../assets/js/games/train_here/opinion_chart.js";
import { sheet_of } from "../../assets/js/games/train_here/picture_grid.js";
import { duration, outlook } from "../../assets/js/games/train_here/words.js";

const COUNT = 3;

/** The two arrays of an image file. */
function arrays(count = COUNT) {
  const images = new Uint8Array(16 + count * 784).map((_, at) => at % 251);
  const labels = new Uint8Array(8 + count).map((_, at) => at % 10);
  new DataView(images.buffer).setUint32(0, 0x803);
  for (const [at, side] of [count, 28, 28].entries()) new DataView(images.buffer).setUint32(4 + 4 * at, side);
  new DataView(labels.buffer).setUint32(0, 0x801);
  new DataView(labels.buffer).setUint32(4, count);
  return Buffer.concat([images, labels]);
}

test("images come with their labels, and with progress", async () => {
  const told = [];
  const { pixels, labels, shape } = await read_images(new Response(gzipSync(arrays())), COUNT, (share) => told.push(share));
  assert.deepEqual(shape, [1, 28, 28]);
  assert.equal(pixels.length, COUNT * 784);
  assert.equal(pixels[0], 16);
  assert.deepEqual([...labels], [8, 9, 0]);
  assert.equal(told.at(-1), 1);
});

test("a file that is cut, longer, another or missing is a sentence", async () => {
  const whole = gzipSync(arrays());
  const failing = [
    new Response(whole.subarray(0, whole.length - 200)),
    new Response(gzipSync(arrays(COUNT + 1))),
    new Response(gzipSync(arrays().fill(0))),
    new Response("<html>not here</html>"),
    new Response("gone", { status: 404 }),
  ];
  for (const answer of failing)
    await assert.rejects(
      read_images(answer, COUNT, () => {}),
      (error) => Object.getPrototypeOf(error) === Error.prototype && /\.$/.test(error.message),
    );
});

test("losses are thinned and keep their mean, and what was rewound goes", () => {
  const history = new LossHistory();
  const steps = Int32Array.from({ length: 20_000 }, (_, at) => at + 1);
  history.add({ steps, d: new Float32Array(20_000).fill(0.5), g: new Float32Array(20_000).fill(2) });
  assert.ok(history.points.length < 4096);
  assert.ok(history.points.every(([, d, g]) => d === 0.5 && g === 2));
  assert.ok(history.last() === 20_000);
  history.add({ steps: [101], d: [9], g: [9] });
  assert.ok(history.points.every(([step]) => step <= 101));
  assert.equal(history.last(), 101);
});

test("a loss of a player that did not learn is left out of a mean", () => {
  const history = new LossHistory();
  history.stride = 2;
  history.add({ steps: [1, 2], d: [1, Number.NaN], g: [Number.NaN, Number.NaN] });
  assert.equal(history.points[0][1], 1);
  assert.ok(Number.isNaN(history.points[0][2]));
});

test("one spike does not flatten the chart", () => {
  const points = Array.from({ length: 200 }, (_, at) => /** @type {[number, number, number]} */ ([at, 0.7, at === 50 ? 900 : 1]));
  assert.ok(range_of(points)[1] < 3);
  assert.deepEqual(range_of([]), [0, 2]);
});

test("opinions are shares of the batch by tenths, and their mean", () => {
  const { shares, mean } = opinions_of([0, 100, -100, 100]);
  assert.deepEqual([shares[0], shares[5], shares[9]], [0.25, 0.25, 0.5]);
  assert.equal(mean, 0.625);
});

test("a sheet has each picture in its place, with a gap", () => {
  const images = new Float32Array(4 * 4).map((_, at) => [-1, 1, 0, 2][Math.floor(at / 4)]);
  const { pixels, width, height } = sheet_of(images, { columns: 2, height: 2, width: 2 });
  assert.deepEqual([width, height], [5, 5]);
  const grey = (x, y) => pixels[4 * (y * width + x)];
  assert.deepEqual([grey(0, 0), grey(4, 1), grey(1, 4), grey(4, 4)], [0, 255, 128, 255]);
  assert.equal(pixels[4 * 2 + 3], 0); // the gap has no colour
});

test("a conditional grid has a class in each row and the same z in each column", () => {
  const noise = 4;
  const points = fixed_points({ noise, classes: 10, side: 10 });
  const row = (at) => [...points.subarray(at * 14, (at + 1) * 14)];
  assert.equal(points.length, 10 * 10 * 14);
  assert.deepEqual(row(0).slice(0, noise), row(10).slice(0, noise));
  assert.notDeepEqual(row(0).slice(0, noise), row(1).slice(0, noise));
  assert.deepEqual(row(3 * 10 + 2).slice(noise), [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const plain = fixed_points({ noise, classes: 0, side: 8 });
  assert.equal(new Set(plain).size, plain.length);
});

test("a checkpoint is safetensors with the recipe and the counter of batch norm", () => {
  const shapes = { "generator.0.weight": [2, 3], "generator.1.running_mean": [3] };
  const state = { "generator.0.weight": Float32Array.of(1, 2, 3, 4, 5, 6), "generator.1.running_mean": Float32Array.of(7, 8, 9) };
  const head = { recipe: { name: "dcgan" }, dataset: "mnist", shape: [1, 28, 28], seed: 4, images: 64, step: 2, seconds: 1.5 };
  const file = checkpoint_file(head, state, shapes);
  const length = new DataView(file.buffer).getUint32(0, true);
  assert.equal((8 + length) % 8, 0);
  const told = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  assert.equal(told.__metadata__.format, "gan-theatre-1");
  assert.equal(JSON.parse(told.__metadata__.header).images, 64);
  const values = (name, kind) => {
    const [from, to] = told[name].data_offsets;
    return [...new kind(file.slice(8 + length + from, 8 + length + to).buffer)];
  };
  assert.deepEqual(values("generator.0.weight", Float32Array), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(values("generator.1.running_mean", Float32Array), [7, 8, 9]);
  assert.deepEqual(values("generator.1.num_batches_tracked", BigInt64Array), [2n]);
  assert.equal(file.length, 8 + length + 8 + 9 * 4);
});

test("the words say how long digits take", () => {
  assert.equal(outlook({ images: 10_000, rate: 0, digits_after: 70_000 }), "Digits take about 70,000 images.");
  assert.match(outlook({ images: 10_000, rate: 500, digits_after: 70_000 }), /: 2 min left\.$/);
  assert.match(outlook({ images: 80_000, rate: 500, digits_after: 70_000 }), /by now/);
  assert.deepEqual([duration(0.2), duration(80), duration(200), duration(2 * 3600)], ["1 s", "80 s", "3 min", "2 h"]);
});
