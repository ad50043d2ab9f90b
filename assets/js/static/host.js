// Host of a static page: gives components and the page's script what Gradio and the server give them in the app.
import { set_data_files } from "../lib/data_file.js";
import { open_classifier, open_model, set_source } from "../models/models.js";
import { answers_of } from "../pages/answers.js";
import { Update } from "../pages/types.js";
import { set_source as set_training_source } from "../training/chosen_source.js";
import { lead_links } from "./addresses.js";
import { shown_component } from "./components.js";
import { answering } from "./events.js";
import { file_source } from "./model_source.js";
import { warn } from "./notices.js";
import { keep_offline } from "./offline.js";
import { save_pictures } from "./picture_files.js";
import { kernel_file, module_address, site_file, site_worker } from "./site.js";

/** @typedef {import("../pages/types.js").Updates} Updates */
/** @typedef {import("../pages/types.js").PageScript} PageScript */
/**
 * What Python has written into the page (gan.web.static.document).
 * @typedef {object} Baked
 * @property {string} script module of assets/js/pages
 * @property {Record<string, import("./components.js").Baked>} components by id
 * @property {import("./addresses.js").Addresses} addresses
 * @property {import("../lib/view_state.js").Table} table of view state
 * @property {string} model that the page shows at first
 */

const FAILED = "Something went wrong on this page; reload it.";

/** @param {unknown} error what was meant for people is one sentence, and a plain Error */
function fail(error) {
  const for_people = error instanceof Error && Object.getPrototypeOf(error) === Error.prototype;
  if (!for_people) console.error(error);
  warn(for_people ? error.message : FAILED);
}

/** Whether a visitor who asks for little data has asked for a picture. */
function wants_little() {
  const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean}}} */ (navigator);
  return Boolean(connection?.saveData) && !location.search;
}

async function start() {
  set_data_files(site_file);
  const text = document.getElementById("page-data")?.textContent ?? "{}";
  /** @type {Baked} */
  const baked = JSON.parse(text);
  lead_links(baked.addresses);
  set_training_source({
    program_file: async (name) => (await site_file(`data/programs/${name}.json`)).json(),
    worker: () => site_worker("training/worker.js"),
    kernel: async () => (await kernel_file()).arrayBuffer(),
  });
  /** @type {Map<string, import("./components.js").Shown>} */
  const components = new Map();
  /** @type {(id: string, event: string, data: any) => void} */
  let told = () => {};
  for (const [id, one] of Object.entries(baked.components))
    components.set(
      id,
      shown_component(id, one, (...said) => told(...said), module_address),
    );

  const known = site_file("data/models.json").then((answer) => answer.json());
  /** @type {PageScript} */
  const script = await import(module_address(`pages/${baked.script}.js`));
  const { prefix } = script;
  const source = file_source(await known);
  set_source(source);
  /** @param {string} id @returns {import("./components.js").Shown} */
  const component = (id) => {
    const found = components.get(`${prefix}-${id}`);
    if (!found) throw new TypeError(`no component ${prefix}-${id}`);
    return found;
  };
  const lists = ["model", "model-left"].map((id) => components.get(`${prefix}-${id}`)).filter(Boolean);

  /** @type {import("../pages/types.js").Page} */
  const page = {
    value: (id) => component(id).read(),
    props: (id) => component(id).props,
    table: baked.table,
    state: {},
    get model() {
      return lists[0]?.read() ?? baked.model;
    },
    open: (name) => open_model(name ?? page.model),
    classifier: open_classifier,
    models: source.names,
    baked: async (name) => (await site_file(`data/${name}.json`)).json(),
    warn,
  };

  /** @param {Updates} updates */
  function show(updates) {
    for (const [id, value] of Object.entries(updates)) {
      const full = `${prefix}-${id}`;
      const props = value instanceof Update ? value.props : { value };
      const found = components.get(full);
      if (found) found.show(props);
      else if (props.visible !== undefined) document.getElementById(full)?.toggleAttribute("hidden", !props.visible); // a row
    }
  }

  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  /** The answer says what the whole page shows: a hand that came before would be undone. */
  async function open() {
    const hold = (/** @type {boolean} */ held) => {
      main.inert = held;
      main.ariaBusy = String(held);
    };
    hold(true);
    try {
      for await (const updates of answers_of(script.open(page, location.search.slice(1)))) {
        show(updates);
        hold(false);
        document.documentElement.dataset.ready = "true";
      }
    } catch (error) {
      fail(error);
    }
    hold(false);
  }

  const answer = answering(script.handlers, page, show, fail);
  told = (id, event, data) => void answer(id.slice(prefix.length + 1), event, data);
  save_pictures(`${prefix}-stage`, () => page.model);
  window.addEventListener("popstate", open);
  if (!wants_little() || !script.follows.length) await open(); // a page that follows no hand needs no networks
  document.documentElement.dataset.ready = "true";
}

start().catch(fail).finally(keep_offline);
