"""Puts scripts of ours first in each page, before Gradio's own."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan import paths

_OPENING = b"<head>"
_SCRIPTS = ("quiet", "hold")


class HeadScripts:
    """ASGI middleware: scripts of ``assets/js`` open the head of whatever is sent as HTML. See there for why."""

    def __init__(self, app: ASGIApp):
        self._app = app
        texts = [(paths.ASSETS / "js" / "head" / f"{name}.js").read_bytes() for name in _SCRIPTS]
        self._script = b"".join(b"<script>{" + text + b"}</script>" for text in texts)

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
                start, body = held.pop(), message["body"].replace(_OPENING, _OPENING + self._script, 1)
                longer = len(body) - len(message["body"])
                await send({**start, "headers": [_lengthened(header, longer) for header in start["headers"]]})
                message = {**message, "body": body}
            await send(message)

        await self._app(scope, receive, opened)


def _is_page(start: Message) -> bool:
    headers = dict(start["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers


def _lengthened(header: tuple[bytes, bytes], longer: int) -> tuple[bytes, bytes]:
    name, value = header
    return (name, str(int(value) + longer).encode()) if name == b"content-length" else header
