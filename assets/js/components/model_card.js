// Model card: its words come from a checkpoint, which may be a stranger's, so all of them are set as text.
import { find, tag } from "../lib/elements.js";
import { remember_fold } from "../lib/storage.js";

/** @typedef {{text: string, why?: string, link?: string, command?: boolean}} Figure */
/** @typedef {{label: string, figures: Figure[]}} Row */
/**
 * gan.evaluation.model_card.Card
 * @typedef {{title: string, look_at: string, about: Row[], run: Row[], scores: Row[], commands: Row[]}} CardValue
 */

let explained = 0; // of all cards on the page: an id is used once

/**
 * A figure; one with an explanation can be reached by keyboard, and by a tap.
 * @param {Figure} figure
 * @returns {HTMLElement}
 */
function figure_of({ text, why, link, command }) {
  if (link) return tag("a", { href: link, target: "_blank", rel: "noopener" }, text);
  if (command) return tag("code", {}, text);
  if (!why) return tag("span", {}, text);
  const id = `card-why-${++explained}`;
  return tag(
    "span",
    { class: "card-figure" },
    tag("span", { class: "card-number", tabindex: 0, "aria-describedby": id }, text),
    tag("span", { class: "card-why", role: "tooltip", id }, why),
  );
}

/**
 * @param {string} kind
 * @param {Row[]} list
 * @returns {HTMLElement}
 */
function rows_of(kind, list) {
  const box = tag("dl", { class: `card-rows card-${kind}` });
  for (const { label, figures } of list) {
    box.append(tag("div", { class: "card-row" }, tag("dt", {}, label), ...figures.map((one) => tag("dd", {}, figure_of(one)))));
  }
  return box;
}

/**
 * Mounts a card.
 * @param {import("../lib/component.js").Component<{value: CardValue | null}>} component
 */
export function mount({ element, props, watch }) {
  const line = find(element, ".card-line", HTMLElement);
  const fold = find(element, ".card-fold", HTMLDetailsElement);
  const body = find(element, ".card-body", HTMLElement);

  function paint() {
    const value = props.value;
    if (!value?.title) return;
    line.replaceChildren(tag("b", {}, `${value.title}.`), ` ${value.look_at}`);
    const scores = rows_of("scores", value.scores);
    if (value.scores.length) {
      const head = tag("div", { class: "card-row card-head", "aria-hidden": true }, tag("dt", {}, "Score"));
      head.append(tag("dd", {}, "this model"), tag("dd", {}, "real images"));
      scores.prepend(head);
    }
    const measured = tag("div", {}, rows_of("run", value.run), ...(value.scores.length ? [scores] : []));
    body.replaceChildren(rows_of("about", value.about), measured, rows_of("commands", value.commands));
  }

  remember_fold(fold, "gan-theatre-fold-card");
  body.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  watch("value", paint);
  paint();
}
