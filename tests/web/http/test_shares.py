"""A visitor's share: what a class needs at once, no more for one address, and nothing less for the others."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from gan.web.http import shares
from gan.web.http.shares import LIMITS, Limits, Rate, Shares

FEW = Limits(requests={"/take/": Rate(3, 0.5), "/gradio_api/run/": Rate(2, 1), "/gradio_api/call/": Rate(2, 1)})


async def fine(request: Request) -> Response:
    return PlainTextResponse("fine")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def visitors(clock: Clock, *addresses: str) -> list[TestClient]:
    """Clients of one app, each from its own address."""
    app = Starlette(
        routes=[Route("/{path:path}", fine, methods=["GET", "POST"])], middleware=[Middleware(Shares, limits=FEW, clock=clock)]
    )
    return [TestClient(app, client=(address, 1)) for address in addresses]


def test_beyond_a_share_one_waits_and_others_do_not() -> None:
    clock = Clock()
    one, other = visitors(clock, "192.0.2.1", "192.0.2.2")
    assert [one.get("/take/run/curves.csv").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = one.get("/take/run/curves.csv")
    assert refused.headers["retry-after"] == "2" and "try again in 2 seconds" in refused.text
    assert other.get("/take/run/curves.csv").status_code == 200
    clock.now += 2.0
    assert [one.get("/take/run/x").status_code for _ in range(2)] == [200, 429]
    clock.now += 1000.0
    assert [one.get("/take/run/x").status_code for _ in range(4)] == [200, 200, 200, 429], "a share does not grow"


def test_all_ways_to_call_an_event_share_one_rate_and_a_page_hears_the_sentence() -> None:
    (one,) = visitors(Clock(), "2001:db8::1")
    assert [one.post(f"/gradio_api/{way}/x").status_code for way in ("run", "call", "run")] == [200, 200, 429]
    refused = one.post("/gradio_api/call/x").json()
    assert refused["error"] == refused["detail"] and "Too many requests" in refused["detail"]
    assert one.get("/gradio_api/call/x/1").status_code == 200, "the answer to a call is none"


def test_what_costs_nothing_is_not_counted() -> None:
    (one,) = visitors(Clock(), "192.0.2.1")
    assert {one.get("/theme.css").status_code for _ in range(50)} == {200}


def test_addresses_that_are_gone_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "_MANY", 5)
    clock = Clock()
    middleware = Shares(fine, FEW, clock)  # type: ignore[arg-type]
    for number in range(20):
        clock.now += 10.0
        assert not middleware._wait({"type": "http", "method": "GET", "path": "/take/x", "client": (f"192.0.2.{number}", 1)})
    assert len(middleware._buckets) <= 7


def test_a_class_of_thirty_with_two_tabs_each_has_room() -> None:
    assert LIMITS.sockets >= 60
    assert LIMITS.requests["/watch/"].a_second >= 30 * 2 * 2
    assert LIMITS.requests["/gradio_api/queue/join"].at_once >= 30 * 2 * 3  # a page that opens asks for up to three things
    assert all(LIMITS.requests[route].at_once >= 60 for route in ("/take/", "/journey/", "/picture"))
