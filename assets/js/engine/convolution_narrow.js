// Convolutions to few channels: all taps of all outputs are the columns of one product, and each output adds up those that reach it.
import { sides_of, with_borders } from "./convolution_input.js";
import { calling } from "./kernel_calls.js";
import { padded } from "./layout.js";
import { BYTES, packing } from "./products.js";

/** @typedef {import("./kernel_calls.js").Call} Call */
/** @typedef {import("./program.js").Node} Node */

/**
 * Where in the input the tap (ty, tx) lies for the place (y, x) of the output, or null outside of it or between its pixels.
 * @param {Node} node
 * @param {number[]} shape of the input
 * @param {number} y
 * @param {number} x
 * @param {number} ty
 * @param {number} tx
 * @returns {[number, number] | null}
 */
function seen({ stride, padding, dilation, transposed }, [, , height, width], y, x, ty, tx) {
  let down = transposed ? y + padding[0] - ty * dilation[0] : y * stride[0] - padding[0] + ty * dilation[0];
  let right = transposed ? x + padding[1] - tx * dilation[1] : x * stride[1] - padding[1] + tx * dilation[1];
  if (transposed) {
    if (down % stride[0] || right % stride[1]) return null;
    down /= stride[0];
    right /= stride[1];
  }
  return down >= 0 && down < height && right >= 0 && right < width ? [down, right] : null;
}

/** @type {import("./movement.js").Planner} */
export function scattered(context, node, out, [x, kernel, bias]) {
  const { columns, across, down, taps, from } = sides_of(node, kernel);
  const [count, length, height, width] = x.shape;
  const [, , tall, wide] = out.shape;
  const apart = columns * taps.length;
  // the kernel's numbers as one matrix: each output's taps side by side, or each tap's outputs
  const each = taps.flatMap((tap) => Array.from({ length: columns }, (_, column) => from(tap) + column * across));
  const step = each.length > 1 ? each[1] - each[0] : 1;
  const even = each.every((place, at) => place === at * step);
  const packed = even
    ? packing(context, kernel, { columns: apart, across: step, length, down, taps: [0] })
    : packed_singly(context, kernel, each, length, down);
  const products = context.scratch(height * width * apart + padded(apart));
  const none = BYTES * context.zeros(padded(apart));
  const input = x.strides[2] === width * x.strides[3] || height === 1 ? null : with_borders(context, x, [0, 0], [0, 0]);
  const own = input && input.row === width * input.pixel ? input : null;
  const [picture, pixel, channel, place] = own
    ? [own.picture, own.pixel, 1, own.place]
    : [x.strides[0], x.strides[3], x.strides[1], x.place];
  const rows = own || x.strides[2] === width * x.strides[3] ? 1 : height; // products of which one picture's pixels are made
  const { listed, ends } = sums_of(node, x.shape, [tall, wide], taps, columns, apart);
  const key = JSON.stringify([node.stride, node.padding, node.dilation, node.transposed, x.shape, out.shape, kernel.shape]);
  const [list, until] = [context.table(`sums ${key}`, () => listed), context.table(`ends ${key}`, () => ends)];
  /** @type {Call[]} */
  const calls = [...(own?.calls ?? []), ...packed.calls];
  for (let at = 0; at < count; at++) {
    for (let row = 0; row < rows; row++) {
      const left = [place + at * picture + row * x.strides[2], 4 * pixel, pixel, channel].map((places) => BYTES * places);
      const right = [packed.place, 8, 8 * length].map((places) => BYTES * places);
      const to = BYTES * (products + row * width * apart);
      calls.push(["product", ...left, ...right, none, 0, to, BYTES * apart, (height * width) / rows, apart, length]);
    }
    for (let output = 0; output < columns; output++) {
      const begin = bias ? BYTES * (bias.place + output * bias.strides[0]) : none;
      const to = BYTES * (out.place + at * out.strides[0] + output * out.strides[1]);
      calls.push(["gather_sums", BYTES * list, BYTES * until, tall * wide, BYTES * (products + output), begin, to]);
    }
  }
  return calling(context.kernel, calls);
}

/**
 * A matrix whose columns lie anywhere, packed: each block's columns are copied one by one.
 * @param {import("./plan.js").PlanContext} context
 * @param {import("./plan.js").Tensor} weights
 * @param {number[]} columns where each begins, from the tensor's own start
 * @param {number} length
 * @param {number} down
 * @returns {{place: number, calls: Call[]}}
 */
function packed_singly(context, weights, columns, length, down) {
  const { kernel, constant, scratch } = context;
  const count = padded(columns.length) * length;
  /** @param {number} to @returns {Call[]} */
  const calls = (to) =>
    columns.map((column, at) => {
      const target = BYTES * (to + (at >> 3) * 8 * length + (at & 7));
      const source = BYTES * (weights.place + column);
      return ["copy", target, BYTES * 8, 0, source, BYTES * down, 0, BYTES, length, 1, 1];
    });
  if (!weights.constant) {
    const place = scratch(count);
    return { place, calls: calls(place) };
  }
  const key = weights.given ? `packed singly ${weights.place} ${columns} ${length} ${down}` : "";
  return { place: constant(key, count, (_, to) => calling(kernel, calls(to))()), calls: [] };
}

/**
 * The products that each output adds up, and where its list ends, in bytes.
 * @param {Node} node
 * @param {number[]} shape of the input
 * @param {[number, number]} sides of the output
 * @param {[number, number][]} taps
 * @param {number} columns
 * @param {number} apart
 */
function sums_of(node, shape, [tall, wide], taps, columns, apart) {
  /** @type {number[]} */
  const sources = [];
  const ends = new Int32Array(tall * wide);
  for (let y = 0; y < tall; y++)
    for (let z = 0; z < wide; z++) {
      taps.forEach(([ty, tx], tap) => {
        const place = seen(node, shape, y, z, ty, tx);
        if (place) sources.push(BYTES * ((place[0] * shape[3] + place[1]) * apart + tap * columns));
      });
      ends[y * wide + z] = BYTES * sources.length;
    }
  return { listed: Int32Array.from(sources), ends };
}
