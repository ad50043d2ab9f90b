import assert from "node:assert/strict";
import test from "node:test";
import { Lanes } from "../../assets/js/models/lanes.js";

/** Acts that end when told to. */
function acts() {
  const begun = [];
  const act = (name) => () => new Promise((resolve, reject) => begun.push({ name, resolve, reject }));
  return { begun, act };
}
const rest = () => new Promise((resolve) => setTimeout(resolve));

test("of what waits in a lane only the newest is done; what is under way is answered", async () => {
  const lanes = new Lanes();
  const { begun, act } = acts();
  const answers = ["a", "b", "c"].map((name) => lanes.newest("hand", act(name)));
  assert.equal(await answers[1], null);
  assert.deepEqual(
    begun.map(({ name }) => name),
    ["a"],
  );
  begun[0].resolve("A");
  assert.equal(await answers[0], "A");
  await rest();
  begun[1].resolve("C");
  assert.equal(await answers[2], "C");
  assert.deepEqual(
    begun.map(({ name }) => name),
    ["a", "c"],
  );
});

test("lanes do not wait for each other", async () => {
  const lanes = new Lanes();
  const { begun, act } = acts();
  lanes.newest("one", act("a"));
  const other = lanes.newest("two", act("b"));
  begun[1].resolve(2);
  assert.equal(await other, 2);
});

test("an error is told, and the lane goes on", async () => {
  const lanes = new Lanes();
  const { begun, act } = acts();
  const [first, second] = [lanes.newest("hand", act("a")), lanes.newest("hand", act("b"))];
  begun[0].reject(new Error("no"));
  await assert.rejects(first, /no/);
  await rest();
  begun[1].resolve("B");
  assert.equal(await second, "B");
  const third = lanes.newest("hand", async () => "C");
  assert.equal(await third, "C");
});
