// Scenes: what pages share that show one point of a model: the picture that follows a hand, sheets that are given up when newer
// ones are asked for, and entries of the history.
import { history_entry, main_picture, opened } from "../views/judged.js";
import { as_single } from "../views/points.js";
import { RULES } from "../views/rules.js";
import { picture } from "../views/stage.js";
import { filled, name_of } from "../views/words.js";
import { Update } from "./types.js";

/** @typedef {import("../lib/component.js").Point} Point */
/** @typedef {import("../models/types.js").Facts} Facts */
/** @typedef {import("../models/types.js").LocalModel} LocalModel */
/** @typedef {import("../views/judged.js").Judged} Judged */
/** @typedef {import("../views/sheets.js").Draw} Draw */
/** @typedef {import("./types.js").Page} Page */
/** @typedef {import("./types.js").Updates} Updates */

const AT_ONCE = 7; // pictures of a sheet between which a hand's own are drawn

/**
 * The model that the sliders are about; the list of models may say another already.
 * @param {Page} page
 */
export const model_of = (page) => page.open(page.props("console").layout?.id ?? page.model);

/**
 * Mark that work of its kind has begun anew; what was marked before is overtaken.
 * @param {Page} page
 * @param {string} kind
 * @returns {() => boolean} whether this is the newest still
 */
export function begun(page, kind) {
  page.state.begun ??= {};
  const number = (page.state.begun[kind] ?? 0) + 1;
  page.state.begun[kind] = number;
  return () => page.state.begun[kind] === number;
}

/**
 * Function that draws a sheet, a few pictures at a time so that no hand waits for all of it, until it is overtaken.
 * @param {LocalModel} model
 * @param {() => boolean} is_newest
 * @returns {Draw}
 */
export function drawing(model, is_newest) {
  return async (points) => {
    /** @type {import("../models/types.js").Pictures | null} */
    let whole = null;
    for (let from = 0; from < points.length; from += AT_ONCE) {
      if (!is_newest()) return null;
      const some = await model.draw(points.slice(from, from + AT_ONCE));
      if (!some) return null;
      whole ??= { ...some, count: points.length, pixels: new Uint8Array((some.pixels.length / some.count) * points.length) };
      whole.pixels.set(some.pixels, (from * some.pixels.length) / some.count);
    }
    return is_newest() ? whole : null;
  };
}

/**
 * The picture at the sliders' point, and then D's opinion of it, so that no hand waits for words.
 * @param {Page} page
 * @returns {AsyncGenerator<Updates>}
 */
export async function* follow(page) {
  const is_newest = begun(page, "hand");
  yield* followed(await model_of(page), page.value("console"), is_newest);
}

/**
 * The picture at a point, and then D's opinion of it, unless a newer one is asked for.
 * @param {LocalModel} model
 * @param {Point} there
 * @param {() => boolean} is_newest
 * @returns {AsyncGenerator<Updates>}
 */
export async function* followed(model, there, is_newest) {
  const point = as_single(model.facts, there);
  const pictures = await model.draw([point], "hand");
  if (!pictures) return;
  yield { stage: picture(pictures, name_of(model.facts, point)) };
  if (!is_newest()) return;
  const [opinion] = await model.judge(pictures, [point.label]);
  yield on_stage(model, { point, pictures, opinion }); // with what a screen reader says of it
}

/**
 * A judged picture on the page.
 * @param {LocalModel} model
 * @param {Judged} seen
 * @returns {Updates}
 */
export function on_stage(model, seen) {
  const { picture: stage, opinion } = main_picture(model.facts, seen);
  return { stage, opinion };
}

/**
 * Value of the history for a judged picture.
 * @param {Page} page
 * @param {LocalModel} model
 * @param {Judged} seen
 * @param {{name: string, seed?: any, at?: number | null, more?: Record<string, any>}} where name: of the page
 */
export async function entry(page, model, seen, { name, ...where }) {
  const { classifier: reads, dataset, latent } = model.facts;
  const classifier = reads && !latent.classes ? await page.classifier(dataset).catch(() => null) : null;
  return history_entry(model, seen, { ...where, table: page.table, page: name, classifier });
}

/**
 * Which entry of the visitor's history is gone back to, if it is one.
 * @param {{at?: any}} data of the event
 * @returns {number | null}
 */
export const history_index = ({ at }) => (Number.isInteger(at) && at >= 0 && at < 1000 ? at : null);

/**
 * Names of the models that a page can show, the best first.
 * @param {Page} page
 * @param {(facts: Facts) => boolean} wanted
 */
export const names = (page, wanted) =>
  page
    .models()
    .filter(wanted)
    .map(({ name }) => name);

/**
 * The list of models that a page can show, with one chosen.
 * @param {Page} page
 * @param {(facts: Facts) => boolean} wanted
 * @param {string} name
 */
export const model_list = (page, wanted, name) =>
  new Update({ choices: names(page, wanted).map((one) => [one, one]), value: name });

/**
 * The view that an address asks for; what is wrong with it is said, and then it is the best model's.
 * @param {Page} page
 * @param {Parameters<typeof opened>[1]} asked
 */
export async function opened_or_best(page, asked) {
  try {
    return await opened(page, asked);
  } catch (error) {
    page.warn(filled(RULES.link.instead, { error: error instanceof Error ? error.message : String(error) }));
    return opened(page, { ...asked, query: "" });
  }
}
