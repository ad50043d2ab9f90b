// Types of a page's script and of its host: Gradio's page (components/local_lane.js) or a static one (static/host.js). What a
// handler answers is what its namesake in Python answers (gan.web.events.Updates).

/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../models/types.js").LocalClassifier} LocalClassifier */
/** @typedef {import("../models/types.js").Facts} Facts */

/** Update of several properties of a component, as gr.update: value, layout, visible, choices, and others that it has. */
export class Update {
  /** @param {Record<string, any>} props */
  constructor(props) {
    this.props = props;
  }
}

/** @typedef {Record<string, any>} Updates new value, or Update, of each component that changes, by its id without the page's prefix */

/**
 * What a host gives to a page's script.
 * @typedef {object} Page
 * @property {(id: string) => any} value of a component now; a picture on a stage is none
 * @property {(id: string) => Record<string, any>} props all properties of a component of ours now: value, layout, frame
 * @property {import("../lib/view_state.js").Table} table of view state, with the rows of all pages (assets/view_state.json)
 * @property {Record<string, any>} state what the page keeps besides, empty at first
 * @property {string} model name of the model that the page shows now: it may change while a handler waits
 * @property {(name?: string) => Promise<LocalModel>} open a model, by default the page's
 * @property {(dataset: string) => Promise<LocalClassifier | null>} classifier of a data set's labels
 * @property {() => Facts[]} models all that there are (in a static page), the best first
 * @property {(name: string) => Promise<any>} baked what Python has written for pages without a server: data/NAME.json, such as "quiz" and
 *   "examples" (gan.web.show.baked_pictures); the app has none of them, and rejects
 * @property {(sentence: string) => void} warn
 */

/**
 * Answer of a handler; null: nothing changes, as something newer came. One that answers several times, as a search does, is an
 * async generator. Hosts read both by `answers_of` (answers.js) and show each as it comes; what makes a search stop, such as
 * another press, is the handler's own business.
 * @typedef {Updates | null | Promise<Updates | null> | AsyncGenerator<Updates>} Answer
 */

/** @typedef {(page: Page, data: any) => Answer} Handler */

/**
 * A page's script: what a module of assets/js/pages exports.
 * @typedef {object} PageScript
 * @property {string} prefix of its components' ids: "explore" for explore-stage
 * @property {Record<string, Handler>} handlers by "component.event": console.input, around.pick, randomise.click, model.input
 * @property {string[]} follows those handlers that Gradio's page leaves to the browser when the model is there
 * @property {(page: Page) => string[]} [names] of the models that the page shows now, where its lists and sliders do not say; none:
 *   the server answers
 * @property {(page: Page, query: string) => Answer} open the whole page for what its address asks (in a static page)
 */
