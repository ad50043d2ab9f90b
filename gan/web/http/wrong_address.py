"""Wrong addresses: one that can only mean a page leads to it, and any other gets a page with a way back."""

import html
import re
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan import paths
from gan.web.http.app_address import page_names, way_to_root, within_app

_PAGE = paths.ASSETS / "html" / "refusal.html"
_MAIN_TOO = ("home", "index", "indexhtml")
_TITLES = {404: "There is nothing here", 500: "Something went wrong"}
_SENTENCES = {
    404: "No page has this address; it may have been mistyped, or what it led to is gone.",
    500: "The server met an error that it did not expect; try again, or go back.",
}
_OTHER_TITLE, _OTHER_SENTENCE = "This cannot be opened", "This address is not made to be opened by itself."
_LONGEST = 1000


class WrongAddress:
    """ASGI middleware: what would be an error in JSON or a bare sentence becomes a page for whoever opens it in a browser.

    A program, which does not ask for HTML, gets what it always did.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        pages = page_names(scope)
        meant = _meant(within_app(scope), pages)
        if meant is not None:
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(way_to_root(scope) + meant + (f"?{query}" if query else ""), 307)(scope, receive, send)
            return
        if scope["method"] == "HEAD" and within_app(scope)[1:] in pages:  # Gradio's pages know GET alone; links are tried so
            scope = {**scope, "method": "GET"}
        if within_app(scope) == "/":
            scope = _without_page(scope)
        if "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        refused: list[Message] = []  # the start of an answer that is none
        begun = False

        async def explained(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start" and _is_bare_error(message):
                refused.append({**message, "body": b""})
            elif refused and message["type"] == "http.response.body":
                refused[0]["body"] += message.get("body", b"")
                if not message.get("more_body", False):
                    await _page(scope, refused[0], pages)(scope, receive, send)
            else:
                await send(message)

        try:
            await self._app(scope, receive, explained)
        except Exception:
            if not begun:
                await _page(scope, {"status": 500, "headers": [], "body": b""}, pages)(scope, receive, send)
            raise  # whoever is outside logs it


def _meant(path: str, pages: dict[str, str]) -> str | None:
    """The page that a path means which is not its own: in capitals, with a slash at its end, or by the page's name."""
    if path == "/" or path[1:] in pages:
        return None
    known = {_letters(name): page for page, name in pages.items()} | {_letters(page): page for page in pages if page}
    return (known | dict.fromkeys(_MAIN_TOO, "")).get(_letters(path))


def _letters(words: str) -> str:
    """Letters and digits alone, small; a path of several parts, unlike one with a slash at its end, is none of ours."""
    return "/" if "/" in words.strip("/") else re.sub(r"[^a-z0-9]", "", words.lower())


def _without_page(scope: Scope) -> Scope:
    """Without the words by which Gradio would draw another page, or fail for want of it, at the first one's address."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=None)
    if not any(key == "page" for key, _ in query):
        return scope
    return {**scope, "query_string": urlencode([(key, value) for key, value in query if key != "page"]).encode()}


def _is_bare_error(start: Message) -> bool:
    return start["status"] >= 400 and not Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _page(scope: Scope, refused: Message, pages: dict[str, str]) -> HTMLResponse:
    status, root = refused["status"], way_to_root(scope)
    plain = Headers(raw=refused["headers"]).get("content-type", "").startswith("text/plain")
    said = refused["body"][:_LONGEST].decode("utf-8", "replace").strip() if plain else ""
    parts = {
        "title": _TITLES.get(status, _OTHER_TITLE),
        "sentence": html.escape(said if said.endswith(".") else _SENTENCES.get(status, _OTHER_SENTENCE)),
        "root": root,
        "pages": "".join(f'<li><a href="{root}{path}">{html.escape(name)}</a></li>' for path, name in pages.items()),
    }
    written = re.sub(r"\{(\w+)\}", lambda word: parts.get(word[1], word[0]), _PAGE.read_text(encoding="utf-8"))
    return HTMLResponse(written, status)
