// Source of models in the app: its routes (gan.web.http.model_files).

/** @typedef {import("./types.js").Facts} Facts */

/** Address below the app's root, wherever a proxy has put that. @param {string} path */
function address(path) {
  return new URL(`../../../${path.split("/").map(encodeURIComponent).join("/")}`, import.meta.url);
}

/** @param {string} path */
async function json(path) {
  const answer = await fetch(address(path));
  const told = answer.headers.get("Content-Type")?.startsWith("text/plain") && answer.status < 500;
  if (!answer.ok) throw new Error(told ? await answer.text() : "The server could not tell what this model is; try again later.");
  return answer.json();
}

/** @type {import("./types.js").Source} */
export const app_source = {
  facts: (name) => json(`models/facts/${name}`),
  classifier: (dataset) => json(`models/classifier/${dataset}`),
  weights: (facts) => fetch(address(facts.weights.file)),
  worker: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
  kernel: async () => (await fetch(new URL("../engine/kernel.wasm", import.meta.url))).arrayBuffer(),
  names: () => [],
};
