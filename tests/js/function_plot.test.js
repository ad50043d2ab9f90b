import assert from "node:assert/strict";
import test from "node:test";
import * as plots from "../../assets/js/lib/function_plot.js";
import { recording_context } from "./fake_canvas.js";

const MARGINS = { left: 40, right: 10, top: 10, bottom: 30 };

/** A plot on a canvas of 250 x 140 at (100, 50) of the page: 200 x 100 pixels for x from -1 to 1 and y from 0 to 2. */
function open(ranges = { x: [-1, 1], y: [0, 2] }, size = { width: 250, height: 140 }) {
  globalThis.window = { devicePixelRatio: 1 };
  globalThis.document = { body: { classList: { contains: () => false } } };
  const pen = recording_context();
  const canvas = {
    clientWidth: size.width,
    clientHeight: size.height,
    getContext: () => pen,
    getBoundingClientRect: () => ({ left: 100, top: 50 }),
  };
  const plot = plots.open_function_plot(canvas, ranges, MARGINS);
  pen.calls.length = 0;
  return { pen, plot };
}
const called = (pen, name) => pen.calls.filter(([one]) => one === name).map(([, ...given]) => given);

test("values and pixels belong together, both ways", () => {
  const { plot } = open();
  assert.deepEqual([-1, 0, 1].map(plot.x_of), [40, 140, 240]);
  assert.deepEqual([0, 1, 2].map(plot.y_of), [110, 60, 10]);
  assert.deepEqual(plots.value_at(plot, { clientX: 240, clientY: 110 }), { x: 0, y: 1 });
  assert.equal(plots.value_at(plot, { clientX: 90, clientY: 110 }).x < -1, true);
});

test("a canvas without a size has no plot", () => {
  assert.equal(open(undefined, { width: 0, height: 0 }).plot, null);
});

test("axes have numbers at round ticks and their names", () => {
  const { pen, plot } = open();
  plots.draw_axes(plot, { x: "logit", y: "loss", y_ticks: [0, 1, 2] }, { ink: "black", faint: "grey" });
  const words = called(pen, "fillText").map(([text]) => text);
  assert.deepEqual(words, ["-1", "0", "1", "0", "1", "2", "logit", "loss"]);
  const inks = called(pen, "stroke").map(([colour]) => colour);
  assert.deepEqual(inks, ["grey", "black", "grey", "black", "grey", "grey"]); // the lines through 0 stand out
});

test("a curve has a gap where a value is no number", () => {
  const { pen, plot } = open();
  plots.draw_curve(plot, [-1, -0.5, 0, 0.5, 1], [0, 1, Number.NaN, 1, 2], { colour: "blue" });
  assert.deepEqual(called(pen, "moveTo"), [
    [40, 110],
    [190, 60],
  ]);
  assert.deepEqual(called(pen, "lineTo"), [
    [90, 60],
    [240, 10],
  ]);
});

test("a function is drawn at every pixel, and clipped to the box", () => {
  const { pen, plot } = open();
  plots.draw_function(plot, (x) => x * x, { colour: "blue" });
  assert.equal(called(pen, "moveTo").length + called(pen, "lineTo").length, 201);
  assert.deepEqual(called(pen, "rect"), [[40, 10, 200, 100]]);
  const order = pen.calls.map(([name]) => name);
  assert.ok(order.indexOf("clip") < order.indexOf("lineTo") && order.at(-1) === "restore");
});

test("an area goes back along its base", () => {
  const { pen, plot } = open();
  plots.fill_under(plot, [-1, 1], [1, 2], { colour: "green" });
  plots.fill_under(plot, [-1, 1], [1, 2], { colour: "green", base: [0, 1] });
  assert.deepEqual(called(pen, "lineTo"), [
    ...[40, 240, 240, 40].map((x, i) => [x, [60, 10, 110, 110][i]]),
    ...[40, 240, 240, 40].map((x, i) => [x, [60, 10, 60, 110][i]]),
  ]);
});

test("an arrow of no length is not drawn, another one ends in its tip", () => {
  const { pen, plot } = open();
  plots.draw_arrow(plot, [0, 1], [0, 1], { colour: "red" });
  assert.deepEqual(pen.calls, []);
  plots.draw_arrow(plot, [0, 1], [0.5, 1], { colour: "red" });
  assert.ok(called(pen, "moveTo").some(([x, y]) => x === 190 && y === 60));
});

test("a tangent is as long as is asked, and as steep", () => {
  const { pen, plot } = open();
  plots.draw_tangent(plot, 0, 1, 2, 60, { colour: "red" });
  const [[x0, y0], [x1, y1]] = [called(pen, "moveTo")[0], called(pen, "lineTo")[0]];
  assert.ok(Math.abs(Math.hypot(x1 - x0, y1 - y0) - 60) < 1e-9);
  assert.ok(Math.abs((y1 - y0) / (x1 - x0) + 1) < 1e-9); // 100 pixels are 1 across, and 2 up
});

test("the nearest mark within reach is hit, of two at one place the one above", () => {
  const { plot } = open();
  const marks = [
    [0, 1],
    [0.5, 1],
    [0.5, 1],
  ];
  assert.equal(plots.nearest_mark(plot, marks, { clientX: 245, clientY: 112 }, 24), 0);
  assert.equal(plots.nearest_mark(plot, marks, { clientX: 288, clientY: 112 }, 24), 2);
  assert.equal(plots.nearest_mark(plot, marks, { clientX: 265, clientY: 150 }, 24), -1);
});
