// Address: keeps the page's address in step with what the page shows.
import { show_query } from "../lib/address.js";

/**
 * Mounts it; the value is the part after the question mark, or "" to leave the address as it is.
 * @param {import("../lib/component.js").Component<{value: string}>} component
 */
export function mount({ props, watch }) {
  watch("value", () => {
    if (props.value) show_query(props.value);
  });
}
