"""Elements of a static page: plain HTML for each component of Gradio that a page uses, with the value that it has at first."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gan.errors import TheatreError
from gan.web.static.markdown import markdown
from gan.web.static.page_layout import Node

_MOUNTED = re.compile(r'mount_component\("(\w+)"')
"""What ``gan.web.components.client_html`` writes."""
_FOLLOWERS = ("point_socket", "local_lane")
"""Components of the app by which the picture follows a hand: here the page's own script does."""
_OF_A_SERVER = re.compile(r"-others$|^visitor-key$")
"""Ids of what is about other visitors."""
_VALUE = "${value}"
"""Template of a gr.HTML that shows its value, which is HTML."""
_UNSEEN = {"navbar", "state", "browserstate", "api", "timer"}


def element(node: Node) -> str:
    """HTML of a component with all that lies in it; "" for what a static page does without.

    Raises:
        TheatreError: a kind of component that no static page has had yet.
    """
    if node.kind in _UNSEEN or _OF_A_SERVER.search(node.id) or mounted(node) in _FOLLOWERS:
        return ""
    maker = _MAKERS.get(node.kind)
    if maker is None:
        raise TheatreError(f"A static page cannot show the component {node.kind!r}; add it to gan/web/static/elements.py.")
    return maker(node)


def mounted(node: Node) -> str:
    """The module of ``assets/js/components`` that gives a gr.HTML its life, or ""."""
    found = _MOUNTED.search(node.props.get("js_on_load") or "") if node.kind == "html" else None
    return found[1] if found else ""


def props_of(node: Node) -> dict[str, Any]:
    """What a mounted component's script is given: its value and its other props."""
    return {"value": node.props.get("value"), **(node.props.get("props") or {})}


def _inside(node: Node) -> str:
    return "".join(element(child) for child in node.children)


def _tag(name: str, attributes: Mapping[str, Any], inner: str = "") -> str:
    """An element; an attribute that is None or False is left out, and one that is True has no value."""
    said = [
        f" {key}" if value is True else f' {key}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    ]
    return f"<{name}{''.join(said)}>{inner}" + ("" if name == "input" else f"</{name}>")


def _block(node: Node, kind: str, inner: str, name: str = "div", **more: Any) -> str:
    """What stands around a component: its id, its classes, and how much of a row it takes."""
    classes = ["block", kind, *(node.props.get("elem_classes") or [])]
    return _tag(name, {"id": node.id or None, "class": " ".join(classes), "style": _share(node), **_hidden(node), **more}, inner)


def _share(node: Node) -> str | None:
    """How much of a row it takes, and below which width it goes on a line of its own."""
    scale, width = node.props.get("scale"), node.props.get("min_width")
    said = [f"flex-grow: {scale}"] if scale is not None else []
    if width:
        said.append(f"min-width: min({width}px, 100%)")
    return "; ".join(said) or None


def _hidden(node: Node) -> dict[str, Any]:
    return {"hidden": node.props.get("visible") is False}


def _container(node: Node, kind: str) -> str:
    inner = _inside(node)
    if not inner:
        return ""
    classes = " ".join([kind, *(node.props.get("elem_classes") or [])])
    return _tag("div", {"id": node.id or None, "class": classes, "style": _share(node), **_hidden(node)}, inner)


def _accordion(node: Node) -> str:
    label = f"<summary>{html.escape(node.props['label'])}</summary>"
    opened = {"open": bool(node.props.get("open"))}
    return _tag("details", {"id": node.id or None, "class": "accordion", **opened, **_hidden(node)}, label + _inside(node))


def _html(node: Node) -> str:
    template = node.props.get("html_template") or ""
    value = node.props.get("value")
    is_value = template == _VALUE
    inner = (value if isinstance(value, str) else "") if is_value else template
    classes = "html-container prose" if node.props.get("apply_default_css") else "html-container"
    told: dict[str, Any] = {"data-html": "value" if is_value else None}
    return _block(node, "html", f'<div class="{classes}"><div>{inner}</div></div>', **told)


def _markdown(node: Node) -> str:
    formulas = any(one["left"] == "$" for one in node.props.get("latex_delimiters") or [])
    return _block(node, "markdown prose", markdown(node.props.get("value") or "", formulas))


def _labelled(node: Node, control: str, kind: str, name: str = "label") -> str:
    """A control with its label above and its help below."""
    label, info = node.props.get("label"), node.props.get("info")
    above = f'<span class="label">{html.escape(label)}</span>' if label and node.props.get("show_label", True) else ""
    below = f'<small class="info">{html.escape(info)}</small>' if info else ""
    return _block(node, f"control {kind}", above + control + below, name)


def _options(node: Node) -> list[tuple[str, Any]]:
    return [(str(label), value) for label, value in node.props.get("choices") or []]


def _dropdown(node: Node) -> str:
    value = node.props.get("value")
    if node.props.get("multiselect"):
        return _group(node, "checkbox", value or [])
    options = "".join(
        _tag("option", {"value": one, "selected": one == value}, html.escape(label)) for label, one in _options(node)
    )
    attributes = {"disabled": _is_disabled(node), **_named(node)}
    return _labelled(node, _tag("select", attributes, options), "dropdown")


def _number(node: Node) -> str:
    given = {key: node.props.get(prop) for key, prop in (("min", "minimum"), ("max", "maximum"), ("step", "step"))}
    attributes = {"type": "number", "inputmode": "numeric", "value": node.props.get("value"), **given, **_named(node)}
    return _labelled(node, _tag("input", {**attributes, "disabled": _is_disabled(node)}), "number")


def _textbox(node: Node) -> str:
    props = node.props
    attributes = {"type": "text", "value": props.get("value"), "placeholder": props.get("placeholder"), **_named(node)}
    attributes |= {"maxlength": props.get("max_length"), "disabled": _is_disabled(node), "autocomplete": "off"}
    return _labelled(node, _tag("input", attributes), "textbox")


def _slider(node: Node) -> str:
    value = node.props.get("value")
    bounds = {"min": node.props.get("minimum"), "max": node.props.get("maximum"), "step": node.props.get("step")}
    control = _tag("input", {"type": "range", "value": value, **bounds, **_named(node)}) + _tag("output", {}, str(value))
    return _labelled(node, control, "slider")


def _radio(node: Node) -> str:
    return _group(node, "radio", [node.props.get("value")])


def _group(node: Node, kind: str, chosen: Sequence[Any]) -> str:
    """Choices side by side; ``kind``: "radio" or "checkbox"."""
    name = node.id or f"{kind}-{id(node)}"
    options = []
    for label, value in _options(node):
        attributes = {"type": kind, "name": name, "value": value, "checked": value in chosen}
        options.append(f"<label>{_tag('input', attributes)}<span>{html.escape(label)}</span></label>")
    called = {"role": "radiogroup" if kind == "radio" else "group", "aria-label": node.props.get("label") or name}
    group = _tag("div", {"class": "choices", "data-kind": kind, **called}, "".join(options))
    return _labelled(node, group, kind, "div")


def _button(node: Node) -> str:
    classes = ["button", node.props.get("variant") or "secondary", node.props.get("size") or "lg"]
    attributes: dict[str, Any] = {
        "id": node.id or None,
        "type": "button",
        "class": " ".join([*classes, *(node.props.get("elem_classes") or [])]),
    }
    attributes |= {"style": _share(node), "disabled": _is_disabled(node), **_hidden(node)}
    return _tag("button", attributes, html.escape(str(node.props.get("value") or "")))


def _named(node: Node) -> dict[str, Any]:
    """What a screen reader calls a control without a label."""
    shown = node.props.get("label") and node.props.get("show_label", True)
    return {} if shown else {"aria-label": node.props.get("label") or node.id}


def _is_disabled(node: Node) -> bool:
    return node.props.get("interactive") is False


_MAKERS: dict[str, Callable[[Node], str]] = {
    "page": _inside,
    "row": lambda node: _container(node, "row"),
    "column": lambda node: _container(node, "column"),
    "group": lambda node: _container(node, "group"),
    "form": lambda node: _container(node, "form"),
    "accordion": _accordion,
    "html": _html,
    "markdown": _markdown,
    "dropdown": _dropdown,
    "number": _number,
    "textbox": _textbox,
    "slider": _slider,
    "radio": _radio,
    "button": _button,
    "downloadbutton": lambda _: "",
    "uploadbutton": lambda _: "",
}
