"""Address of a request within the app: the rest is a prefix, which a proxy may have left or taken off."""

from typing import Any

from gradio.route_utils import get_root_url
from starlette.requests import Request
from starlette.types import Scope

MAIN_PAGE = "Explore"
"""Gradio itself would call it Home."""


def within_app(scope: Scope) -> str:
    """Path of a request below the app's root, with the slash before it."""
    path: str = scope["path"]
    prefix: str = scope.get("root_path", "").rstrip("/")
    return path[len(prefix) :] or "/" if prefix and (path + "/").startswith(prefix + "/") else path


def way_to_root(scope: Scope) -> str:
    """Relative address of the app's root as seen from a request, whatever lies before it: "./", "../" and so on."""
    # as it was sent, since a browser goes by the slashes that it sees: %2F is none
    sent = scope.get("raw_path", scope["path"].encode()).split(b"?")[0].decode("latin-1")
    return "../" * (within_app({**scope, "path": sent}).count("/") - 1) or "./"


def root_url(scope: Scope) -> str:
    """Address of the app's root from outside, without a slash at its end, as the request and what a proxy says of it tell."""
    return get_root_url(Request(scope), within_app(scope), _blocks_app(scope).root_path or scope.get("root_path"))


def page_names(scope: Scope) -> dict[str, str]:
    """Name of each page by its path, in the order of the tabs; the first page's path is ""."""
    return {path: name if path else MAIN_PAGE for path, name, *_ in _blocks_app(scope).get_blocks().pages}


def _blocks_app(scope: Scope) -> Any:
    return scope["app"]
