import assert from "node:assert/strict";
import test from "node:test";
import { parts_of, Replaced } from "../../assets/js/models/download.js";

const SENTENCE = /^[A-Z][^\n]*\.$/;

/** An answer whose body comes in chunks of so many bytes: 0, 1, 2 and so on; then it may break off. */
function answer(total, chunk, broken = false) {
  let at = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (at === total) {
        if (broken) controller.error(new TypeError("network error"));
        else controller.close();
        return;
      }
      const end = Math.min(total, at + chunk);
      controller.enqueue(Uint8Array.from({ length: end - at }, (_, i) => at + i));
      at = end;
    },
  });
  return new Response(body);
}

async function read(response, first, total) {
  const parts = [];
  for await (const part of parts_of(response, first, total)) parts.push([...new Uint8Array(part)]);
  return parts;
}

test("the beginning comes first, whatever the chunks", async () => {
  const all = [...Array(10).keys()];
  for (const chunk of [1, 3, 4, 7, 10]) {
    assert.deepEqual(await read(answer(10, chunk), 4, 10), [all.slice(0, 4), all.slice(4)]);
  }
  assert.deepEqual(await read(answer(10, 3), 10, 10), [all]);
});

test("the beginning is there before the rest is", async () => {
  let release = (/** @type {any} */ _) => {};
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(5));
      release = () => {
        controller.enqueue(new Uint8Array(5));
        controller.close();
      };
    },
  });
  const parts = parts_of(new Response(body), 4, 10);
  assert.equal((await parts.next()).value?.byteLength, 4);
  release(null);
  assert.equal((await parts.next()).value?.byteLength, 6);
  assert.ok((await parts.next()).done);
});

test("what was cut off, breaks off or is too long is one sentence", async () => {
  await assert.rejects(read(answer(7, 3), 4, 10), { message: /incomplete/ });
  await assert.rejects(read(answer(2, 3), 4, 10), { message: /incomplete/ });
  await assert.rejects(read(answer(7, 3, true), 4, 10), { message: /incomplete/ });
  await assert.rejects(read(answer(11, 3), 4, 10), { message: SENTENCE });
});

test("an answer that is no file is one sentence; one that was replaced says so", async () => {
  await assert.rejects(read(new Response("gone", { status: 503 }), 4, 10), { message: SENTENCE });
  await assert.rejects(read(new Response("Replaced by newer ones.", { status: 404 }), 4, 10), Replaced);
});
