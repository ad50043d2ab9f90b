// Models: those whose networks run in this browser, opened by name.
import { Replaced } from "./download.js";
import { Classifier, Model } from "./local_model.js";
import { OpenBundle } from "./open_bundle.js";
import { RuntimeEnded, started } from "./runtime.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").BundleFacts} BundleFacts */
/** @typedef {import("./types.js").LocalModel} LocalModel */
/** @typedef {import("./types.js").LocalClassifier} LocalClassifier */
/** @typedef {import("./types.js").Source} Source */
/** @typedef {import("./runtime.js").Runtime} Runtime */

const MOST_OPEN = 6; // networks in the runtime at once; another one is downloaded again, from the browser's cache
const REFRESH = 3000; // milliseconds after which a run's networks, while somebody plays with them, are asked for anew

/** @type {Source} */
let source;
/** @type {ReturnType<typeof started> | null} */
let starting = null;
let died = false; // whether a worker has
/** @type {Map<string, OpenBundle>} by the version of their weights, what was used last at the end */
const networks = new Map();
/** @type {Map<string, Promise<Model>>} */
const models = new Map();
/** @type {Map<string, Model>} those that can draw */
const ready = new Map();
/** @type {Map<string, Promise<Classifier | null>>} */
const classifiers = new Map();
/** @type {import("./types.js").EngineReport} */
const report = { kernel: "plain", worker: false, bytes: 0, milliseconds: 0, models: [] };

/** Says where models come from, before the first is opened. @param {Source} other */
export function set_source(other) {
  source = other;
}

/** All models that there are, the best first; in the app none are told. */
export function names() {
  return source.names();
}

/** What runs the networks, and how fast. @returns {import("./types.js").EngineReport} */
export function engine_report() {
  return { ...report, models: [...ready.keys()] };
}

/**
 * The model of this name, once it can draw.
 * @param {string} name
 * @returns {Promise<LocalModel>} or an Error of one sentence
 */
export function open_model(name) {
  let model = models.get(name);
  if (!model) {
    model = opening(name);
    models.set(name, model);
    model.then(
      (one) => ready.set(name, one),
      () => models.delete(name), // so that the next one who asks tries again
    );
  }
  return model;
}

/**
 * The model of this name if it can draw now.
 * @param {string} name
 * @returns {LocalModel | null}
 */
export function ready_model(name) {
  return ready.get(name) ?? null;
}

/**
 * Begins to download a model that will be needed, unless the visitor saves data.
 * @param {string} name
 */
export function prefer(name) {
  const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);
  if (!connection?.saveData)
    open_model(name).catch((error) => console.info(`${name} is not drawn in this browser: ${error.message}`));
}

/**
 * The classifier of a data set's labels, or null if there is none.
 * @param {string} dataset
 * @returns {Promise<LocalClassifier | null>}
 */
export function open_classifier(dataset) {
  let classifier = classifiers.get(dataset);
  if (!classifier) {
    classifier = source.classifier(dataset).then(
      (facts) => facts && new Classifier({ use: (act) => use(() => facts, act) }),
      () => null,
    );
    classifiers.set(dataset, classifier);
  }
  return classifier;
}

/** @param {string} name */
async function opening(name) {
  let facts = await drawable(name);
  try {
    await use(
      () => facts,
      (opened) => opened.first,
    );
  } catch (error) {
    if (!(error instanceof Replaced)) throw error;
    facts = await drawable(name);
    await use(
      () => facts,
      (opened) => opened.first,
    );
  }
  /** @type {Model} */
  const model = new Model(facts, {
    use: (act) => use(() => model.facts, act),
    bundles: (act) =>
      use(
        () => model.facts,
        async (opened) => act([opened, ...(await helpers(model.facts))]),
      ),
    drawn: (milliseconds) => {
      report.milliseconds = milliseconds;
      if (name.startsWith("live:")) refresh(model);
    },
  });
  return model;
}

/** @param {string} name */
async function drawable(name) {
  const facts = await source.facts(name);
  if (!facts.programs.includes("draw"))
    throw new Error(`The engine in the browser does not know all of ${name}; the server draws it.`);
  return facts;
}

/**
 * Does something with a network, which is downloaded where it is not there; where its worker has died, with one in the page.
 * @template T
 * @param {() => BundleFacts} facts
 * @param {(opened: OpenBundle) => Promise<T>} act
 * @returns {Promise<T>}
 */
async function use(facts, act) {
  try {
    return await act(await opened_network(facts()));
  } catch (error) {
    if (!(error instanceof RuntimeEnded)) throw error;
    return act(await opened_network(facts()));
  }
}

/**
 * @param {BundleFacts} facts
 * @param {string} [before] version of a network that is needed no more once this one draws
 */
async function opened_network(facts, before) {
  const runtime = await runtime_now();
  const { version } = facts;
  let opened = networks.get(version);
  networks.delete(version);
  if (opened?.runtime !== runtime) {
    opened = new OpenBundle(runtime, source, facts, before);
    opened.first.then(
      ({ fast }) => {
        report.bytes += facts.weights.bytes;
        report.kernel = fast ? "wasm" : "plain";
      },
      () => networks.delete(version),
    );
    opened.all.catch(() => networks.delete(version));
  }
  networks.set(version, opened);
  for (const [other, one] of [...networks].slice(0, -MOST_OPEN)) {
    networks.delete(other);
    one.close();
  }
  return opened;
}

/** @type {Promise<Runtime | null> | null} a second worker, for long work */
let second = null;
/** @type {OpenBundle | null} what it has open */
let helping = null;

/**
 * The same network in a second worker, where there is a core for it.
 * @param {BundleFacts} facts
 * @returns {Promise<OpenBundle[]>}
 */
async function helpers(facts) {
  if (!report.worker || !(navigator.hardwareConcurrency > 1)) return [];
  second ??= source
    .kernel()
    .catch(() => null)
    .then((kernel) => started(source.worker, kernel))
    .then(({ runtime, worker }) => (worker ? runtime : null));
  const runtime = await second;
  if (!runtime?.alive) return [];
  if (helping?.facts.version !== facts.version) {
    helping?.close();
    helping = new OpenBundle(runtime, source, facts);
  }
  const mine = helping;
  try {
    await mine.first;
    return [mine];
  } catch {
    helping = null;
    return [];
  }
}

/** The runtime; where its worker has died, the page itself. */
async function runtime_now() {
  for (;;) {
    starting ??= start();
    const current = starting;
    const { runtime } = await current;
    if (runtime.alive) return runtime;
    died = true;
    if (starting === current) starting = null; // and not what another one has started meanwhile
  }
}

async function start() {
  const kernel = await source.kernel().catch(() => null);
  const made = await started(died ? () => null : source.worker, kernel);
  report.worker = made.worker;
  return made;
}

/** @type {WeakMap<Model, number>} when a run's networks were last asked for */
const asked = new WeakMap();

/** The newest networks of a run, if there are newer ones: playing goes on with the old ones until they are there. @param {Model} model */
async function refresh(model) {
  if (Date.now() - (asked.get(model) ?? 0) < REFRESH) return;
  asked.set(model, Number.POSITIVE_INFINITY); // one at a time
  try {
    const facts = await drawable(model.facts.name);
    const before = model.facts.version;
    if (facts.version !== before) {
      await (await opened_network(facts, before)).first;
      model.facts = facts;
      networks.get(before)?.close();
      networks.delete(before);
    }
  } catch {
    // the run has ended, or the connection: what was there stays
  }
  asked.set(model, Date.now());
}
