// Assignment problem: which row goes with which column, each once, so that the sum of costs is least. Shortest augmenting paths with
// dual variables (Jonker and Volgenant 1987), exact; their augmenting row reduction saved less than a tenth of the time here.

/**
 * Least sum of costs of an assignment.
 * @param {Float64Array} costs (count, count), row by row, finite
 * @param {number} count
 */
export function assignment_cost(costs, count) {
  const column_of = assignment(costs, count);
  let sum = 0;
  for (let row = 0; row < count; row++) sum += costs[row * count + column_of[row]];
  return sum;
}

/**
 * Assignment whose sum of costs is least.
 * @param {Float64Array} costs (count, count), row by row, finite
 * @param {number} count
 * @returns {Int32Array} the column of each row
 */
export function assignment(costs, count) {
  const column_of = new Int32Array(count).fill(-1);
  const row_of = new Int32Array(count).fill(-1);
  const dual = new Float64Array(count); // of columns: costs[row, column] - dual[column] is least in a row at its own column
  column_reduction(costs, count, column_of, row_of, dual);
  const least = new Float64Array(count); // length of the shortest path from the row to each column
  const before = new Int32Array(count); // the row from which it comes there
  const order = new Int32Array(count); // columns: first those that are done, then those to which the path is known, then the others
  for (let free = 0; free < count; free++) {
    if (column_of[free] >= 0) continue;
    let [done, known, end, length] = [0, 0, -1, 0];
    for (let column = 0; column < count; column++) {
      order[column] = column;
      least[column] = costs[free * count + column] - dual[column];
      before[column] = free;
    }
    while (end < 0) {
      if (done === known) {
        length = Infinity;
        for (let at = known; at < count; at++) {
          const column = order[at];
          if (least[column] > length) continue;
          if (least[column] < length) [length, known] = [least[column], done];
          order[at] = order[known];
          order[known++] = column;
        }
        for (let at = done; at < known && end < 0; at++) if (row_of[order[at]] < 0) end = order[at];
        if (end >= 0) break;
      }
      const through = order[done++];
      const row = row_of[through];
      const base = costs[row * count + through] - dual[through] - length;
      for (let at = known; at < count; at++) {
        const column = order[at];
        const reach = costs[row * count + column] - dual[column] - base;
        if (reach >= least[column]) continue;
        least[column] = reach;
        before[column] = row;
        if (reach > length) continue;
        if (row_of[column] < 0) {
          end = column;
          break;
        }
        order[at] = order[known];
        order[known++] = column;
      }
    }
    for (let at = 0; at < done; at++) dual[order[at]] += least[order[at]] - length;
    for (let column = end, row = -1; row !== free; ) {
      row = before[column];
      row_of[column] = row;
      [column_of[row], column] = [column, column_of[row]];
    }
  }
  return column_of;
}

/**
 * First assignment and dual variables: each column takes the row that is cheapest for it, if no other column has.
 * @param {Float64Array} costs
 * @param {number} count
 * @param {Int32Array} column_of
 * @param {Int32Array} row_of
 * @param {Float64Array} dual
 */
function column_reduction(costs, count, column_of, row_of, dual) {
  for (let column = count - 1; column >= 0; column--) {
    let best = 0;
    for (let row = 1; row < count; row++) if (costs[row * count + column] < costs[best * count + column]) best = row;
    dual[column] = costs[best * count + column];
    if (column_of[best] >= 0) continue;
    column_of[best] = column;
    row_of[column] = best;
  }
}
