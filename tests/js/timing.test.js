import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { at_most_every, at_rest, once_a_frame } from "../../assets/js/lib/timing.js";

test("what is asked for often is drawn once a frame, and again in the next", () => {
  const frames = [];
  globalThis.requestAnimationFrame = (draw) => frames.push(draw);
  let drawn = 0;
  const redraw = once_a_frame(() => {
    drawn += 1;
  });
  redraw();
  redraw();
  assert.deepEqual([frames.length, drawn], [1, 0]);
  frames.pop()();
  redraw();
  assert.deepEqual([frames.length, drawn], [1, 1]);
});

test("the newest call counts, once the hand rests", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const told = [];
  const tell = at_rest(300, (word) => told.push(word));
  tell("a");
  mock.timers.tick(299);
  tell("b");
  mock.timers.tick(299);
  assert.deepEqual(told, []);
  mock.timers.tick(1);
  assert.deepEqual(told, ["b"]);
  mock.timers.reset();
});

test("what waits until it has not been asked for can be done at once, and is then done only once", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const told = [];
  const tell = at_rest(300, (word) => told.push(word));
  tell.now();
  assert.deepEqual(told, []);
  tell("a");
  tell.now();
  assert.deepEqual(told, ["a"]);
  mock.timers.tick(1000);
  assert.deepEqual(told, ["a"]);
  mock.timers.reset();
});

test("what is asked for all the time is drawn now and then, and in the end", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.requestAnimationFrame = (draw) => draw();
  let now = 1000;
  const { now: own } = performance;
  performance.now = () => now;
  let drawn = 0;
  const redraw = at_most_every(100, () => {
    drawn += 1;
  });
  redraw();
  assert.equal(drawn, 1);
  for (let time = 0; time < 5; time++) redraw();
  assert.equal(drawn, 1);
  now += 100;
  mock.timers.tick(100);
  assert.equal(drawn, 2);
  performance.now = own;
  mock.timers.reset();
});
