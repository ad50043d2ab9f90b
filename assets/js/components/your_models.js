// The models that a visitor has saved: a fold with a row for each, in which it is renamed or, once that is confirmed, deleted.
import { button, find, tag } from "../lib/elements.js";

/**
 * @typedef {object} YourModelsValue
 * @property {{name: string, about: string}[]} models
 * @property {string} told a sentence above them
 */

/**
 * Mounts the fold; it triggers "look" when it is unfolded, "rename" and "discard".
 * @param {import("../lib/component.js").Component<{value: YourModelsValue | null}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const fold = find(element, "details", HTMLDetailsElement);
  const told = find(element, ".your-models-told", HTMLElement);
  const list = find(element, "ul", HTMLUListElement);
  /** What is being asked, of which model. */
  let asking = { name: "", what: "" };

  /** @param {string} name @param {string} what */
  function ask(name, what) {
    asking = { name, what };
    paint();
    const first = list.querySelector("input") ?? list.querySelector(".asking button");
    if (first instanceof HTMLElement) first.focus();
  }

  /** @param {string} name the row to which the focus goes back */
  function stop(name) {
    ask("", "");
    const row = [...list.children].find((one) => one instanceof HTMLElement && one.dataset.name === name);
    row?.querySelector("button")?.focus();
  }

  /** @param {string} name */
  function renaming(name) {
    const field = tag("input", { type: "text", value: name, maxlength: 40, "aria-label": `new name of ${name}` });
    const save = () => {
      trigger("rename", { name, to: field.value.trim() });
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") save();
      if (event.key === "Escape") stop(name);
    });
    return [
      field,
      button("Save the name", `Save the new name of ${name}`, save),
      button("Cancel", `Leave ${name} as it is`, () => stop(name)),
    ];
  }

  /** @param {string} name */
  function deleting(name) {
    return [
      tag("span", {}, `Delete ${name} for good?`),
      button("Delete it", `Delete ${name} for good`, () => trigger("discard", { name })),
      button("Keep it", `Keep ${name}`, () => stop(name)),
    ];
  }

  /** @param {{name: string, about: string}} model */
  function row({ name, about }) {
    const asked = asking.name === name ? asking.what : "";
    const tools =
      asked === "rename"
        ? renaming(name)
        : asked === "discard"
          ? deleting(name)
          : [
              button("Rename", `Rename ${name}`, () => ask(name, "rename")),
              button("Delete", `Delete ${name}`, () => ask(name, "discard")),
            ];
    const link = tag("a", { href: `./?model=${encodeURIComponent(name)}`, title: "Open in Explore" }, name);
    const made = tag("li", {}, tag("span", {}, link, ` ${about}`), tag("div", {}, ...tools));
    made.dataset.name = name;
    made.classList.toggle("asking", asked !== "");
    return made;
  }

  function paint() {
    told.textContent = props.value?.told ?? "";
    list.replaceChildren(...(props.value?.models ?? []).map(row));
  }

  fold.addEventListener("toggle", () => {
    if (fold.open) trigger("look", {});
  });
  watch("value", () => {
    asking = { name: "", what: "" };
    paint();
  });
  paint();
}
