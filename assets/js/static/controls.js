// Controls: plain elements of HTML in the place of Gradio's dropdowns, numbers, texts, sliders, choices and buttons.
import { tag } from "../lib/elements.js";

/**
 * Control of a page.
 * @typedef {object} Control
 * @property {() => any} read its value, as Gradio's control has it
 * @property {(props: Record<string, any>) => void} show new value, choices, label or whether a hand may change it
 * @property {(told: (event: string, value: any) => void) => void} listen calls back with Gradio's events of it
 */

/** @typedef {[label: string, value: string | number][]} Choices */

/** @param {Element} block @param {string} kind @param {Choices} choices @returns {Control} */
export function control_of(block, kind, choices) {
  const group = block.querySelector(".choices");
  const inner = block.querySelector("select, input");
  if (block instanceof HTMLButtonElement) return button_of(block);
  if (group instanceof HTMLElement) return group_of(group, choices, block);
  if (inner instanceof HTMLSelectElement) return dropdown_of(inner, choices, block);
  if (inner instanceof HTMLInputElement) return input_of(inner, kind, block);
  throw new Error(`no control in #${block.id}`);
}

/** @param {HTMLButtonElement} button @returns {Control} */
function button_of(button) {
  return {
    read: () => button.textContent,
    show({ value, interactive }) {
      if (value !== undefined) button.textContent = value;
      if (interactive !== undefined) button.disabled = !interactive;
    },
    listen: (told) => button.addEventListener("click", () => told("click", null)),
  };
}

/** @param {Element} block @param {Record<string, any>} props */
function show_label(block, { label, info }) {
  const shown = block.querySelector(".label");
  if (label !== undefined && shown) shown.textContent = label;
  const below = block.querySelector(".info");
  if (info !== undefined && below) below.textContent = info;
}

/** @param {Choices | (string | number)[]} choices @returns {Choices} */
function pairs(choices) {
  return choices.map((one) => (Array.isArray(one) ? one : [String(one), one]));
}

/** @param {HTMLSelectElement} select @param {Choices} choices @param {Element} block @returns {Control} */
function dropdown_of(select, choices, block) {
  let known = choices;
  return {
    read: () => known.find(([, value]) => String(value) === select.value)?.[1] ?? null,
    show(props) {
      const kept = select.value;
      if (props.choices) {
        known = pairs(props.choices);
        select.replaceChildren(...known.map(([label, value]) => tag("option", { value }, label)));
        select.value = kept;
      }
      if (props.value !== undefined) select.value = String(props.value);
      if (props.interactive !== undefined) select.disabled = !props.interactive;
      show_label(block, props);
    },
    listen: (told) =>
      select.addEventListener("change", () => {
        const value = known.find(([, one]) => String(one) === select.value)?.[1];
        told("input", value);
        told("change", value);
      }),
  };
}

/** @param {HTMLElement} group choices side by side, of which one or any number is chosen @param {Choices} choices @param {Element} block @returns {Control} */
function group_of(group, choices, block) {
  let known = choices;
  const { kind: type = "radio" } = group.dataset;
  const inputs = () => [...group.querySelectorAll("input")];
  const read = () => {
    const chosen = known.filter((_, index) => inputs()[index]?.checked).map(([, value]) => value);
    return type === "radio" ? (chosen[0] ?? null) : chosen;
  };
  return {
    read,
    show(props) {
      const chosen = [props.value !== undefined ? props.value : read()].flat();
      if (props.choices) {
        known = pairs(props.choices);
        const options = known.map(([label, value]) =>
          tag("label", {}, tag("input", { type, name: block.id, value }), tag("span", {}, label)),
        );
        group.replaceChildren(...options);
      }
      for (const [index, input] of inputs().entries()) {
        input.checked = chosen.includes(known[index]?.[1]);
        if (props.interactive !== undefined) input.disabled = !props.interactive;
      }
      show_label(block, props);
    },
    listen: (told) =>
      group.addEventListener("change", () => {
        told("input", read());
        told("change", read());
      }),
  };
}

/** @param {HTMLInputElement} input @param {string} kind @param {Element} block @returns {Control} */
function input_of(input, kind, block) {
  const output = block.querySelector("output");
  const is_number = kind === "number" || kind === "slider";
  const read = () => (!is_number ? input.value : input.value === "" ? null : Number(input.value));
  const show_number = () => {
    if (output) output.textContent = input.value;
  };
  return {
    read,
    show(props) {
      if (props.value !== undefined && read() !== props.value) input.value = props.value ?? "";
      if (props.placeholder !== undefined) input.placeholder = props.placeholder;
      if (props.interactive !== undefined) input.disabled = !props.interactive;
      show_label(block, props);
      show_number();
    },
    listen(told) {
      input.addEventListener("input", () => {
        show_number();
        told("input", read());
        told("change", read());
      });
      input.addEventListener("change", () => {
        if (kind === "slider") told("release", read());
        else told("blur", read());
      });
      input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.isComposing) told("submit", read());
      });
    },
  };
}
