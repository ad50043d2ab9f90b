// Convolutions, as calls of the kernel, which looks up in a table what lies under each tap: no picture is copied for it.
import { LANES } from "./kernel.js";
import { channels_last, padded } from "./layout.js";
import { copying } from "./movement.js";
import { bias_of, evenly, packing } from "./products.js";

/** @typedef {import("./movement.js").Run} Run */
/** @typedef {import("./plan.js").PlanContext} PlanContext */
/** @typedef {import("./plan.js").Tensor} Tensor */
/** @typedef {import("./program.js").Node} Node */

const BYTES = 4;
const NARROW = 4; // channels below which taps are joined to one

/** @type {import("./movement.js").Planner} */
export function conv(context, node, out, [given, kernel, bias]) {
  const [x, copy] = side_by_side(context, given);
  const channels = x.shape[1];
  const run =
    out.shape[1] < LANES
      ? scattered(context, node, out, x, kernel, bias)
      : channels < NARROW && !node.transposed
        ? joined(context, node, out, x, kernel, bias)
        : direct(context, node, out, x, kernel, bias);
  return copy
    ? () => {
        copy();
        run();
      }
    : run;
}

/**
 * Pictures whose channels lie side by side: as they are, or a copy.
 * @param {PlanContext} context
 * @param {Tensor} x
 * @returns {[Tensor, Run | null]}
 */
function side_by_side({ heap, scratch }, x) {
  if (x.strides[1] === 1 || x.shape[1] === 1) return [x, null];
  const strides = channels_last(x.shape);
  const place = scratch(x.shape[0] * strides[0]);
  return [{ ...x, place, strides, constant: false }, copying(heap, x.shape, place, strides, x.place, x.strides)];
}

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

/**
 * How the numbers of a kernel lie: (O, C, h, w), or (C, O, h, w) of a transposed convolution.
 * @param {Node} node
 * @param {Tensor} kernel
 */
function sides_of({ transposed }, { shape, strides }) {
  const [of_outputs, of_channels] = transposed ? [1, 0] : [0, 1];
  const taps = [];
  for (let ty = 0; ty < shape[2]; ty++) for (let tx = 0; tx < shape[3]; tx++) taps.push([ty, tx]);
  const place_of = (/** @type {number[]} */ [ty, tx]) => ty * strides[2] + tx * strides[3];
  return { columns: shape[of_outputs], across: strides[of_outputs], down: strides[of_channels], taps, place_of };
}

/**
 * The kernel's table (kernel.js) of pictures at once.
 * @param {number} pictures
 * @param {Tensor} out
 * @param {Tensor} x
 * @param {number[][]} places of the output
 * @param {(place: number[]) => ([number, number] | null)[]} taps what each place sees
 */
function table_of(pictures, out, x, places, taps) {
  const rows = pictures * places.length;
  const of_group = taps(places[0]).length + 1;
  const table = new Int32Array(Math.ceil(rows / 4) * 4 * of_group);
  for (let row = 0; row < Math.ceil(rows / 4) * 4; row++) {
    const real = Math.min(row, rows - 1); // the last one again, where four are not full
    const [picture, place] = [Math.floor(real / places.length), places[real % places.length]];
    let at = (row >> 2) * 4 * of_group + (row & 3);
    table[at] = BYTES * (picture * out.strides[0] + place[0] * out.strides[2] + place[1] * out.strides[3]);
    for (const tap of taps(place)) {
      at += 4;
      table[at] = tap ? BYTES * (picture * x.strides[0] + tap[0] * x.strides[2] + tap[1] * x.strides[3]) : -1;
    }
  }
  return table;
}

/** @param {number[]} place @returns {[number, number][]} */
const itself = ([y, x]) => [[y, x]];

/**
 * What calls the kernel for all pictures, a few at a time: so many that groups of four are full.
 * @param {PlanContext} context
 * @param {Tensor} out
 * @param {Tensor} x
 * @param {number[][]} places
 * @param {string} key of the table
 * @param {(place: number[]) => ([number, number] | null)[]} taps
 * @param {number} length
 * @returns {(weights: number, bias: number) => void}
 */
function calling(context, out, x, places, key, taps, length) {
  const { kernel } = context;
  const count = x.shape[0];
  const together = places.length % 4 ? Math.min(count, 4) : 1;
  const blocks = padded(out.shape[1]) / LANES;
  const of_taps = taps(places[0]).length;
  const lots = [together, count % together].map((pictures) => ({
    pictures,
    groups: Math.ceil((pictures * places.length) / 4),
    table: pictures ? context.table(`${key} ${pictures}`, () => table_of(pictures, out, x, places, taps)) : 0,
  }));
  const zeros = context.zeros(length);
  return (weights, bias) => {
    for (let picture = 0; picture < count; ) {
      const { pictures, groups, table } = lots[picture + together > count ? 1 : 0];
      const from = BYTES * (x.place + picture * x.strides[0]);
      const to = BYTES * (out.place + picture * out.strides[0]);
      kernel.multiply(BYTES * table, groups, of_taps, length, BYTES * weights, BYTES * bias, blocks, from, to, BYTES * zeros);
      picture += pictures;
    }
  };
}

/** @param {Node} node @param {Tensor[]} tensors */
function key_of({ stride, padding, dilation, transposed }, tensors) {
  return JSON.stringify([stride, padding, dilation, transposed, tensors.map(({ shape, strides }) => [shape, strides])]);
}

/**
 * Straight from the pictures. Where a transposed convolution spreads pixels, every output between two of them sees the same taps: each
 * such phase is a convolution of its own.
 * @param {PlanContext} context
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor} x
 * @param {Tensor} kernel
 * @param {Tensor} [bias]
 * @returns {Run}
 */
function direct(context, node, out, x, kernel, bias) {
  const { stride, padding, dilation, transposed } = node;
  const { columns, across, down, taps, place_of } = sides_of(node, kernel);
  const start = bias_of(context, bias, columns);
  const length = x.shape[1];
  const phases = transposed ? stride : [1, 1];
  /** @type {{pack: (() => void) | null, call: () => void}[]} */
  const passes = [];
  for (let py = 0; py < Math.min(phases[0], out.shape[2]); py++)
    for (let px = 0; px < Math.min(phases[1], out.shape[3]); px++) {
      const mine = taps.filter(
        ([ty, tx]) =>
          (py + padding[0] - ty * dilation[0]) % phases[0] === 0 && (px + padding[1] - tx * dilation[1]) % phases[1] === 0,
      );
      const places = [];
      for (let y = py; y < out.shape[2]; y += phases[0]) for (let x = px; x < out.shape[3]; x += phases[1]) places.push([y, x]);
      const packed = mine.length ? mine.map(place_of) : [-1]; // a phase that no tap reaches is the bias alone
      const weights = packing(context, kernel, { columns: evenly(columns, across), length, down, taps: packed });
      const looks = (/** @type {number[]} */ [y, z]) =>
        mine.length ? mine.map(([ty, tx]) => seen(node, x.shape, y, z, ty, tx)) : [null];
      const call = calling(context, out, x, places, `${key_of(node, [x, kernel, out])} ${py} ${px}`, looks, length);
      passes.push({ pack: weights.run, call: () => call(weights.place, start.place) });
    }
  return () => {
    start.run?.();
    for (const { pack, call } of passes) {
      pack?.();
      call();
    }
  };
}

/**
 * Of few channels: what lies under all taps is put side by side first, so that the kernel has more than a few numbers to add up.
 * @param {PlanContext} context
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor} x
 * @param {Tensor} kernel
 * @param {Tensor} [bias]
 * @returns {Run}
 */
function joined(context, node, out, x, kernel, bias) {
  const { heap } = context;
  const { columns, across, down, taps, place_of } = sides_of(node, kernel);
  const [count, channels] = x.shape;
  const [, , height, width] = out.shape;
  const length = channels * taps.length;
  const start = bias_of(context, bias, columns);
  // taps and channels are one axis
  const all = taps.flatMap((tap) => evenly(channels, down).map((channel) => place_of(tap) + channel));
  const weights = packing(context, kernel, { columns: evenly(columns, across), length: 1, down: 0, taps: all });
  const sources = new Int32Array(height * width * length);
  /** @type {number[][]} */
  const places = [];
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let z = 0; z < width; z++) {
      places.push([y, z]);
      for (const [ty, tx] of taps) {
        const place = seen(node, x.shape, y, z, ty, tx);
        for (let channel = 0; channel < channels; channel++)
          sources[at++] = place ? place[0] * x.strides[2] + place[1] * x.strides[3] + channel * (channels > 1 ? 1 : 0) : -1;
      }
    }
  const rows = context.scratch(sources.length);
  const one = { ...x, place: rows, shape: [1, length, height, width], strides: [0, 1, width * length, length] };
  const key = `joined ${key_of(node, [one, out])}`;
  const blocks = padded(columns) / LANES;
  const groups = Math.ceil(places.length / 4);
  const table = context.table(`${key} 1`, () => table_of(1, out, one, places, itself));
  return () => {
    start.run?.();
    weights.run?.();
    for (let picture = 0; picture < count; picture++) {
      const h = heap.numbers;
      const from = x.place + picture * x.strides[0];
      for (let i = 0; i < sources.length; i++) h[rows + i] = sources[i] < 0 ? 0 : h[from + sources[i]];
      const to = BYTES * (out.place + picture * out.strides[0]);
      const [w, b] = [BYTES * weights.place, BYTES * start.place];
      context.kernel.multiply(BYTES * table, groups, 1, length, w, b, blocks, BYTES * rows, to, 0);
    }
  };
}

/**
 * To few channels: all taps of all outputs are the columns of one product, and each output adds up those that reach it.
 * @param {PlanContext} context
 * @param {Node} node
 * @param {Tensor} out
 * @param {Tensor} x
 * @param {Tensor} kernel
 * @param {Tensor} [bias]
 * @returns {Run}
 */
function scattered(context, node, out, x, kernel, bias) {
  const { heap } = context;
  const { columns, across, down, taps, place_of } = sides_of(node, kernel);
  const [count, length, height, width] = x.shape;
  const [, , tall, wide] = out.shape;
  const apart = padded(columns * taps.length);
  const each = taps.flatMap((tap) => evenly(columns, across).map((column) => place_of(tap) + column));
  const weights = packing(context, kernel, { columns: each, length, down, taps: [0] });
  const none = bias_of(context, undefined, apart);
  /** @type {number[][]} */
  const places = [];
  for (let y = 0; y < height; y++) for (let z = 0; z < width; z++) places.push([y, z]);
  const products = context.scratch(places.length * apart);
  const rows = { ...out, strides: [0, 1, width * apart, apart] };
  const table = context.table(`scattered ${key_of(node, [x, kernel])}`, () => table_of(1, rows, x, places, itself));
  const groups = Math.ceil(places.length / 4);
  /** @type {number[]} */
  const sources = [];
  const ends = new Int32Array(tall * wide);
  for (let y = 0; y < tall; y++)
    for (let z = 0; z < wide; z++) {
      taps.forEach(([ty, tx], tap) => {
        const place = seen(node, x.shape, y, z, ty, tx);
        if (place) sources.push((place[0] * width + place[1]) * apart + tap * columns);
      });
      ends[y * wide + z] = sources.length;
    }
  const listed = Int32Array.from(sources);
  return () => {
    weights.run?.();
    for (let picture = 0; picture < count; picture++) {
      const from = BYTES * (x.place + picture * x.strides[0]);
      const [w, b] = [BYTES * weights.place, BYTES * none.place];
      context.kernel.multiply(BYTES * table, groups, 1, length, w, b, apart / LANES, from, BYTES * products, 0);
      const h = heap.numbers;
      for (let output = 0; output < columns; output++) {
        const begin = bias ? h[bias.place + output * bias.strides[0]] : 0;
        const to = out.place + picture * out.strides[0] + output * out.strides[1];
        let at = 0;
        for (let place = 0; place < ends.length; place++) {
          let sum = begin;
          for (const end = ends[place]; at < end; at++) sum += h[products + listed[at] + output];
          h[to + place] = sum;
        }
      }
    }
  };
}
