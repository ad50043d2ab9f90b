// Products of matrices and convolutions, all of them as calls of one kernel.
import { LANES } from "./kernel.js";
import { walk_of } from "./loops.js";
import { broadcast_strides, strides_of } from "./program.js";

/** @typedef {import("./heap.js").Heap} Heap */
/** @typedef {import("./kernel.js").Multiply} Multiply */
/** @typedef {import("./movement.js").Tensor & {constant: boolean}} Tensor */
/** @typedef {import("./program.js").Node} Node */
/** @typedef {() => void} Run */
/** @typedef {{heap: Heap, multiply: Multiply, scratch: (count: number) => number}} Machine `scratch` is room that is free again after each node */

const BYTES = 4;

/**
 * Packs a matrix (rows, columns), which lies with these strides, into panels of eight columns.
 * @param {Heap} heap
 * @param {number} from
 * @param {number} to
 * @param {number} rows
 * @param {number} columns
 * @param {number} down
 * @param {number} across
 */
function pack(heap, from, to, rows, columns, down, across) {
  const h = heap.numbers;
  let at = to;
  for (let column = 0; column < columns; column += LANES) {
    const wide = Math.min(LANES, columns - column);
    for (let row = 0; row < rows; row++) {
      const source = from + row * down + column * across;
      for (let lane = 0; lane < wide; lane++) h[at + lane] = h[source + lane * across];
      for (let lane = wide; lane < LANES; lane++) h[at + lane] = 0;
      at += LANES;
    }
  }
}

/** @param {number} columns */
const padded = (columns) => Math.ceil(columns / LANES) * LANES;

/**
 * @param {Machine} machine
 * @param {Node} _node
 * @param {Tensor} out
 * @param {Tensor[]} reads
 * @returns {Run}
 */
export function matmul({ heap, multiply, scratch }, _node, out, [x, y, bias]) {
  const [rows, inner] = x.shape;
  const columns = y.shape[1];
  const room = inner * padded(columns);
  let kept = 0; // a constant matrix is packed once
  const add = bias ? adding(heap, out, bias) : null;
  return () => {
    const panels = kept || (y.constant ? heap.take(room) : scratch(room));
    if (!kept) pack(heap, y.place, panels, inner, columns, columns, 1);
    if (y.constant) kept = panels;
    multiply(BYTES * x.place, BYTES * panels, 0, BYTES * out.place, rows, inner, columns);
    add?.();
  };
}

/**
 * Adds a tensor that broadcasts to another one, in place.
 * @param {Heap} heap
 * @param {Tensor} out
 * @param {Tensor} bias
 * @returns {Run}
 */
function adding(heap, out, bias) {
  const { inner, steps, places, runs } = walk_of(out.shape, [strides_of(out.shape), broadcast_strides(bias.shape, out.shape)]);
  const [far, near] = steps;
  return () => {
    const h = heap.numbers;
    for (let run = 0; run < runs; run++) {
      const target = out.place + places[2 * run];
      const source = bias.place + places[2 * run + 1];
      for (let i = 0; i < inner; i++) h[target + i * far] += h[source + i * near];
    }
  };
}

/**
 * Places in a picture (height, width) that each tap of a kernel sees, for each place of the smaller one (rows, columns); -1 outside.
 * @param {Node} node a convolution
 * @param {[number, number]} picture the side that the kernel moves over
 * @param {[number, number]} taps
 * @param {[number, number]} smaller
 * @returns {Int32Array} [tap][place]
 */
function table_of(node, [height, width], [tall, wide], [rows, columns]) {
  const { stride, padding, dilation } = node;
  const table = new Int32Array(tall * wide * rows * columns);
  let at = 0;
  for (let ty = 0; ty < tall; ty++)
    for (let tx = 0; tx < wide; tx++)
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const down = y * stride[0] - padding[0] + ty * dilation[0];
          const right = x * stride[1] - padding[1] + tx * dilation[1];
          const inside = down >= 0 && down < height && right >= 0 && right < width;
          table[at++] = inside ? down * width + right : -1;
        }
  return table;
}

/**
 * A convolution: the numbers under the kernel, as columns of a matrix, times the kernel.
 * @param {Machine} machine
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor[]} reads
 * @returns {Run}
 */
function forward({ heap, multiply, scratch }, node, out, [x, kernel, bias]) {
  const [count, channels, height, width] = x.shape;
  const [outputs, , tall, wide] = kernel.shape;
  const [, , rows, columns] = out.shape;
  const [area, places, taps] = [height * width, rows * columns, tall * wide];
  const inner = channels * taps;
  const table = table_of(node, [height, width], [tall, wide], [rows, columns]);

  /** @param {number} from @param {number} to */
  function gather(from, to) {
    const h = heap.numbers;
    let at = to;
    for (let place = 0; place < places; place += LANES) {
      const lanes = Math.min(LANES, places - place);
      for (let channel = 0; channel < channels; channel++) {
        const source = from + channel * area;
        for (let tap = 0; tap < taps; tap++) {
          const seen = tap * places + place;
          for (let lane = 0; lane < lanes; lane++) {
            const offset = table[seen + lane];
            h[at + lane] = offset < 0 ? 0 : h[source + offset];
          }
          for (let lane = lanes; lane < LANES; lane++) h[at + lane] = 0;
          at += LANES;
        }
      }
    }
  }

  return () => {
    const panels = scratch(inner * padded(places));
    for (let image = 0; image < count; image++) {
      gather(x.place + image * channels * area, panels);
      const target = out.place + image * outputs * places;
      multiply(BYTES * kernel.place, BYTES * panels, bias ? BYTES * bias.place : 0, BYTES * target, outputs, inner, places);
    }
  };
}

/**
 * A transposed convolution: the kernel, turned, times the numbers of a picture, each product added where its tap lies.
 * @param {Machine} machine
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor[]} reads
 * @returns {Run}
 */
function transposed({ heap, multiply, scratch }, node, out, [x, kernel, bias]) {
  const [count, channels, height, width] = x.shape;
  const [, outputs, tall, wide] = kernel.shape;
  const [, , rows, columns] = out.shape;
  const [places, area, taps] = [height * width, rows * columns, tall * wide];
  const spread = outputs * taps;
  const table = table_of(node, [rows, columns], [tall, wide], [height, width]);
  let kept = 0; // a constant kernel is turned once

  /** @param {number} to */
  function turn(to) {
    const h = heap.numbers;
    for (let channel = 0; channel < channels; channel++)
      for (let tap = 0; tap < spread; tap++) h[to + tap * channels + channel] = h[kernel.place + channel * spread + tap];
  }

  /** @param {number} from @param {number} to */
  function scatter(from, to) {
    const h = heap.numbers;
    for (let output = 0; output < outputs; output++) {
      const target = to + output * area;
      h.fill(bias ? h[bias.place + output] : 0, target, target + area);
      for (let tap = 0; tap < taps; tap++) {
        const source = from + (output * taps + tap) * places;
        for (let place = 0; place < places; place++) {
          const offset = table[tap * places + place];
          if (offset >= 0) h[target + offset] += h[source + place];
        }
      }
    }
  }

  return () => {
    const turned = kept || (kernel.constant ? heap.take(spread * channels) : scratch(spread * channels));
    if (!kept) turn(turned);
    if (kernel.constant) kept = turned;
    const panels = scratch(channels * padded(places));
    const products = scratch(spread * places);
    for (let image = 0; image < count; image++) {
      pack(heap, x.place + image * channels * places, panels, channels, places, places, 1);
      multiply(BYTES * turned, BYTES * panels, 0, BYTES * products, spread, channels, places);
      scatter(products, out.place + image * outputs * area);
    }
  };
}

/**
 * @param {Machine} machine
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor[]} reads
 * @returns {Run}
 */
export function conv(machine, node, out, reads) {
  return node.transposed ? transposed(machine, node, out, reads) : forward(machine, node, out, reads);
}
