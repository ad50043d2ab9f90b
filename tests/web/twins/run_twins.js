// Runs functions of assets/js for harness.py: reads [{function, arguments}], writes [{value} or {error}].
import { readFileSync } from "node:fs";
import { draw, fake_classifier, fake_model } from "../../js/fake_model.js";

const KINDS = {
  model: ({ facts, seeds }) => fake_model(facts, (seed) => seeds[seed]),
  draw:
    ({ facts }) =>
    async (points) =>
      draw(facts, points),
  pictures: ({ facts, points }) => draw(facts, points),
  classifier: () => fake_classifier,
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
