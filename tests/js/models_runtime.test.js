import assert from "node:assert/strict";
import test from "node:test";
import { RuntimeEnded, started } from "../../assets/js/models/runtime.js";

/** A worker that does what it is told to with each message. */
class FakeWorker extends EventTarget {
  /** @param {(worker: FakeWorker, message: any) => void} told */
  constructor(told) {
    super();
    this.told = told;
    this.ended = false;
  }

  /** @param {any} message */
  postMessage(message) {
    queueMicrotask(() => this.told(this, message));
  }

  /** @param {any} data */
  say(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }

  fail() {
    this.dispatchEvent(new Event("error", { cancelable: true }));
  }

  terminate() {
    this.ended = true;
  }
}
const obliging = (/** @type {FakeWorker} */ worker, /** @type {any} */ message) =>
  worker.say({ id: message.id, answer: message.kind });
const worker_of = (/** @type {any} */ told) => /** @type {any} */ (new FakeWorker(told));

test("a worker answers each request by its number", async () => {
  const { runtime, worker } = await started(() => worker_of(obliging), null);
  assert.ok(worker);
  assert.deepEqual(await Promise.all([runtime.call({ kind: "a" }), runtime.call({ kind: "b" })]), ["a", "b"]);
});

test("an error is an Error of the same sentence", async () => {
  const { runtime } = await started(
    () =>
      worker_of((worker, message) =>
        worker.say(message.kind === "start" ? { id: message.id, answer: 1 } : { id: message.id, error: "No." }),
      ),
    null,
  );
  await assert.rejects(runtime.call({ kind: "a" }), { message: "No." });
});

test("without a worker, or with one that cannot start, the page does the work", async () => {
  const makers = [
    () => null,
    () => {
      throw new DOMException("forbidden", "SecurityError");
    },
    () => worker_of((worker) => worker.fail()),
  ];
  for (const make of makers) {
    const { runtime, worker } = await started(make, null);
    assert.equal(worker, false);
    assert.deepEqual(await runtime.call({ kind: "close", network: "x" }), {});
    await assert.rejects(runtime.call({ kind: "run", network: "x", program: "draw", each: [{}] }), { message: /not open/ });
  }
});

test("a worker that dies lets go of all that wait, and is ended", async () => {
  let made = worker_of(obliging);
  const { runtime } = await started(() => made, null);
  made.told = () => {};
  const waiting = runtime.call({ kind: "a" });
  made.fail();
  await assert.rejects(waiting, RuntimeEnded);
  await assert.rejects(runtime.call({ kind: "b" }), RuntimeEnded);
  assert.ok(made.ended && !runtime.alive);
  made = null;
});
