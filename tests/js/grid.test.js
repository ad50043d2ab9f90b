import assert from "node:assert/strict";
import test from "node:test";
import { arrow_step, cell_under } from "../../assets/js/lib/grid.js";

const sheet = { getBoundingClientRect: () => ({ left: 100, top: 50, width: 200, height: 100 }) };

test("the cell under a pointer, and the outermost one just beyond the edge", () => {
  assert.deepEqual(cell_under({ clientX: 101, clientY: 51 }, sheet, 4, 2), { column: 0, row: 0 });
  assert.deepEqual(cell_under({ clientX: 251, clientY: 101 }, sheet, 4, 2), { column: 3, row: 1 });
  assert.deepEqual(cell_under({ clientX: 300, clientY: 150 }, sheet, 4, 2), { column: 3, row: 1 });
  assert.deepEqual(cell_under({ clientX: 99, clientY: 10 }, sheet, 4), { column: 0, row: 0 });
});

test("arrows go by a cell, up and down by a row; other keys go nowhere", () => {
  assert.deepEqual(
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter"].map((key) => arrow_step(key, 5)),
    [-1, 1, -5, 5, undefined],
  );
});
