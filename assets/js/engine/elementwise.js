// Elementwise operations in plain JavaScript: one loop each, over a run of numbers that lie at equal distances. Written out, since a
// loop that calls a function it is given is not compiled into one.
import { exp, log, log1p, round, sigmoid, tanh } from "./math.js";

/**
 * A loop: `count` numbers from `to` on, of those at `x`, `x + dx` and so on, and where it reads more than one tensor `y` and `z`.
 * @typedef {(h: Float32Array, to: number, count: number, x: number, dx: number, y: number, dy: number, z: number, dz: number) => void} Loop
 */

/** @type {Record<string, (attributes: Record<string, any>) => Loop>} */
export const LOOPS = {
  add: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] + h[y + i * dy];
  },
  sub: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] - h[y + i * dy];
  },
  mul: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] * h[y + i * dy];
  },
  div: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] / h[y + i * dy];
  },
  maximum: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = Math.max(h[x + i * dx], h[y + i * dy]);
  },
  minimum: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = Math.min(h[x + i * dx], h[y + i * dy]);
  },
  gt: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] > h[y + i * dy] ? 1 : 0;
  },
  ge: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] >= h[y + i * dy] ? 1 : 0;
  },
  eq: () => (h, to, count, x, dx, y, dy) => {
    for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] === h[y + i * dy] ? 1 : 0;
  },
  where: () => (h, to, count, x, dx, y, dy, z, dz) => {
    for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] !== 0 ? h[y + i * dy] : h[z + i * dz];
  },
  relu: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = Math.max(h[x + i * dx], 0);
  },
  leaky_relu: ({ slope }) => {
    const narrow = Math.fround(slope);
    return (h, to, count, x, dx) => {
      for (let i = 0; i < count; i++) h[to + i] = h[x + i * dx] > 0 ? h[x + i * dx] : h[x + i * dx] * narrow;
    };
  },
  neg: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = -h[x + i * dx];
  },
  sqrt: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = Math.sqrt(h[x + i * dx]);
  },
  tanh: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = tanh(h[x + i * dx]);
  },
  exp: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = exp(h[x + i * dx]);
  },
  log: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = log(h[x + i * dx]);
  },
  log1p: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = log1p(h[x + i * dx]);
  },
  sigmoid: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = sigmoid(h[x + i * dx]);
  },
  round: () => (h, to, count, x, dx) => {
    for (let i = 0; i < count; i++) h[to + i] = round(h[x + i * dx]);
  },
};
