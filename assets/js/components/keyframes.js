// Keyframes of a journey: thumbnails with native buttons to move and remove them.
import { button, find, tag } from "../lib/elements.js";
import { bytes_of, paint_picture } from "../lib/pixels.js";

/**
 * Pictures of one shape that a journey goes through.
 * @typedef {object} KeyframesValue
 * @property {{pixels: string | Uint8Array, name: string, alt: string}[]} keys pixels in base64 or as they are
 * @property {number} height of each, in pixels
 * @property {number} width
 * @property {number} channels
 * @property {number} used how many, from the first on, the journey goes through
 */

/**
 * Mounts the row; it triggers "move" and "drop" with the index of a keyframe.
 * @param {import("../lib/component.js").Component<{value: KeyframesValue | null}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const row = find(element, ".keyframes", HTMLElement);

  /** @param {string} text @param {string} title @param {boolean} disabled @param {() => void} act */
  function tool(text, title, disabled, act) {
    const made = button(text, title, act);
    made.disabled = disabled;
    return made;
  }

  function paint() {
    const value = props.value;
    if (!value?.keys) return;
    const count = value.keys.length;
    const buttons = () => [...row.querySelectorAll("button")];
    const focused = /** @type {(Element | null)[]} */ (buttons()).indexOf(document.activeElement);
    row.replaceChildren(
      ...value.keys.map(({ pixels, name, alt }, index) => {
        const canvas = tag("canvas", { role: "img", "aria-label": alt });
        paint_picture(canvas, value, bytes_of(pixels));
        const tools = tag(
          "div",
          {},
          tool("‹", `Move keyframe ${index + 1} forward`, index === 0, () => trigger("move", { index, to: index - 1 })),
          tool("×", `Remove keyframe ${index + 1}`, count <= 2, () => trigger("drop", { index })),
          tool("›", `Move keyframe ${index + 1} back`, index === count - 1, () => trigger("move", { index, to: index + 1 })),
        );
        const item = tag("div", { role: "listitem" }, canvas, tag("span", {}, name), tools);
        item.classList.toggle("unused", index >= value.used);
        return item;
      }),
    );
    if (focused >= 0) buttons()[Math.min(focused, 3 * count - 1)]?.focus();
  }

  watch("value", paint);
  paint();
}
