// Events of a static page answered by its script (assets/js/static/events.js).
import assert from "node:assert/strict";
import test from "node:test";
import { answering } from "../../assets/js/static/events.js";

/** A host with these handlers; what it shows and what fails. */
function host(handlers) {
  const shown = [];
  const failed = [];
  const answer = answering(
    handlers,
    {},
    (updates) => shown.push(updates),
    (error) => failed.push(error.message),
  );
  return { answer, shown, failed };
}

/** A promise that somebody else keeps. */
function later() {
  let keep;
  const promise = new Promise((resolve) => {
    keep = resolve;
  });
  return { promise, keep };
}

test("of what a hand does meanwhile only the newest is answered", async () => {
  const gates = [later(), later()];
  const seen = [];
  const { answer, shown } = host({
    "console.input": async (_, { value }) => {
      seen.push(value);
      await gates[seen.length - 1].promise;
      return { stage: value };
    },
  });
  const first = answer("console", "input", { value: 1 });
  for (const value of [2, 3, 4]) answer("console", "input", { value });
  gates[0].keep();
  gates[1].keep();
  await first;
  assert.deepEqual(seen, [1, 4]);
  assert.deepEqual(shown, [{ stage: 1 }, { stage: 4 }]);
});

test("a click goes through while another is answered", async () => {
  const gate = later();
  let clicks = 0;
  const { answer } = host({
    "find.click": async () => {
      clicks += 1;
      await gate.promise;
      return null;
    },
  });
  const both = [answer("find", "click", null), answer("find", "click", null)];
  assert.equal(clicks, 2);
  gate.keep();
  await Promise.all(both);
});

test("a handler may answer several times, nothing, or with an error, and the next event is answered all the same", async () => {
  let fails = true;
  const { answer, shown, failed } = host({
    async *"a.input"() {
      yield { x: 1 };
      yield { x: 2 };
    },
    "b.input": () => null,
    "c.input": async () => {
      if (fails) throw new Error("No.");
      return { c: 1 };
    },
  });
  await answer("a", "input", {});
  await answer("b", "input", {});
  await answer("unknown", "input", {});
  await answer("c", "input", {});
  fails = false;
  await answer("c", "input", {});
  assert.deepEqual(shown, [{ x: 1 }, { x: 2 }, { c: 1 }]);
  assert.deepEqual(failed, ["No."]);
});
