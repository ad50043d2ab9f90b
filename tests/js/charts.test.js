import assert from "node:assert/strict";
import test from "node:test";
import * as charts from "../../assets/js/lib/charts.js";
import { recording_context } from "./fake_canvas.js";

const SHEET = { width: 254, height: 130 };
const open = () => {
  const pen = recording_context();
  return { pen, plot: charts.open_plot({ pen, ...SHEET }, { end: 100, low: -1, high: 1 }) };
};

test("a scale takes ends to ends, the middle to the middle, and what is beyond along", () => {
  const scale = charts.linear(10, 20, 0, 100);
  assert.deepEqual([10, 15, 20, 25].map(scale), [0, 50, 100, 150]);
  assert.equal(charts.linear(0, 1, 100, 0)(0.25), 75); // upside down, as on a canvas
});

test("a range has room around what is drawn, and is one at all without it", () => {
  const [low, high] = charts.padded(0, 10);
  assert.ok(low < 0 && low > -1 && high > 10 && high < 11);
  assert.deepEqual(charts.padded(3, 3), [2.5, 3.5]);
  assert.deepEqual(charts.padded(Infinity, -Infinity), [0, 1]);
});

test("powers of ten hold what is drawn and are at least one apart", () => {
  assert.deepEqual(charts.decades(0.3, 2.1), [0, 3]);
  assert.deepEqual(charts.decades(1, 1), [1, 2]);
});

test("a score of zero has a logarithm that can be drawn", () => {
  assert.equal(charts.log_score(100), 2);
  assert.equal(charts.log_score(0), -1);
});

test("a plot leaves room for ticks and their words", () => {
  const { plot } = open();
  assert.deepEqual(plot.box, { left: 44, right: 244, top: 8, bottom: 108 });
  assert.deepEqual([plot.x_of(0), plot.x_of(50), plot.x_of(100)], [44, 144, 244]);
  assert.deepEqual([plot.y_of(-1), plot.y_of(0), plot.y_of(1)], [108, 58, 8]);
});

test("the axis of values has a line and a number at each tick", () => {
  const { pen, plot } = open();
  charts.draw_value_axis(plot, { low: -1, high: 1, step: 1 }, { ink: "black", faint: "grey" });
  const words = pen.calls.filter(([name]) => name === "fillText");
  assert.deepEqual(words, [
    ["fillText", "-1", 38, 108],
    ["fillText", "0", 38, 58],
    ["fillText", "1", 38, 8],
  ]);
  assert.equal(pen.calls.filter(([name, colour]) => name === "stroke" && colour === "grey").length, 3);
});

test("the axis of progress says its unit at 0 and stays inside the plot", () => {
  const { pen, plot } = open();
  charts.draw_progress_axis(plot, { end: 100, step: 50 }, "images", "black");
  const words = pen.calls.map(([, text, x]) => [text, x]);
  assert.deepEqual(words, [
    ["0 images", 44],
    ["50", 144],
    ["100", 244],
  ]);
});

test("a line goes through its rows, and leaves some out where they lie closer than pixels", () => {
  const of = { x: (row) => row[0], y: (row) => row[1] };
  const few = open();
  charts.draw_line(
    few.plot,
    [
      [0, -1],
      [100, 1],
    ],
    of,
    { colour: "blue", dash: [2, 2] },
  );
  assert.deepEqual(
    few.pen.calls.filter(([name]) => name === "lineTo"),
    [
      ["lineTo", 44, 108],
      ["lineTo", 244, 8],
    ],
  );
  assert.deepEqual(few.pen.calls[0], ["setLineDash", [2, 2]]);
  assert.deepEqual(few.pen.calls.at(-1), ["setLineDash", []]);
  const many = open();
  charts.draw_line(
    many.plot,
    Array.from({ length: 50000 }, (_, i) => [i / 500, 0]),
    of,
    { colour: "blue" },
  );
  const drawn = many.pen.calls.filter(([name]) => name === "lineTo").length;
  assert.ok(drawn >= 400 && drawn <= 800, `${drawn} of 50000 for 200 pixels`);
});

test("the nearest row is found, of equals the first, and none of none", () => {
  const rows = [[0], [64], [128]];
  const x_of = (row) => row[0];
  assert.equal(charts.nearest_row(rows, 90, x_of), 1);
  assert.equal(charts.nearest_row(rows, 32, x_of), 0);
  assert.equal(charts.nearest_row(rows, 1e9, x_of), 2);
  assert.equal(charts.nearest_row([], 5, x_of), -1);
});
