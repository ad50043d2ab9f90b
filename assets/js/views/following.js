// What follows a hand: the picture at once, and then what D says of it, so that no hand waits for words.
import { opinion_panel } from "./opinion.js";
import { as_single } from "./points.js";
import { picture } from "./stage.js";
import { alt, name_of } from "./words.js";

/**
 * The picture of a point, and then with it D's opinion.
 * @param {import("../models/types.js").LocalModel} model
 * @param {import("../lib/component.js").Point} point
 * @param {string} lane in which only the newest counts
 * @returns {AsyncGenerator<{stage: import("../components/stage.js").StageValue, opinion?: string}>} nothing when something newer came
 */
export async function* following(model, point, lane) {
  const { facts } = model;
  const single = as_single(facts, point);
  const pictures = await model.draw([single], lane);
  if (!pictures) return;
  yield { stage: picture(pictures, name_of(facts, single)) };
  const [opinion] = await model.judge(pictures, [single.label]);
  yield { stage: picture(pictures, alt(facts, single, opinion)), opinion: opinion_panel(facts, opinion) };
}
