"""Puts scripts of ours first in each page, before Gradio's own."""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan import paths
from gan.web.http import client_modules

_OPENING = b"<head>"
_SCRIPTS = ("quiet", "hold", "projector", "visitor")
_MOUNTED = re.compile(rb'mount_component\(\\"(\w+)\\"')
"""A component in a page's configuration, which is JSON: what ``gan.web.components.client_html`` writes."""


class HeadScripts:
    """ASGI middleware: scripts of ``assets/js/head`` open the head of whatever is sent as HTML. See there for why."""

    def __init__(self, app: ASGIApp):
        self._app = app
        self._scripts = b"".join(b"<script>" + _text(name) + b"</script>" for name in _SCRIPTS)
        self._components = _text("components")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []  # the start of a page, whose length is known only with its body

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                held.append(message)
                return
            if held:
                start, body = held.pop(), self._with_scripts(message["body"], _depth(scope))
                longer = len(body) - len(message["body"])
                await send({**start, "headers": [_lengthened(header, longer) for header in start["headers"]]})
                message = {**message, "body": body}
            await send(message)

        await self._app(scope, receive, opened)

    def _with_scripts(self, body: bytes, depth: int) -> bytes:
        used = {f"components/{name.decode()}.js" for name in _MOUNTED.findall(body)}
        preload = " ".join(client_modules.with_imports(used))
        given = f'<script data-depth="{depth}" data-modules="{client_modules.folder()}" data-preload="{preload}">'
        scripts = self._scripts + given.encode() + self._components + b"</script>"
        return body.replace(_OPENING, _OPENING + scripts, 1)


def _text(name: str) -> bytes:
    """A script as a function that is called at once, so that its names are its own."""
    return b"(() => {\n" + (paths.ASSETS / "js" / "head" / f"{name}.js").read_bytes() + b"})();"


def _depth(scope: Scope) -> int:
    """How many parts of the page's address are the app's own: the rest is a prefix, which a proxy may have taken off."""
    path: str = scope["path"]
    prefix: str = scope.get("root_path", "").rstrip("/")
    if prefix and (path + "/").startswith(prefix + "/"):
        path = path[len(prefix) :]
    return sum(part != "" for part in path.split("/"))


def _is_page(start: Message) -> bool:
    headers = dict(start["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers


def _lengthened(header: tuple[bytes, bytes], longer: int) -> tuple[bytes, bytes]:
    name, value = header
    return (name, str(int(value) + longer).encode()) if name == b"content-length" else header
