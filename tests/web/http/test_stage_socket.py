"""The stage's socket: the newest of each, all at once."""

import threading
from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from gan.web.http import stage_socket
from gan.web.http.shares import Limits
from gan.web.http.stage_socket import Batcher
from tests.runs.real_runs import until


class Slow:
    """A renderer that waits to be let on, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.going = threading.Semaphore(0)

    def __call__(self, asked: Mapping[WebSocket, str]) -> tuple[dict[WebSocket, bytes], None]:
        self.asked.append(sorted(asked.values()))
        assert self.going.acquire(timeout=30)
        if any(text == "boom" for text in asked.values()):
            raise RuntimeError("a mistake of ours")
        return {visitor: text.encode() for visitor, text in asked.items()}, None


def stage(renderer: Slow) -> TestClient:
    made: list[Batcher] = []

    async def serve(visitor: WebSocket) -> None:
        if not made:
            made.append(Batcher(renderer, lambda drawn: {}))
        await made[0].serve(visitor)

    return TestClient(Starlette(routes=[WebSocketRoute("/stage", serve)]))


def test_while_one_is_drawn_only_the_newest_of_each_is_kept_and_they_are_drawn_together() -> None:
    slow = Slow()
    with stage(slow) as client, client.websocket_connect("/stage") as one, client.websocket_connect("/stage") as other:
        one.send_text("a1")
        until(lambda: slow.asked == [["a1"]])
        for text in ("a2", "a3"):
            one.send_text(text)
        for text in ("b1", "b2", "b3"):
            other.send_text(text)
        slow.going.release()
        assert one.receive_bytes() == b"a1"
        slow.going.release()
        slow.going.release()
        # all the others were sent before the first was done; which had been heard by then is the loop's affair, the last was
        assert other.receive_bytes()[:1] == b"b"
        until(lambda: {"a3", "b3"} <= {text for batch in slow.asked for text in batch})
        assert len(slow.asked) <= 4, "each request was drawn by itself"


def test_a_mistake_of_ours_does_not_end_the_stage() -> None:
    slow = Slow()
    with stage(slow) as client, client.websocket_connect("/stage") as one:
        one.send_text("boom")
        until(lambda: slow.asked == [["boom"]])
        slow.going.release()
        one.send_text("again")
        slow.going.release()
        assert one.receive_bytes() == b"again"


def test_who_sends_bytes_is_shown_out_and_the_others_stay() -> None:
    slow = Slow()
    with stage(slow) as client, client.websocket_connect("/stage") as one:
        with client.websocket_connect("/stage") as other:
            other.send_bytes(b"\x00")
            with pytest.raises(WebSocketDisconnect):
                other.receive_bytes()
        one.send_text("a")
        slow.going.release()
        assert one.receive_bytes() == b"a"


def test_a_full_server_turns_people_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_socket, "MOST_VISITORS", 1)
    slow = Slow()
    with stage(slow) as client, client.websocket_connect("/stage") as one:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stage"):
            pass
        one.send_text("a")
        slow.going.release()
        assert one.receive_bytes() == b"a"


def test_one_visitor_holds_a_share_of_the_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_socket, "LIMITS", Limits(sockets=1))
    slow = Slow()
    with stage(slow) as client, client.websocket_connect("/stage"):
        with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/stage"):
            pass
        assert closed.value.code == 1013
        other = TestClient(client.app, client=("192.0.2.7", 1))
        other.portal = client.portal  # one event loop, as one server
        with other.websocket_connect("/stage"):
            pass
    with stage(slow) as client:
        for _ in range(3):  # who has left holds none
            with client.websocket_connect("/stage"):
                pass
