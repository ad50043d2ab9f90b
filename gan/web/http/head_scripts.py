"""Head of each page: scripts of ours before Gradio's own, what a preview of a link shows, and which scripts may run."""

import gzip
import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan import paths
from gan.web.http import client_modules, link_preview
from gan.web.http.app_address import root_url, within_app
from gan.web.http.response_headers import POLICY, content_policy

_OPENING = b"<head>"
_SCRIPTS = ("storage", "sandbox", "quiet", "hold", "projector", "visitor")
_MOUNTED = re.compile(rb'mount_component\(\\"(\w+)\\"')
"""A component in a page's configuration, which is JSON: what ``gan.web.components.client_html`` writes."""


class HeadScripts:
    """ASGI middleware for whatever is sent as HTML: scripts of ``assets/js/head`` open its head, see there for why; link previews
    are our own; only the scripts that it came with may run; and it is sent compressed, a quarter of its size."""

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
                start = held.pop()
                headers = MutableHeaders(raw=start["headers"])
                message = {**message, "body": self._page(message["body"], scope, headers)}
                headers["Content-Length"] = str(len(message["body"]))
                await send(start)
            await send(message)

        await self._app(scope, receive, opened)

    def _page(self, body: bytes, scope: Scope, headers: MutableHeaders) -> bytes:
        """The page as it is sent; ``headers`` are told about it."""
        path, query = within_app(scope), scope["query_string"].decode("latin-1")
        body = self._with_scripts(body, sum(part != "" for part in path.split("/")))
        body = link_preview.previewed(body, root_url(scope), f"{path}?{query}" if query else path)
        nonce = secrets.token_urlsafe(16)  # what is in the page's configuration is JSON, in which "<" is escaped
        body = body.replace(b"<script", f'<script nonce="{nonce}"'.encode())
        headers[POLICY] = content_policy(nonce)
        headers.add_vary_header("Accept-Encoding")
        if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return gzip.compress(body, 4)
        return body

    def _with_scripts(self, body: bytes, depth: int) -> bytes:
        used = {f"components/{name.decode()}.js" for name in _MOUNTED.findall(body)}
        preload = " ".join(client_modules.with_imports(used))
        given = f'<script data-depth="{depth}" data-modules="{client_modules.folder()}" data-preload="{preload}">'
        scripts = self._scripts + given.encode() + self._components + b"</script>"
        return body.replace(_OPENING, _OPENING + scripts, 1)


def _text(name: str) -> bytes:
    """A script as a function that is called at once, so that its names are its own."""
    return b"(() => {\n" + (paths.ASSETS / "js" / "head" / f"{name}.js").read_bytes() + b"})();"


def _is_page(start: Message) -> bool:
    headers = dict(start["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers
