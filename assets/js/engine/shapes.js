// Shapes that operations come to, as in gan.browser.program: a node whose own shape is another one does not fit what it reads.

/** @typedef {import("./program.js").Node} Node */
/** @typedef {number[]} Shape */

/** @param {Shape} shape */
const size_of = (shape) => shape.reduce((all, side) => all * side, 1);

/**
 * Shape that several come to together, as in NumPy; null where they do not fit.
 * @param {Shape[]} shapes
 * @returns {Shape | null}
 */
function broadcast(shapes) {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  const result = new Array(rank).fill(1);
  for (const shape of shapes)
    for (let axis = 0; axis < shape.length; axis++) {
      const at = axis + rank - shape.length;
      if (shape[axis] === 1 || shape[axis] === result[at]) continue;
      if (result[at] !== 1) return null;
      result[at] = shape[axis];
    }
  return result;
}

/** @param {Node} node @param {Shape[]} shapes @returns {Shape | null} */
function conv(node, [[count, channels, ...sides], [first, second, ...kernel], bias]) {
  const { transposed, stride, padding, dilation, extra } = node;
  const [inputs, outputs] = transposed ? [first, second] : [second, first];
  if (channels !== inputs || sides.length !== 2 || kernel.length !== 2 || (bias && `${bias}` !== `${outputs}`)) return null;
  const result = sides.map((side, axis) => {
    const span = dilation[axis] * (kernel[axis] - 1) + 1;
    if (transposed) return (side - 1) * stride[axis] - 2 * padding[axis] + span + extra[axis];
    return Math.floor((side + 2 * padding[axis] - span) / stride[axis]) + 1;
  });
  return [count, outputs, ...result];
}

/** @type {Record<string, (node: Node, shapes: Shape[]) => Shape | null>} */
const SHAPES = {
  reshape: ({ shape }, [x]) => (size_of(x) === size_of(shape) ? shape : null),
  permute: ({ order }, [x]) => {
    const sorted = [...order].sort((a, b) => a - b);
    return sorted.length === x.length && sorted.every((axis, at) => axis === at)
      ? order.map((/** @type {number} */ axis) => x[axis])
      : null;
  },
  expand: ({ shape }, [x]) => broadcast([x, shape]),
  slice: ({ axis, start, stop, step }, [x]) => {
    if (!(start >= 0 && start <= stop && stop <= x[axis] && step >= 1)) return null;
    return x.map((side, at) => (at === axis ? Math.ceil((stop - start) / step) : side));
  },
  pad: ({ before, after }, [x]) => x.map((side, axis) => side + before[axis] + after[axis]),
  concat: ({ axis }, shapes) => {
    const rest = (/** @type {Shape} */ shape) => `${shape.filter((_, at) => at !== axis)}`;
    if (shapes.some((shape) => shape.length !== shapes[0].length || rest(shape) !== rest(shapes[0]))) return null;
    return shapes[0].map((side, at) => (at === axis ? shapes.reduce((all, shape) => all + shape[axis], 0) : side));
  },
  matmul: (_, [[rows, inner], [other, columns], bias]) => {
    const fits = inner === other && (!bias || `${broadcast([bias, [rows, columns]])}` === `${[rows, columns]}`);
    return fits ? [rows, columns] : null;
  },
  conv,
  sum: ({ axes }, [x]) => x.map((side, axis) => (axes.includes(axis) ? 1 : side)),
  max: ({ axes }, [x]) => x.map((side, axis) => (axes.includes(axis) ? 1 : side)),
};

/**
 * Whether a node's shape is what it comes to from those that it reads.
 * @param {Node} node
 * @param {Shape[]} shapes
 */
export function fits(node, shapes) {
  try {
    if (!shapes.length) return node.op !== "data" || node.values.length === size_of(node.shape);
    const comes_to = node.op in SHAPES ? SHAPES[node.op](node, shapes) : broadcast(shapes);
    return `${comes_to}` === `${node.shape}`;
  } catch {
    return false; // an attribute or a tensor that is missing
  }
}
