"""Requests to Gradio's own routes: what they bring is read at the door, and what goes wrong behind it is answered politely.

Gradio's routes take a request's JSON as it comes. Half a surrogate pair or a whole number of a hundred digits then breaks the
stream in which it is echoed, an unknown function is a bare "Internal Server Error", and an error of a handler has status 500.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan.errors import UsageError
from gan.web import reading
from gan.web.checked_blocks import FAULT, FAULT_TITLE, note

_PREFIX = "/gradio_api/"
_CALL = re.compile(r"/gradio_api/(?:run/|api/|call/(?!v2/)|queue/join)([^/]*)/?")
"""Routes that run an event, by the name of the event if the path has one."""
_EVENT = re.compile(r"/gradio_api/call/(?:v2/)?[^/]+/([^/]+)")
_OWN_BODY = re.compile(r"/gradio_api/(?:upload|component_server)/?")
"""Routes that take a file."""
_SESSION = re.compile(r"[\w-]{1,64}", re.ASCII)
_GONE = {
    "msg": "unexpected_error",
    "success": False,
    "session_not_found": True,
    "message": "This page is not known here any more; reload it.",
}
"""As Gradio tells a page that its session is gone."""


class GradioRequests:
    """ASGI middleware: refuses what Gradio's routes cannot take, with status 400 and one sentence, before they see it.

    An error that a handler answers has status 400 in place of 500, unless it is our own mistake; and whatever is raised out of
    the app, on Gradio's routes or ours, is a line in the log and one sentence.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, judged=scope["method"] == "POST" and _CALL.fullmatch(_path(scope)) is not None)
        try:
            refused = None
            if _path(scope).startswith(_PREFIX):
                refused, receive = await _read(scope, receive)
            await (refused or self._app)(scope, receive, answer.send)
        except Exception as error:
            note(f"{scope['method']} {ascii(scope['path'])[1:-1][:80]}", error)
            await answer.end(scope, receive)


class _Answer:
    """Answer to a request on its way out; ``judged``: it may be Gradio's status 500 for what a visitor did wrong."""

    def __init__(self, send: Send, judged: bool):
        self._send, self._judged = send, judged
        self._start: Message | None = None
        self._begun = self._over = False

    async def send(self, message: Message) -> None:
        """Pass a message on; the beginning of an error waits for its body, which tells whose mistake it was."""
        if self._judged and message["type"] == "http.response.start" and message["status"] == 500:
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            ours = f'"title":"{FAULT_TITLE}"'.encode() in message.get("body", b"")
            await self._send(start if ours else {**start, "status": 400})
        self._begun = True
        self._over = message["type"] == "http.response.body" and not message.get("more_body", False)
        await self._send(message)

    async def end(self, scope: Scope, receive: Receive) -> None:
        """Say that something went wrong, or at least end what has begun."""
        if not self._begun:
            await PlainTextResponse(FAULT, 500)(scope, receive, self._send)
        elif not self._over:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


def _path(scope: Scope) -> str:
    """The path below the app's own prefix."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/"))


async def _read(scope: Scope, receive: Receive) -> tuple[Response | None, Receive]:
    """A refusal of the request, or None; and its body as Gradio may have it."""
    path = _path(scope)
    try:
        if not path.isprintable():
            raise UsageError("This address has a character that no address has.")
        if scope["method"] == "POST" and not _OWN_BODY.fullmatch(path):
            body = await Request(scope, receive).body()
            call = _CALL.fullmatch(path)
            sent = reading.message(body) if call or _is_json(scope) else body
            if call:
                sent = _envelope(scope["app"].get_blocks().fns, sent, call[1])
            return None, _again(sent if isinstance(sent, bytes) else json.dumps(sent).encode(), receive)
        if scope["method"] == "GET" and (gone := _gone(scope["app"].get_blocks()._queue, path, Request(scope).query_params)):
            return gone, receive
    except UsageError as error:
        return JSONResponse({"error": str(error), "detail": str(error)}, 400), receive
    return None, receive


def _is_json(scope: Scope) -> bool:
    kinds = [value for name, value in scope["headers"] if name == b"content-type"]
    return any(b"json" in kind.lower() for kind in kinds)


def _gone(queue: Any, path: str, query: Mapping[str, str]) -> Response | None:
    """The answer to who asks for the events of a session or call that there is not: Gradio's own breaks off with a traceback."""
    if path.rstrip("/") == "/gradio_api/queue/data":
        if query.get("session_hash") not in (None, *queue.pending_messages_per_session):
            return Response(f"data: {json.dumps(_GONE)}\n\n", media_type="text/event-stream")
    elif call := _EVENT.fullmatch(path):
        pending = (call[1] in ids for ids in queue.pending_event_ids_session.values())
        if not (call[1] in queue.event_ids_to_events or call[1] in queue.pending_messages_per_session or any(pending)):
            return JSONResponse({"error": "There is no such call; its answer may have been fetched already."}, 404)
    return None


def _again(body: bytes, receive: Receive) -> Receive:
    """The messages of a request whose body has been read."""
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again


def _envelope(functions: Mapping[int, Any], sent: Any, name: str) -> dict[str, Any]:
    """What a call brings besides its values, as Gradio's pages and clients send it; whatever else it holds is left out.

    Raises:
        UsageError: no such function, or something that is none of these.
    """
    call = reading.record(sent, "A call")
    data, session = call.get("data"), call.get("session_hash")
    if not isinstance(data, list) or len(data) > reading.MOST_KEYS:
        raise UsageError("A call's data must be a list of its values.")
    if session is not None and not (isinstance(session, str) and _SESSION.fullmatch(session)):
        raise UsageError("A call's session_hash must be letters and digits.")
    if call.get("batched"):
        raise UsageError("No call here takes a batch; send one at a time.")
    index = call.get("fn_index")
    if index is None:
        found = next((one for one in functions.values() if one.api_name == name and name), None)
    else:
        found = functions.get(reading.whole(index, "A call's fn_index"))
    if found is None or found.fn is None:
        raise UsageError("There is no such call here; reload the page, or see 'Use via API' for those there are.")
    trigger = call.get("trigger_id")
    return {
        "data": data,
        "session_hash": session,
        "fn_index": found._id,
        "trigger_id": None if trigger is None else reading.whole(trigger, "A call's trigger_id"),
        "event_data": call.get("event_data"),
        "simple_format": call.get("simple_format") is True,
    }
