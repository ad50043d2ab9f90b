// Picker: a sheet of samples under native buttons, so that keyboard and screen readers work as everywhere.
import { find, tag } from "../lib/elements.js";
import { arrow_step } from "../lib/grid.js";
import { bytes_of, paint_picture } from "../lib/pixels.js";

/**
 * Which samples are in each group, and whose sheet they are of.
 * @typedef {object} PickerValue
 * @property {string} model
 * @property {number} seed
 * @property {Record<string, number[]>} chosen indices of the samples in group A, B and C
 */
/**
 * Sheet of samples.
 * @typedef {object} PickerSheet
 * @property {string | Uint8Array} pixels in base64 or as they are
 * @property {number} width
 * @property {number} height
 * @property {number} channels
 * @property {number} columns
 * @property {number} rows
 * @property {string[]} names what a screen reader says of each sample
 */

/**
 * Mounts a picker; it triggers "choose" when a sample is clicked.
 * @param {import("../lib/component.js").Component<{value: PickerValue | null, sheet: PickerSheet | null}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const canvas = find(element, "canvas", HTMLCanvasElement);
  const cells = find(element, ".picker-cells", HTMLElement);
  const groups = find(element, ".picker-groups", HTMLElement);
  let active = "A";
  let painted = /** @type {string | Uint8Array} */ ("");
  /** @type {Record<string, number[]>} the hand's, and told whole: of quick clicks none is lost */
  let chosen = {};

  /** @param {number} index */
  function choose(index) {
    const was = chosen[active].includes(index);
    for (const group of Object.keys(chosen)) chosen[group] = chosen[group].filter((one) => one !== index);
    if (!was) chosen[active] = [...chosen[active], index].sort((a, b) => a - b);
    paint_choices();
    if (props.value) props.value = { ...props.value, chosen };
    trigger("choose");
  }

  /** @param {PickerSheet} sheet */
  function build_cells(sheet) {
    cells.style.gridTemplateColumns = `repeat(${sheet.columns}, 1fr)`;
    cells.style.gridTemplateRows = `repeat(${sheet.rows}, 1fr)`;
    cells.replaceChildren(
      ...sheet.names.map((_, index) => {
        const cell = tag("button", { type: "button" });
        cell.addEventListener("click", () => choose(index));
        cell.addEventListener("keydown", (event) => {
          const step = arrow_step(event.key, sheet.columns);
          const next = cells.children[index + (step ?? 0)];
          if (!step || !(next instanceof HTMLElement)) return;
          event.preventDefault();
          next.focus();
        });
        return cell;
      }),
    );
  }

  function paint_groups() {
    groups.replaceChildren(
      ...Object.keys(chosen).map((group) => {
        const attributes = { type: "button", role: "radio", class: `in-${group}`, "aria-checked": group === active };
        const choice = tag("button", attributes, `choose ${group} (${chosen[group].length})`);
        choice.addEventListener("click", () => {
          active = group;
          paint_choices();
          find(groups, "[aria-checked=true]", HTMLElement).focus();
        });
        return choice;
      }),
    );
  }

  function paint_choices() {
    paint_groups();
    [...cells.children].forEach((cell, index) => {
      const group = Object.keys(chosen).find((one) => chosen[one].includes(index));
      cell.className = group ? `in-${group}` : "";
      cell.setAttribute("aria-pressed", String(Boolean(group)));
      cell.setAttribute("aria-label", `${props.sheet?.names[index]}${group ? `, in ${group}` : ""}`);
      cell.replaceChildren(...(group ? [tag("b", {}, group)] : []));
    });
  }

  function paint() {
    const { value, sheet } = props;
    if (!value?.chosen || !sheet?.pixels) return;
    if (sheet.pixels !== painted) {
      painted = sheet.pixels;
      paint_picture(canvas, sheet, bytes_of(sheet.pixels));
      build_cells(sheet);
    }
    chosen = structuredClone(value.chosen);
    paint_choices();
  }

  watch(["value", "sheet"], paint);
  paint();
}
