"""Document of a static page: head, navigation and the page's components as one file of HTML."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gan.web.static.elements import element, mounted, props_of
from gan.web.static.page_layout import Node
from gan.web.static.page_table import StaticPage
from gan.web.view_table import TABLE

_LINK = re.compile(r'href="(\./(?:[a-z][a-z0-9-]*)?|[a-z][a-z0-9-]*)?(\?[^"#]*)?(#[^"]*)?"')
_CONTROLS = ("dropdown", "number", "textbox", "slider", "radio", "button", "markdown", "html")


@dataclass(frozen=True)
class Made:
    """A page of a static site before it is written.

    Attributes:
        page: which it is.
        layout: its components.
    """

    page: StaticPage
    layout: Node

    @property
    def components(self) -> list[str]:
        """Modules of ``assets/js/components`` that it mounts."""
        return sorted({name for node in shown(self.layout) if (name := mounted(node))})

    @property
    def question(self) -> str:
        """What it asks, as its heading says it."""
        heading = next(node.props["value"] for node in self.layout.walk() if "<header" in str(node.props.get("value")))
        return str(re.sub(r".*<p>(.*)</p>.*", r"\1", heading, flags=re.DOTALL))

    def data(self) -> dict[str, Any]:
        """What the page's host must know of its components, by id."""
        told: dict[str, Any] = {}
        for node in shown(self.layout):
            if node.id and node.kind in _CONTROLS:
                one: dict[str, Any] = {"kind": node.kind}
                if name := mounted(node):
                    one |= {"mount": name, "props": props_of(node)}
                if node.props.get("choices"):
                    one["choices"] = node.props["choices"]
                told[node.id] = one
        return told

    @property
    def model(self) -> str:
        """The model that it shows at first, or ""."""
        lists = [node for node in self.layout.walk() if node.kind == "dropdown" and "-model" in node.id]
        return str(lists[0].props.get("value") or "") if lists else ""


@dataclass(frozen=True)
class Frame:
    """What stands around all pages of a site.

    Attributes:
        head: HTML of a page's head after its title: styles, scripts, icons.
        addresses: file of each page by the app's address, with "#" and a place in it where it is no file of its own.
        pages: address within the site and title of each page, as the navigation lists them.
        home: the first page's address within the site.
    """

    head: str
    addresses: Mapping[str, str]
    pages: Sequence[tuple[str, str]]
    home: str


def shown(layout: Node) -> list[Node]:
    """The nodes of which ``element`` makes something."""
    if not element(layout):
        return []
    return [layout, *(node for child in layout.children for node in shown(child))]


def document(made: Made, frame: Frame) -> str:
    """The whole page."""
    return page(made.page.title, made.question, contents(made, frame.addresses), frame, made.page.title)


def contents(made: Made, addresses: Mapping[str, str]) -> str:
    """What stands in the page's ``main``, with what its host must know."""
    baked = {
        "script": made.page.script,
        "components": made.data(),
        "addresses": dict(addresses),
        "table": TABLE,
        "model": made.model,
    }
    return led(element(made.layout), addresses) + data_script("page-data", baked)


def page(title: str, description: str, inner: str, frame: Frame, active: str, after: str = "") -> str:
    """A document of the site around ``inner``.

    Args:
        title: what the window is called.
        description: what a search engine shows.
        active: title of the page as the navigation has it.
        after: HTML behind all that is seen.
    """
    links = "".join(
        f'<a href="{html.escape(address)}"' + (' class="active" aria-current="page"' if name == active else "") + f">{name}</a>"
        for address, name in frame.pages
    )
    server = f'<a href="{html.escape(frame.addresses["race"])}" class="elsewhere">With a server</a>'
    home = f'<a href="{html.escape(frame.home)}" class="brand">GAN Theatre</a>'
    shown_title = "GAN Theatre" if title == "GAN Theatre" else f"{title} · GAN Theatre"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{shown_title}</title>\n<meta name="description" content="{html.escape(description)}">\n{frame.head}</head>\n'
        f'<body>\n<div class="gradio-container"><div class="nav-holder">'
        f'<nav aria-label="pages">{home}{links}{server}</nav></div>\n'
        f'<main class="main fillable"><div class="contain">{inner}</div></main></div>\n{after}</body>\n</html>\n'
    )


def data_script(name: str, data: Any) -> str:
    """Data for scripts as an element of the page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def led(text: str, addresses: Mapping[str, str]) -> str:
    """HTML whose links to pages of the app lead to the site's files, as ``assets/js/static/addresses.js`` leads those that come
    later."""
    return _LINK.sub(lambda found: f'href="{_file_address(addresses, *found.groups(""))}"', text)


def _file_address(addresses: Mapping[str, str], page: str, query: str, place: str) -> str:
    """Where a link to ``page?query#place`` leads; as it is, where it leads to none of the pages."""
    address = page if page == "./" else page.removeprefix("./")
    if address not in addresses:
        return f"{page}{query}{place}"
    file, _, within = addresses[address].partition("#")
    if within == "server":
        return addresses[address]  # a place in a text has no use for a view
    return f"{file}{query or ('' if file else '?')}{f'#{within}' if within else place}"
