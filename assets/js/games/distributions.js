// Distributions of points in one and two dimensions, what the games are trained on: gan/games/distributions.py is the same in Python.
// A distribution is a pure function of uniform random numbers, so that the same seed gives the same points there.

/** @typedef {import("../models/draws.js").Generator} Generator */
/** @typedef {{centre: number[], radius: number}} Mode nearly all points of the mode are within the radius of its centre */

/**
 * @typedef {object} Distribution
 * @property {string} name in links and lists
 * @property {string} title on screen
 * @property {string} help one sentence
 * @property {1 | 2} dimensions
 * @property {Mode[]} modes where it has several, else none
 * @property {(uniforms: ArrayLike<number>, at: number, points: Float32Array, to: number) => void} place makes a point of UNIFORMS uniform
 *   numbers
 * @property {(point: ArrayLike<number>) => number} density exact, of one point
 * @property {(random: Generator, count: number) => Float32Array} sample (count, dimensions), one point after another
 */

export const UNIFORMS = 3; // uniform numbers from [0, 1) of which each point is made
const TURN = 2 * Math.PI;

/** Standard normal number of two uniform ones (Box and Muller 1958). @param {number} first @param {number} second */
const normal = (first, second) => Math.sqrt(-2 * Math.log1p(-first)) * Math.cos(TURN * second);

/** Density of a normal number so far from its mean. @param {number} distance @param {number} deviation */
const bell = (distance, deviation) => Math.exp(-0.5 * (distance / deviation) ** 2) / (deviation * Math.sqrt(TURN));

/**
 * @param {Omit<Distribution, "sample" | "modes"> & {modes?: Mode[]}} described
 * @returns {Distribution}
 */
function made({ modes = [], ...described }) {
  const { dimensions, place } = described;
  return {
    ...described,
    modes,
    sample(random, count) {
      const uniforms = new Float64Array(UNIFORMS);
      const points = new Float32Array(count * dimensions);
      for (let row = 0; row < count; row++) {
        for (let i = 0; i < UNIFORMS; i++) uniforms[i] = random.uniform();
        place(uniforms, 0, points, row * dimensions);
      }
      return points;
    },
  };
}

/**
 * Mixture of round Gaussians.
 * @param {string} name
 * @param {string} title
 * @param {string} help
 * @param {[weight: number, centre: number[], deviation: number][]} parts weights sum to 1
 */
function gaussians(name, title, help, parts) {
  const dimensions = /** @type {1 | 2} */ (parts[0][1].length);
  let sum = 0;
  const ends = parts.map(([weight]) => {
    sum += weight;
    return sum;
  });
  return made({
    name,
    title,
    help,
    dimensions,
    place(uniforms, at, points, to) {
      let which = 0;
      while (which < parts.length - 1 && uniforms[at] >= ends[which]) which++;
      const [, centre, deviation] = parts[which];
      const far = Math.sqrt(-2 * Math.log1p(-uniforms[at + 1]));
      const turn = TURN * uniforms[at + 2];
      points[to] = centre[0] + deviation * far * Math.cos(turn);
      if (dimensions === 2) points[to + 1] = centre[1] + deviation * far * Math.sin(turn);
    },
    density: (point) =>
      parts.reduce(
        (so_far, [weight, centre, deviation]) =>
          so_far + centre.reduce((product, middle, i) => product * bell(point[i] - middle, deviation), weight),
        0,
      ),
    modes: parts.length > 1 ? parts.map(([, centre, deviation]) => ({ centre, radius: 3 * deviation })) : [],
  });
}

function uniform() {
  return made({
    name: "uniform",
    title: "Uniform",
    help: "All numbers from -1 to 1 are equally likely, and none beyond: edges that a smooth G has to learn.",
    dimensions: 1,
    place(uniforms, at, points, to) {
      points[to] = 2 * uniforms[at] - 1;
    },
    density: (point) => (Math.abs(point[0]) <= 1 ? 0.5 : 0),
  });
}

function line() {
  const half = 1.2; // of its length
  const [x, y] = [0.8, 0.6]; // its direction
  const deviation = 0.05;
  return made({
    name: "line",
    title: "Line",
    help: "A thin line: data of one dimension in a plane.",
    dimensions: 2,
    place(uniforms, at, points, to) {
      const along = half * (2 * uniforms[at] - 1);
      const off = deviation * normal(uniforms[at + 1], uniforms[at + 2]);
      points[to] = along * x - off * y;
      points[to + 1] = along * y + off * x;
    },
    density: (point) =>
      Math.abs(point[0] * x + point[1] * y) <= half ? bell(point[1] * x - point[0] * y, deviation) / (2 * half) : 0,
  });
}

function ring() {
  const [radius, deviation] = [1, 0.06];
  return made({
    name: "ring",
    title: "Ring",
    help: "A ring: one piece with a hole, which z has not.",
    dimensions: 2,
    place(uniforms, at, points, to) {
      const away = radius + deviation * normal(uniforms[at + 1], uniforms[at + 2]);
      points[to] = away * Math.cos(TURN * uniforms[at]);
      points[to + 1] = away * Math.sin(TURN * uniforms[at]);
    },
    density(point) {
      const away = Math.hypot(point[0], point[1]);
      return bell(away - radius, deviation) / (TURN * Math.max(away, 1e-9));
    },
  });
}

function two_moons() {
  const [radius, deviation] = [0.8, 0.06];
  const centres = [
    [-0.4, -0.2],
    [0.4, 0.2],
  ];
  return made({
    name: "two-moons",
    title: "Two moons",
    help: "Two arcs, each around an end of the other.",
    dimensions: 2,
    place(uniforms, at, points, to) {
      const [x, y] = centres[uniforms[at] < 0.5 ? 0 : 1]; // the upper one, the lower one
      const turn = Math.PI * (2 * uniforms[at]);
      const away = radius + deviation * normal(uniforms[at + 1], uniforms[at + 2]);
      points[to] = x + away * Math.cos(turn);
      points[to + 1] = y + away * Math.sin(turn);
    },
    density: (point) =>
      centres.reduce((so_far, [x, y], lower) => {
        const above = point[1] - y;
        if (lower ? above > 0 : above < 0) return so_far;
        const away = Math.hypot(point[0] - x, above);
        return so_far + (0.5 * bell(away - radius, deviation)) / (Math.PI * Math.max(away, 1e-9));
      }, 0),
  });
}

function spiral() {
  const [first, last] = [0.1, 1.2]; // radius at its ends
  const [turns, deviation] = [1.75, 0.04];
  return made({
    name: "spiral",
    title: "Spiral",
    help: "A long, thin curve: hard, since G has to wind it up.",
    dimensions: 2,
    place(uniforms, at, points, to) {
      const way = Math.sqrt(uniforms[at]); // so that points lie as close on the outer arms as on the inner ones
      const away = first + (last - first) * way + deviation * normal(uniforms[at + 1], uniforms[at + 2]);
      points[to] = away * Math.cos(TURN * turns * way);
      points[to + 1] = away * Math.sin(TURN * turns * way);
    },
    density(point) {
      const away = Math.max(Math.hypot(point[0], point[1]), 1e-9);
      const turn = Math.atan2(point[1], point[0]) / TURN;
      let sum = 0;
      for (let arm = 0; ; arm++) {
        const way = (turn - Math.floor(turn) + arm) / turns;
        if (way >= 1) return sum / (TURN * turns * away);
        // 2 way: since way is the root of a uniform number
        sum += 2 * way * bell(away - first - (last - first) * way, deviation);
      }
    },
  });
}

function blobs() {
  const radius = 0.3;
  const centres = [
    [-0.95, -0.6],
    [0.95, -0.6],
    [0, 0.9],
  ];
  return made({
    name: "blobs",
    title: "Disjoint blobs",
    help: "Three discs with nothing between them: supports that do not meet, where the Jensen-Shannon divergence has no slope.",
    dimensions: 2,
    place(uniforms, at, points, to) {
      const [x, y] = centres[Math.floor(3 * uniforms[at])];
      const away = radius * Math.sqrt(uniforms[at + 1]);
      points[to] = x + away * Math.cos(TURN * uniforms[at + 2]);
      points[to + 1] = y + away * Math.sin(TURN * uniforms[at + 2]);
    },
    density: (point) =>
      centres.filter(([x, y]) => Math.hypot(point[0] - x, point[1] - y) <= radius).length / (3 * Math.PI * radius ** 2),
    modes: centres.map((centre) => ({ centre, radius })),
  });
}

/** @returns {[number, number[], number][]} */
const eight_on_a_circle = () =>
  Array.from({ length: 8 }, (_, i) => [1 / 8, [1.1 * Math.cos((TURN * i) / 8), 1.1 * Math.sin((TURN * i) / 8)], 0.07]);

/** @type {Map<string, Distribution>} */
const ALL = new Map(
  [
    gaussians("gaussian", "One Gaussian", "The bell of Goodfellow's first figure.", [[1, [0.4], 0.3]]),
    gaussians("two-gaussians", "Two Gaussians", "Two bells: will G find both?", [
      [0.5, [-0.8], 0.2],
      [0.5, [0.8], 0.2],
    ]),
    gaussians(
      "three-gaussians",
      "Three unequal Gaussians",
      "Three bells of other weights and widths: a small one is easily missed.",
      [
        [0.25, [-1], 0.12],
        [0.5, [0], 0.18],
        [0.25, [0.9], 0.08],
      ],
    ),
    uniform(),
    line(),
    ring(),
    gaussians(
      "eight-gaussians",
      "Eight Gaussians",
      "Eight round heaps on a circle: which of them does G forget?",
      eight_on_a_circle(),
    ),
    two_moons(),
    spiral(),
    blobs(),
  ].map((one) => [one.name, one]),
);

const names = (/** @type {number} */ dimensions) =>
  [...ALL.values()].filter((one) => one.dimensions === dimensions).map((one) => one.name);
export const NAMES_1D = names(1);
export const NAMES_2D = names(2);

/**
 * The distribution of this name.
 * @param {string} name
 * @throws {Error} there is none
 */
export function distribution(name) {
  const found = ALL.get(name);
  if (!found)
    throw new Error(`There is no distribution called '${name.slice(0, 80)}'; choose one of: ${[...ALL.keys()].join(", ")}.`);
  return found;
}
