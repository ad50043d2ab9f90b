// Recipes of images as they are trained in a page: labels beside the noise, running statistics, and snapshots of all of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Session } from "../../assets/js/training/session.js";
import { kernel } from "./training_spec.js";

const COUNT = 20;
const pixels = Uint8Array.from({ length: COUNT * 784 }, (_, at) => (at * 7 + Math.floor(at / 784) * 31) % 256);
const labels = Uint8Array.from({ length: COUNT }, (_, at) => at % 10);
const settings = { lr_d: 1e-3, lr_g: 1e-3, beta1: 0.5, beta2: 0.999, d_steps: 1, smoothing: 0, ema: 0.99 };

/** @param {string} name of a recipe */
function opened(name) {
  const path = new URL(`../../assets/programs/recipe-${name}.json`, import.meta.url);
  const programs = JSON.parse(readFileSync(path, "utf-8"));
  const data = { kind: "images", pixels, labels, shape: [1, 28, 28] };
  return new Session(
    kernel,
    /** @type {any} */ ({ programs, settings, data, batch: programs.sizes.batch, latent: "normal", seed: 3 }),
  );
}

/** @param {Session} session @param {number} times */
function steps(session, times) {
  session.step("both", times);
  session.work(Number.POSITIVE_INFINITY);
  assert.equal(session.stopped, "");
}

test("each recipe trains, its average has running statistics of its own, and rewinding brings back the same bits", () => {
  for (const name of ["vanilla", "dcgan", "cgan"]) {
    const session = opened(name);
    const before = session.trainer.state();
    steps(session, 1);
    const first = session.trainer.state();
    for (const block of ["generator", "discriminator", "generator_buffers", "average_buffers"])
      assert.notDeepEqual(first[block], before[block], `${name} ${block}`);
    assert.notDeepEqual(first.average_buffers, first.generator_buffers);
    steps(session, 2);
    const then = session.trainer.state();
    session.rewind(1);
    assert.deepEqual(session.trainer.state(), before);
    steps(session, 3);
    assert.deepEqual(session.trainer.state(), then);
  }
});

test("real images are pixels from -1 to 1 with their own labels", () => {
  const session = opened("cgan");
  steps(session, 1);
  const { real, labels: drawn } = session.run.lines.batch;
  for (let row = 0; row < drawn.length; row++) {
    const image = real.subarray(row * 784, (row + 1) * 784);
    const index = [...Array(COUNT).keys()].find(
      (one) => Math.fround(pixels[one * 784] / 127.5 - 1) === image[0] && one % 10 === drawn[row],
    );
    assert.notEqual(index, undefined);
    const own = pixels.subarray(Number(index) * 784, (Number(index) + 1) * 784);
    assert.deepEqual(
      image,
      Float32Array.from(own, (value) => value / 127.5 - 1),
    );
  }
});

test("a conditional G is told the labels that D hears of its fakes", () => {
  const session = opened("cgan");
  const { classes, sizes } = session.trainer.programs;
  assert.equal(classes, 10);
  steps(session, 1);
  const { latent_g, fake_labels } = session.run.lines.batch;
  for (let row = 0; row < sizes.batch; row++) {
    const told = latent_g.subarray((row + 1) * sizes.latent - classes, (row + 1) * sizes.latent);
    assert.deepEqual(
      [...told].map(Number),
      [...Array(classes).keys()].map((label) => Number(label === fake_labels[row])),
    );
  }
  assert.ok(new Set(fake_labels).size > 3);
});
