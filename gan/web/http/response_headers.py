"""Headers of every answer: how long a browser may keep it, and what a page may load, and from where."""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "Content-Security-Policy"
FOR_EVER = "public, max-age=31536000, immutable"
_KEPT = (
    (re.compile(r"/(take|watch|bring|gradio_api)/"), "no-store"),  # a visitor's own; first, since a file's name is anybody's
    (re.compile(r"/assets/[^/]+-[\w-]{8,10}\.\w+$|/preview-[0-9a-f]{16}\.png$"), FOR_EVER),  # the name tells the contents
    (re.compile(r"/(static/.+|favicon\.ico|manifest\.json|pwa_icon.*)$"), "public, max-age=3600"),
)
"""How long an answer is kept, by its path; what sets a header of its own keeps it."""
_OTHERS = "no-cache"


def content_policy(nonce: str = "") -> str:
    """What a page may load: nothing from other hosts, and no script that it did not come with.

    Gradio makes functions of text (``js=`` of an event, ``js_on_load``), writes styles into the page, and shows pictures and
    plays films from blobs. Who may frame a page is left open, since courses do.
    """
    scripts = f"'self' 'nonce-{nonce}' 'unsafe-eval'" if nonce else "'none'"
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "media-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'"
    )


class ResponseHeaders:
    """ASGI middleware, the outermost: each answer gets what it lacks of these headers, Gradio's files and errors too."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault(POLICY, content_policy())
                headers.setdefault("Cache-Control", _kept(scope) if message["status"] < 400 else "no-store")
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, complete)


def _kept(scope: Scope) -> str:
    if scope["path"].endswith("/theme.css") and scope["query_string"].startswith(b"v="):  # the hash of what it says
        return FOR_EVER
    return next((kept for place, kept in _KEPT if place.search(scope["path"])), _OTHERS)
