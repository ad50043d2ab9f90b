// Fake model: a generator, a discriminator and a classifier that compute with whole numbers alone. tests/web/twins/fakes.py is the
// same in Python, to the last bit.
import { Generator, sample } from "../../assets/js/models/draws.js";

const CROWD = 251;

const numbers = ({ noise, codes, label, category }) => [
  ...[...noise, ...codes].map((value) => Math.floor(value * 1000 + 0.5)),
  label ?? 0,
  category ?? 0,
];

const sum = (bytes) => bytes.reduce((total, value) => total + value, 0);

const each = ({ count, pixels }) => {
  const size = pixels.length / count;
  return Array.from({ length: count }, (_, row) => pixels.subarray(row * size, (row + 1) * size));
};

export function draw(facts, points) {
  const [channels, height, width] = facts.shape;
  const size = channels * height * width;
  const pixels = new Uint8Array(points.length * size);
  points.forEach((point, row) => {
    const total = numbers(point).reduce((so_far, number, i) => so_far + number * (7 * i + 3), 0);
    for (let p = 0; p < size; p++) pixels[row * size + p] = (((total * (p + 1) + 11 * p) % CROWD) + CROWD) % CROWD;
  });
  return { count: points.length, channels, height, width, pixels };
}

export function judge(facts, pictures) {
  return each(pictures).map((one) => Math.fround(facts.probability ? (sum(one) % 97) / 96 : ((sum(one) % 97) - 48) / 7));
}

/** LocalModel of some facts; `seeded` answers the point that a seed draws. */
export const fake_model = (facts, seeded) => ({
  facts,
  draw: async (points) => draw(facts, points),
  judge: async (pictures) => judge(facts, pictures),
  fill: (seed) => [seeded(seed)],
  sample: (seed, count) => sample(facts.latent, new Generator(seed), count),
});

/** LocalClassifier that is sure of every second picture. */
export const fake_classifier = {
  probabilities: async (pictures) =>
    each(pictures).map((one) => {
      const sure = sum(one) % 2 ? 0.95 : 0.5;
      return Float32Array.from({ length: 10 }, (_, i) => (i === sum(one) % 10 ? sure : (1 - sure) / 9));
    }),
};
