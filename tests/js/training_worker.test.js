// Page's side of a run: in a worker, in the page itself where there is none, and what is said when a worker dies.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SessionHost } from "../../assets/js/training/session_host.js";
import { open_training } from "../../assets/js/training/training.js";
import { kernel_bytes, spec } from "./training_spec.js";

/** A worker in this thread, to which messages come as copies. */
class FakeWorker extends EventTarget {
  constructor() {
    super();
    this.ended = false;
    /** @type {any[]} */
    this.received = [];
    this.host = new SessionHost((told, give) => this.say(structuredClone(told, { transfer: give })));
  }

  /** @param {any} message */
  postMessage(message) {
    const copy = structuredClone(message);
    this.received.push(copy.kind);
    setTimeout(() => this.ended || this.host.receive(copy));
  }

  /** @param {any} data */
  say(data) {
    setTimeout(() => this.ended || this.dispatchEvent(Object.assign(new Event("message"), { data })));
  }

  fail() {
    this.dispatchEvent(new Event("error", { cancelable: true }));
  }

  terminate() {
    this.ended = true;
    this.host.receive({ kind: "close" });
  }
}

const kernel = async () => new Uint8Array(kernel_bytes).buffer;
const in_page = { worker: () => null, kernel };
/** The next frame that fulfils something. @param {any} training @param {(frame: any) => boolean} wanted @returns {Promise<any>} */
const frame_that = (training, wanted) =>
  new Promise((done) => training.on_frame((/** @type {any} */ one) => wanted(one) && done(one)));

/** A document that may be hidden. */
function fake_document() {
  const page = Object.assign(new EventTarget(), { hidden: false });
  return {
    page,
    set(/** @type {boolean} */ hidden) {
      page.hidden = hidden;
      page.dispatchEvent(new Event("visibilitychange"));
    },
  };
}

test("in a worker and in the page the same run comes out", async () => {
  /** @type {any[]} */
  const states = [];
  for (const worker of [() => new FakeWorker(), () => null]) {
    const training = open_training(spec(), /** @type {any} */ ({ worker, kernel }));
    training.step("both", 9); // before it is ready
    assert.deepEqual(await training.ready, { kernel: "wasm", worker: worker() !== null });
    await frame_that(training, ({ step }) => step === 9);
    states.push(await training.state());
    training.close();
  }
  assert.deepEqual(states[0], states[1]);
  const names = Object.keys(states[0]);
  for (const name of ["generator.0.weight", "average.0.weight", "discriminator.score.bias:mean", "generator:square_mass"])
    assert.ok(names.includes(name), name);
  assert.ok(!names.some((name) => name.includes("gradient")));
});

test("without a worker, or with one that cannot start, the page trains; without a kernel in plain JavaScript", async () => {
  const silent = () => {
    const worker = new FakeWorker();
    setTimeout(() => worker.fail());
    worker.host.receive = async () => {};
    return worker;
  };
  const forbidden = () => {
    throw new DOMException("forbidden", "SecurityError");
  };
  for (const worker of [silent, forbidden]) {
    const training = open_training(spec(), /** @type {any} */ ({ worker, kernel: () => Promise.reject(new Error("no")) }));
    assert.deepEqual(await training.ready, { kernel: "plain", worker: false });
    training.play();
    await frame_that(training, ({ step }) => step > 2);
    training.close();
  }
});

test("what cannot be trained is told by ready", async () => {
  const training = open_training(spec({ data: { kind: "points", values: new Float32Array(), dimensions: 2 } }), in_page);
  await assert.rejects(training.ready, /^Error: There are fewer than two points to learn from/);
});

test("playing tells frames until it is paused, each after the one before was taken", async () => {
  const training = open_training(spec(), in_page);
  training.play();
  /** @type {any[]} */
  const frames = [];
  training.on_frame((frame) => {
    frames.push(frame);
    if (frames.length === 8) training.pause();
  });
  const last = await frame_that(training, ({ playing, step }) => !playing && step > 0);
  const steps = frames.flatMap(({ losses }) => [...losses.steps]);
  assert.deepEqual(
    steps,
    steps.map((_, at) => at + 1),
  );
  assert.equal(steps.length, last.step);
  assert.ok(frames.some(({ playing, steps_per_second }) => playing && steps_per_second > 0));
  training.close();
});

test("a page that takes no frame is told none, and training goes on", async () => {
  const worker = new FakeWorker();
  let frames = 0;
  const { say } = worker;
  worker.say = (data) => {
    if (data.kind === "frame") frames += 1;
    else say.call(worker, data);
  };
  const training = open_training(spec(), /** @type {any} */ ({ worker: () => worker, kernel }));
  await training.ready;
  training.play();
  while ((worker.host.session?.run.lines.step ?? 0) < 40) await new Promise((done) => setTimeout(done));
  assert.equal(frames, 1);
  training.close();
});

test("a hidden page rests, says so, and goes on when it is seen", async () => {
  const { page, set } = fake_document();
  /** @type {any} */ (globalThis).document = page;
  try {
    const training = open_training(spec(), in_page);
    training.play();
    await frame_that(training, ({ step }) => step > 0);
    set(true);
    const resting = await frame_that(training, (frame) => frame.resting);
    assert.equal(resting.playing, true);
    const { step } = resting;
    await new Promise((done) => setTimeout(done, 50));
    training.step("both"); // what is asked for is done all the same, and playing ends
    const stepped = await frame_that(training, (frame) => frame.step === step + 1);
    assert.equal(stepped.playing, false);
    training.play();
    await frame_that(training, (frame) => frame.resting && frame.step === step + 1);
    set(false);
    await frame_that(training, (frame) => !frame.resting && frame.step > step + 2);
    training.close();
  } finally {
    delete (/** @type {any} */ (globalThis).document);
  }
});

test("a worker that dies is said in one sentence, and nothing waits for ever", async () => {
  const worker = new FakeWorker();
  const training = open_training(spec(), /** @type {any} */ ({ worker: () => worker, kernel }));
  training.step("both", 3);
  await frame_that(training, ({ step }) => step === 3);
  const waiting = assert.rejects(training.state(), { message: /^The browser has ended this training; reload the page/ });
  worker.fail();
  const { stopped, step } = await frame_that(training, (frame) => frame.stopped !== "");
  assert.equal(stopped, "The browser has ended this training; reload the page to begin anew.");
  assert.equal(step, 3);
  await waiting;
  training.play(); // nobody hears it
  assert.ok(worker.ended);
  training.close();
});

test("a closed run tells nothing more", async () => {
  const training = open_training(spec(), in_page);
  await training.ready;
  training.play();
  await frame_that(training, ({ step }) => step > 0);
  let later = 0;
  training.close();
  training.on_frame(() => {
    later += 1;
  });
  const before = later;
  await new Promise((done) => setTimeout(done, 50));
  assert.equal(later, before);
});
