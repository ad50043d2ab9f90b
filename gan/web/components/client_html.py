"""Client component: a gr.HTML with a static template, to which a module of ``assets/js/components`` gives life."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from gan import paths


def client_html(
    name: str,
    value: Any,
    template: str | None = None,
    events: Sequence[str] = (),
    reads: Callable[[Any], Any] | None = None,
    **options: Any,
) -> gr.HTML:
    """A gr.HTML that is mounted by ``assets/js/components/NAME.js``, with its value and other props.

    Gradio evaluates ``js_on_load`` as the body of a function, where these five names are given to it; ``mount_component`` is in
    the head of every page (``gan.web.http.head_scripts``), which also finds this line, to have the module loaded early.

    Args:
        name: of the module.
        value: what ``props.value`` is at first.
        template: HTML inside the component, without anything that changes: a template is compiled anew with each value. None
            for a value that is HTML.
        events: what it triggers. Gradio knows an event of a gr.HTML by its name between quotes in the script.
        reads: makes of whatever a browser sent as its value what a handler is given, or raises a UsageError; for a component that
            is the input of an event (``gan.web.checked_blocks``).
        options: other props, and what gr.HTML takes.

    Raises:
        FileNotFoundError: there is no such module.
    """
    if not (paths.ASSETS / "js" / "components" / f"{name}.js").is_file():
        raise FileNotFoundError(f"assets/js/components/{name}.js")
    script = f'mount_component("{name}", {{ element, props, trigger, watch, server }})'
    if events:
        script += " // triggers " + ", ".join(f'"{event}"' for event in events)
    if template is not None:
        options |= {"html_template": template, "apply_default_css": False}
    made = gr.HTML(value, js_on_load=script, **options)
    made.reads = reads  # type: ignore[attr-defined]
    return made
