// Source of models for a static site: facts written into data/models.json, weights in files beside the page.
import { show_progress } from "./notices.js";
import { kernel_file, site_file, site_worker } from "./site.js";

/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").BundleFacts} BundleFacts */

/**
 * The source (see set_source of models/models.js).
 * @param {{models: Facts[], classifiers: Record<string, BundleFacts>}} known all that data/models.json holds
 * @returns {import("../models/types.js").Source}
 */
export function file_source({ models, classifiers }) {
  return {
    async facts(name) {
      const found = models.find((one) => one.name === name);
      if (found) return found;
      const names = models.map((one) => one.name).join(", ");
      throw new Error(`There is no model called '${name.slice(0, 40)}' on this page; choose one of: ${names}.`);
    },
    async classifier(dataset) {
      return classifiers[dataset] ?? null;
    },
    async weights(facts) {
      return with_progress(await site_file(facts.weights.file), facts.weights.bytes);
    },
    worker: () => site_worker("models/worker.js"),
    kernel: async () => (await kernel_file()).arrayBuffer(),
    names: () => models,
  };
}

/** @param {Response} answer @param {number} whole bytes @returns {Response} the same, whose progress is shown as it is read */
function with_progress(answer, whole) {
  if (!answer.body) return answer;
  let done = 0;
  const counted = answer.body.pipeThrough(
    new TransformStream({
      transform(part, stream) {
        done += part.byteLength;
        show_progress(done, whole);
        stream.enqueue(part);
      },
      flush: () => show_progress(whole, whole),
    }),
  );
  return new Response(counted, { headers: answer.headers });
}
