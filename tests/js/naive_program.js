// Naive interpreter of programs without products, for tests: every tensor whole and in order, every number looked up by its indices.

/** @param {number[]} shape */
const size_of = (shape) => shape.reduce((all, side) => all * side, 1);

/** @param {number[]} shape @param {number} at @returns {number[]} */
function indices_of(shape, at) {
  let rest = at;
  return shape
    .map((side) => side)
    .reverse()
    .map((side) => {
      const index = rest % side;
      rest = Math.floor(rest / side);
      return index;
    })
    .reverse();
}

/** The number of a tensor at indices of a shape to which it broadcasts. @param {any} tensor @param {number[]} indices */
function value_at({ shape, values }, indices) {
  const own = indices.slice(indices.length - shape.length);
  return values[
    own.reduce(
      (/** @type {number} */ all, /** @type {number} */ index, /** @type {number} */ axis) =>
        all * shape[axis] + (shape[axis] === 1 ? 0 : index),
      0,
    )
  ];
}

/** @param {number} x */
function round(x) {
  const near = Math.round(x);
  return Math.abs(x % 1) === 0.5 && near % 2 ? near - 1 : near;
}

/** @type {Record<string, (node: any, ...values: number[]) => number>} */
const FUNCTIONS = {
  add: (_, x, y) => x + y,
  sub: (_, x, y) => x - y,
  mul: (_, x, y) => x * y,
  div: (_, x, y) => x / y,
  maximum: (_, x, y) => Math.max(x, y),
  minimum: (_, x, y) => Math.min(x, y),
  gt: (_, x, y) => Number(x > y),
  ge: (_, x, y) => Number(x >= y),
  eq: (_, x, y) => Number(x === y),
  where: (_, x, y, z) => (x !== 0 ? y : z),
  relu: (_, x) => Math.max(x, 0),
  leaky_relu: ({ slope }, x) => (x > 0 ? x : slope * x),
  neg: (_, x) => -x,
  exp: (_, x) => Math.exp(x),
  log: (_, x) => Math.log(x),
  log1p: (_, x) => Math.log1p(x),
  sqrt: (_, x) => Math.sqrt(x),
  tanh: (_, x) => Math.tanh(x),
  sigmoid: (_, x) => 1 / (1 + Math.exp(-x)),
  round: (_, x) => round(x),
};

/** @param {any} node @param {any[]} reads @returns {number[]} */
function values_of(node, reads) {
  const { op, shape } = node;
  const [x] = reads;
  const all = Array.from({ length: size_of(shape) }, (_, at) => indices_of(shape, at));
  switch (op) {
    case "reshape":
      return x.values;
    case "expand":
      return all.map((indices) => value_at(x, indices));
    case "permute":
      return all.map((indices) =>
        value_at(
          x,
          x.shape.map((/** @type {number} */ _, /** @type {number} */ axis) => indices[node.order.indexOf(axis)]),
        ),
      );
    case "slice":
      return all.map((indices) =>
        value_at(
          x,
          indices.map((index, axis) => (axis === node.axis ? node.start + index * node.step : index)),
        ),
      );
    case "sum":
    case "max": {
      const made = new Array(size_of(shape)).fill(op === "sum" ? 0 : Number.NEGATIVE_INFINITY);
      x.values.forEach((/** @type {number} */ value, /** @type {number} */ at) => {
        const indices = indices_of(x.shape, at);
        const to = shape.reduce(
          (/** @type {number} */ place, /** @type {number} */ side, /** @type {number} */ axis) =>
            place * side + (side === 1 ? 0 : indices[axis]),
          0,
        );
        made[to] = op === "sum" ? made[to] + value : Math.max(made[to], value);
      });
      return made;
    }
  }
  return all.map((indices) => Math.fround(FUNCTIONS[op](node, ...reads.map((read) => value_at(read, indices)))));
}

/**
 * @param {any} program
 * @param {Record<string, Float32Array>} inputs by the names of its inputs and weights
 * @param {Record<string, number>} [outputs] else the program's own
 * @returns {Record<string, number[]>}
 */
export function evaluate({ nodes, outputs: own }, inputs, outputs = own) {
  /** @type {{shape: number[], values: number[]}[]} */
  const tensors = [];
  for (const node of nodes) {
    const reads = node.reads.map((/** @type {number} */ read) => tensors[read]);
    const given = node.op === "input" || node.op === "weight";
    tensors.push({ shape: node.shape, values: given ? [...inputs[node.name]] : values_of(node, reads) });
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, at]) => [name, tensors[at].values]));
}
