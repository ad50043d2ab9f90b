import assert from "node:assert/strict";
import test from "node:test";
import { cells_in_view, nearest_cell, span_of, step_of } from "../../assets/js/components/latent_map/plane.js";

const FRAME = { side: 5, step: 1, edge: 4 };
const view = (x, y, zoom) => ({ x, y, zoom, layer: "none" });

test("each zoom halves what is seen, and each level its cells", () => {
  assert.equal(span_of(FRAME, view(0, 0, 0)), 5);
  assert.equal(span_of(FRAME, view(0, 0, 2)), 1.25);
  assert.equal(step_of(FRAME, 3), 0.125);
});

test("the cells in view come from the middle outwards, and all of them", () => {
  const { level, cells } = cells_in_view(FRAME, view(0, 0, 0));
  assert.equal(level, 0);
  assert.equal(cells.length, 25);
  assert.deepEqual(cells[0], [0, 0]);
  const away = cells.map(([column, row]) => Math.hypot(column, row));
  assert.deepEqual(
    away,
    away.toSorted((a, b) => a - b),
  );
});

test("beyond the edge there are no cells", () => {
  const columns = cells_in_view(FRAME, view(4, 0, 0)).cells.map(([column]) => column);
  assert.deepEqual([Math.min(...columns), Math.max(...columns)], [2, 4]);
  assert.deepEqual(nearest_cell(FRAME, view(0, 0, 0), 9, -9).cell, [4, -4]);
});

test("the nearest cell is that of the level which is shown", () => {
  const found = nearest_cell(FRAME, view(0, 0, 1), 0.7, -0.6);
  assert.deepEqual(found, { level: 1, step: 0.5, cell: [1, -1], x: 0.5, y: -0.5 });
});
