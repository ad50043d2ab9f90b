// The gradient of a convolution's weights: a convolution whose kernel is as large as a picture and whose output is as small as a kernel,
// with the batch in the place of channels (gan.browser.decompositions). For each tap it is a product of matrices over all pixels.
import { borders, with_borders } from "./convolution_input.js";
import { LANES } from "./kernel.js";
import { calling } from "./kernel_calls.js";
import { padded } from "./layout.js";
import { copying } from "./movement.js";
import { BYTES } from "./products.js";

/** @typedef {import("./convolution_input.js").Numbers} Numbers */
/** @typedef {import("./kernel_calls.js").Call} Call */
/** @typedef {import("./plan.js").Tensor} Tensor */
/** @typedef {import("./program.js").Node} Node */

/**
 * Whether a convolution has more taps than outputs.
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor[]} reads
 */
export function is_correlation({ transposed, stride }, { shape }, [, kernel, bias]) {
  return !transposed && !bias && stride[0] === 1 && stride[1] === 1 && kernel.shape[2] * kernel.shape[3] > shape[2] * shape[3];
}

/** A batch and its channels change places. @param {Tensor} x @returns {Numbers} */
function exchanged({ place, shape, strides }) {
  const order = [1, 0, 2, 3];
  return { place, shape: order.map((axis) => shape[axis]), strides: order.map((axis) => strides[axis]) };
}

/** @type {import("./movement.js").Planner} */
export function correlated(context, { padding, dilation }, out, [image, kernel]) {
  const { heap, kernel: calls_of } = context;
  const [x, y] = [exchanged(image), exchanged(kernel)]; // both (N, channels, H, W) now
  const [count, channels] = x.shape;
  const columns = y.shape[1];
  const [tall, wide] = out.shape.slice(2);
  const reach = [0, 1].map((axis) => {
    const last = (y.shape[axis + 2] - 1) * dilation[axis] + out.shape[axis + 2] - 1 - padding[axis];
    return borders(x.shape[axis + 2], [-padding[axis], last]);
  });
  const a = with_borders(context, x, reach[0], reach[1]);
  const b = with_borders(context, y, [0, 0], [0, 0]);
  // columns of a row's taps whose channels follow each other are rows of one product
  const joined = channels % 4 !== 0 && a.pixel === channels;
  const straight = columns >= LANES && (!joined || channels === 1); // into the result itself
  const [across, apart] = straight
    ? [out.strides[3], joined ? out.strides[3] : out.strides[0]]
    : [channels * padded(columns), padded(columns)];
  const down = straight ? out.strides[2] : wide * across;
  const span = straight ? out.span + LANES : tall * down + LANES;
  const to = straight ? out.place : context.scratch(span);
  /** @type {number[]} */
  const taps = [];
  for (let ty = 0; ty < tall; ty++)
    for (let tx = 0; tx < (joined ? 1 : wide); tx++) {
      const from = (ty - padding[0] + reach[0][0]) * a.row + (tx - padding[1] + reach[1][0]) * a.pixel;
      taps.push(BYTES * from, BYTES * (ty * down + tx * across));
    }
  const listed = context.table(`places of taps ${taps}`, () => Int32Array.from(taps));
  const [height, width] = y.shape.slice(2);
  const key = [height, width, dilation, a.row, a.pixel, b.row, b.pixel].join(" ");
  const pairs = context.table(`pairs ${key}`, () => {
    const places = new Int32Array(2 * height * width);
    for (let at = 0; at < height * width; at++) {
      const [v, u] = [Math.floor(at / width), at % width];
      places[2 * at] = BYTES * (v * dilation[0] * a.row + u * dilation[1] * a.pixel);
      places[2 * at + 1] = BYTES * (v * b.row + u * b.pixel);
    }
    return places;
  });
  /** @type {Call[]} */
  const calls = [...a.calls, ...b.calls];
  const size = [joined ? wide * channels : channels, padded(columns) / LANES, BYTES * to, BYTES * apart];
  for (let at = 0; at < count; at++) {
    const [left, right] = [BYTES * (a.place + at * a.picture), BYTES * (b.place + at * b.picture)];
    calls.push(["correlate", BYTES * pairs, height * width, left, right, BYTES * listed, taps.length / 2, ...size]);
  }
  const run = calling(calls_of, calls);
  const strides = [apart, 1, down, joined ? apart * channels : across];
  const copy = straight ? null : copying(heap, out.shape, out.place, out.strides, to, strides);
  return () => {
    a.clear?.();
    heap.numbers.fill(0, to, to + span - LANES);
    run();
    copy?.();
  };
}
