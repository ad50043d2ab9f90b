"""What is larger than it may be is refused in a sentence before it is read, and Gradio's own upload has an end too."""

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gan.web.components.dropzone import UPLOAD_PATH
from gan.web.http import body_limit
from gan.web.http.body_limit import GRADIO_UPLOAD, HOUR, HOURLY, HOURLY_EACH, LARGEST_BODY, LARGEST_FILE, BodyLimit, FileShares
from gan.web.http.paced_body import Pace


@pytest.fixture
def client() -> TestClient:
    async def count(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    paths = ["/run", "/gradio_api/run/upload", UPLOAD_PATH, GRADIO_UPLOAD, f"/behind/a/prefix{GRADIO_UPLOAD}"]
    routes = [Route(path, count, methods=["POST"]) for path in paths]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(BodyLimit)]))


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/run", LARGEST_BODY),
        ("/gradio_api/run/upload", LARGEST_BODY),
        (GRADIO_UPLOAD, LARGEST_FILE),
        (f"/behind/a/prefix{GRADIO_UPLOAD}", LARGEST_FILE),
    ],
)
def test_a_body_may_be_so_large_and_no_larger(client: TestClient, path: str, most: int) -> None:
    assert client.post(path, content=b"x" * most).text == str(most)
    refused = client.post(path, content=b"x" * (most + 1))
    assert refused.status_code == 413 and refused.text.endswith("send less at a time.")


def test_our_own_upload_has_its_own_limits_and_gradios_needs_a_length(client: TestClient) -> None:
    assert client.post(UPLOAD_PATH, content=b"x" * (LARGEST_BODY + 1)).status_code == 200
    assert client.post(GRADIO_UPLOAD, content=iter([b"x", b"y"])).status_code == 413


def test_files_for_gradio_have_an_end_for_a_visitor_and_in_all_until_an_hour_has_passed() -> None:
    now = [0.0]
    shares = FileShares(lambda: now[0])
    assert shares.take("one", HOURLY_EACH) == ""
    assert "Files from your network" in shares.take("one", 1) and shares.take("other", 1) == ""
    number = 0
    while not (refused := shares.take(f"visitor {number}", HOURLY_EACH)):
        number += 1
    assert "The server has taken" in refused and number < HOURLY / HOURLY_EACH
    now[0] = HOUR + 1
    assert shares.take("one", HOURLY_EACH) == ""


def test_a_visitor_who_sends_many_files_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limit, "HOURLY_EACH", 10)
    assert client.post(GRADIO_UPLOAD, content=b"x" * 6).status_code == 200
    refused = client.post(GRADIO_UPLOAD, content=b"x" * 6)
    assert refused.status_code == 413 and "in the last hour" in refused.text


def test_a_pace_is_held_span_by_span() -> None:
    now: list[Any] = [0.0]
    pace = Pace(10, 100, lambda: now[0])
    for _ in range(3):
        pace.came(99)
        now[0] += 10
        pace.came(1)
    assert pace.left == 10
    now[0] += 9.5
    assert pace.left == 0.5
    now[0] += 0.5
    with pytest.raises(Exception, match="Hardly anything of this upload came for 10 seconds"):
        pace.came(99)
