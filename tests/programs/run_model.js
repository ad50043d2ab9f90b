// Opens bundles as a browser does, without a worker, and tells what a model there draws, judges and finds.
import { readFileSync } from "node:fs";
import { open_classifier, open_model, ready_model, set_source } from "../../assets/js/models/models.js";

const { kernel, given, classifier, live } = JSON.parse(readFileSync(0, "utf8"));
const file = (/** @type {string} */ path) => new Uint8Array(readFileSync(path)).buffer;
let now = 0; // which networks the run has
set_source({
  facts: async (name) => (name === "live:1" ? live[now].facts : given[name].facts),
  classifier: async () => classifier?.facts ?? null,
  weights: async ({ name, version }) =>
    new Response(file((given[name] ?? live.find((one) => one.facts.version === version) ?? classifier).file)),
  worker: () => null,
  kernel: async () => (kernel ? file(kernel) : null),
  names: () => [],
});

const told = {};
for (const [name, { seeds, target, label }] of Object.entries(given)) {
  if (ready_model(name)) throw new Error("open before it was opened");
  const model = await open_model(name);
  const pictures = await model.draw(seeds.flatMap((seed) => model.fill(seed)));
  const [, height, width] = model.facts.shape;
  const wanted = { count: 1, channels: 1, height, width, pixels: Uint8Array.from(target) };
  const { logit, slopes } = await model.slopes(wanted, label);
  const states = [];
  for await (const state of model.search(wanted, 3)) {
    const again = await model.draw(state.points);
    states.push({ ...state, pictures: state.pictures.count, same: again.pixels.every((value, at) => value === state.pictures.pixels[at]) });
  }
  const labels = seeds.map((seed) => model.fill(seed)[0].label);
  told[name] = { pixels: [...pictures.pixels], opinions: await model.judge(pictures, labels), logit, slopes: [...slopes], states };
}
if (classifier) {
  const reader = await open_classifier("mnist");
  const pictures = { count: 2, channels: 1, height: 28, width: 28, pixels: Uint8Array.from(classifier.pixels) };
  told.classifier = (await reader.probabilities(pictures)).map((row) => [...row]);
}
if (live) {
  const model = await open_model("live:1");
  const [point] = model.fill(1);
  const draw = async () => {
    const drawn = await model.draw([point]);
    return { pixels: [...drawn.pixels], opinions: await model.judge(drawn, [point.label]) };
  };
  now = 1;
  told.live = [await draw()]; // a hand, by which newer networks are asked for
  for (let wait = 0; model.facts.version !== live[1].facts.version; wait++) {
    if (wait > 1000) throw new Error("the newer networks never came");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  told.live.push(await draw());
}
process.stdout.write(JSON.stringify(told));
