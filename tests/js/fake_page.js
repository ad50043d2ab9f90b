// Fake page: what a host gives to a page's script (assets/js/pages/types.js), without a document. It shows what a handler answers, as
// a host does, so that the next handler finds it.
import { readFileSync } from "node:fs";
import { answers_of } from "../../assets/js/pages/answers.js";
import { Update } from "../../assets/js/pages/types.js";
import { fake_classifier, fake_model } from "./fake_model.js";

const table = JSON.parse(readFileSync(new URL("../../assets/view_state.json", import.meta.url), "utf8"));

/** Facts of a made-up model; what is given replaces the rest. */
export function fake_facts(name, latent = {}, more = {}) {
  const space = { noise: 4, classes: 0, categories: 0, codes: 0, code_names: [], ...latent };
  return {
    name,
    shape: [1, 2, 2],
    latent: space,
    probability: true,
    real: 0.8,
    fake: 0.3,
    dataset: "mnist",
    classifier: null,
    class_names: [..."0123456789"],
    draws_digits: true,
    noun: "digit",
    nouns: "digits",
    category_classes: null,
    category_accuracy: null,
    names_classes: false,
    layout: { id: name, order: [2, 0, 1, 3].slice(0, space.noise), parts: ["label", "category", "codes", "noise"], shown: 8 },
    card: `<p>${name}</p>`,
    ...more,
  };
}

/** The point that a seed draws in these tests. */
export function seeded({ latent }, seed) {
  const numbers = (count, shift) => Array.from({ length: count }, (_, i) => (((seed + shift) * (i + 7)) % 31) / 8 - 2);
  return {
    noise: numbers(latent.noise, 0),
    label: latent.classes ? seed % latent.classes : null,
    category: latent.categories ? seed % latent.categories : null,
    codes: numbers(latent.codes, 3),
  };
}

/** Page of a script with these models, opened at a query; `page.shown` has the props of every component by id. */
export async function fake_page(script, models, query = "") {
  const opened = new Map(models.map((facts) => [facts.name, fake_model(facts, (seed) => seeded(facts, seed))]));
  const page = {
    shown: {},
    warnings: [],
    state: {},
    table,
    model: models[0].name,
    value: (id) => page.shown[id]?.value,
    props: (id) => page.shown[id] ?? {},
    open: async (name = page.model) => {
      if (!opened.has(name)) throw new Error(`There is no model called '${name}'.`);
      return opened.get(name);
    },
    models: () => models,
    classifier: async () => fake_classifier,
    baked: async () => {
      throw new Error("There is none.");
    },
    warn: (sentence) => page.warnings.push(sentence),
    /** Shows updates as a host does. */
    show(updates) {
      for (const [id, update] of Object.entries(updates)) {
        const props = update instanceof Update ? update.props : { value: update };
        page.shown[id] = { ...page.shown[id], ...props };
      }
      if (page.shown.model) page.model = page.value("model");
    },
    /** Runs a handler to its end; answers the ids that it changed. */
    async act(event, data = {}) {
      const changed = [];
      for await (const updates of answers_of(script.handlers[event](page, data))) {
        page.show(updates);
        changed.push(...Object.keys(updates));
      }
      return changed;
    },
  };
  for await (const updates of answers_of(script.open(page, query))) page.show(updates);
  return page;
}
