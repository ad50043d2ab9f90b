"""Layout of a page: its components and how they lie in each other, as Gradio's configuration of the page says."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from gan.web.checked_blocks import CheckedBlocks


class Node(NamedTuple):
    """A component, or a container of others.

    Attributes:
        kind: Gradio's name: "row", "dropdown", "html".
        props: what Gradio gives the component in the browser.
        children: what lies in it.
    """

    kind: str
    props: dict[str, Any]
    children: tuple["Node", ...] = ()

    @property
    def id(self) -> str:
        """Its id on the page, or ""."""
        return self.props.get("elem_id") or ""

    def walk(self) -> Iterator["Node"]:
        """Itself and all that lies in it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read(build: Callable[[], None]) -> Node:
    """The page that ``build`` fills, as one node. Raises whatever ``build`` raises."""
    with CheckedBlocks(analytics_enabled=False) as blocks:
        build()
    config = blocks.get_config_file()
    components = {one["id"]: one for one in config["components"]}

    def node(place: dict[str, Any]) -> Node:
        found = components.get(place["id"], {"type": "page", "props": {}})
        return Node(found["type"], found["props"], tuple(node(child) for child in place.get("children") or ()))

    return node(config["layout"])
