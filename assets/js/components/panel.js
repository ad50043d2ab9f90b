// Panel: words as HTML that may be brought up to date past Gradio's events, by the run watcher or the point socket.
import { on_feed } from "../lib/component.js";

/** @param {import("../lib/component.js").Component<{value: string}>} component */
export function mount({ element, props }) {
  on_feed(element, (html) => {
    if (props.value !== html) props.value = html;
  });
}
