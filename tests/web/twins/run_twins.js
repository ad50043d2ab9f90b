// Runs functions of assets/js for harness.py: reads [{function, arguments}], writes [{value} or {error}]. Models are the fakes of
// fakes.py, done again here.
import { readFileSync } from "node:fs";
import { Generator, sample } from "../../../assets/js/models/draws.js";

const CROWD = 251;

const numbers = ({ noise, codes, label, category }) => [
  ...[...noise, ...codes].map((value) => Math.floor(value * 1000 + 0.5)),
  label ?? 0,
  category ?? 0,
];

function draw(facts, points) {
  const [channels, height, width] = facts.shape;
  const size = channels * height * width;
  const pixels = new Uint8Array(points.length * size);
  points.forEach((point, row) => {
    const total = numbers(point).reduce((sum, number, i) => sum + number * (7 * i + 3), 0);
    for (let p = 0; p < size; p++) pixels[row * size + p] = (((total * (p + 1) + 11 * p) % CROWD) + CROWD) % CROWD;
  });
  return { count: points.length, channels, height, width, pixels };
}

function judge(facts, { count, pixels }) {
  const size = pixels.length / count;
  return Array.from({ length: count }, (_, row) => {
    const crowd = pixels.subarray(row * size, (row + 1) * size).reduce((sum, value) => sum + value, 0) % 97;
    return Math.fround(facts.probability ? crowd / 96 : (crowd - 48) / 7);
  });
}

const KINDS = {
  model: ({ facts, seeds }) => ({
    facts,
    draw: async (points) => draw(facts, points),
    judge: async (pictures) => judge(facts, pictures),
    fill: (seed) => [seeds[seed]],
    sample: (seed, count) => sample(facts.latent, new Generator(seed), count),
  }),
  draw:
    ({ facts }) =>
    async (points) =>
      draw(facts, points),
  pictures: ({ facts, points }) => draw(facts, points),
  classifier: () => ({
    probabilities: async ({ count, pixels }) =>
      Array.from({ length: count }, (_, row) => {
        const size = pixels.length / count;
        const total = pixels.subarray(row * size, (row + 1) * size).reduce((sum, value) => sum + value, 0);
        const sure = total % 2 ? 0.95 : 0.5;
        return Float32Array.from({ length: 10 }, (_, i) => (i === total % 10 ? sure : (1 - sure) / 9));
      }),
  }),
};

/** What stands for a fake becomes one. */
function revived(value) {
  if (Array.isArray(value)) return value.map(revived);
  if (value === null || typeof value !== "object") return value;
  if (value.$) return KINDS[value.$](value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revived(one)]));
}

/** Bytes as base64, as Python sends them. */
const written = (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value);

const answers = [];
for (const { function: called, arguments: given } of JSON.parse(readFileSync(0, "utf8"))) {
  const [path, name] = called.split(" ");
  const module = await import(new URL(path.startsWith("./") ? path : `../../../assets/js/${path}`, import.meta.url));
  try {
    answers.push({ value: await module[name](...given.map(revived)) });
  } catch (error) {
    if (error.constructor !== Error) throw error;
    answers.push({ error: error.message });
  }
}
process.stdout.write(JSON.stringify(answers, written));
