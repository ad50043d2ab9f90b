"""Headers of every answer, and what other sites' pages may do."""

import re

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from gan.web.http.foreign_pages import REFUSAL, ForeignPages
from gan.web.http.head_scripts import HeadScripts
from gan.web.http.response_headers import FOR_EVER, POLICY, ResponseHeaders
from tests.helpers import run_coroutine
from tests.web.http.stand_in import app


@pytest.fixture
def client() -> TestClient:
    return TestClient(ResponseHeaders(ForeignPages(app(HeadScripts))), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-cache"),
        ("/theme.css", "no-cache"),
        ("/assets/a-DphvyggB.js", FOR_EVER),
        ("/theme.css?v=72c2549f7bbb0bcf", FOR_EVER),
        ("/watch/3?v=/assets/a-DphvyggB.js", "no-store"),
        ("/gradio_api/file=/assets/a-DphvyggB.js", "no-store"),
        ("/static/a.js", "public, max-age=3600"),
        ("/watch/3", "no-store"),
        ("/take/3/curves.png", "no-store"),
        ("/nope", "no-store"),
        ("/assets/b-DphvyggB.js", "no-store"),  # a file that is not there is not kept for ever
        ("/fail", "no-store"),
        ("/kept", "public, max-age=5"),
    ],
)
def test_every_answer_says_how_long_it_is_kept_and_is_no_other_type(client: TestClient, path: str, kept: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] == kept
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    assert "object-src 'none'" in headers[POLICY] and "frame-ancestors" not in headers[POLICY]


def test_only_the_scripts_that_a_page_came_with_may_run(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    nonces = [
        re.search(r"script-src 'self' 'nonce-([\w-]+)' 'unsafe-eval'", answer.headers[POLICY]) for answer in (first, second)
    ]
    assert nonces[0] and nonces[1] and nonces[0][1] != nonces[1][1]
    assert first.text.count("<script") == first.text.count(f'<script nonce="{nonces[0][1]}"') > 5
    assert "unsafe-inline" not in first.headers[POLICY].split("style-src")[0]
    assert "script-src 'none'" in client.get("/theme.css").headers[POLICY]


def test_a_page_is_compressed_for_whoever_can_read_it(client: TestClient) -> None:
    packed, plain = client.get("/"), client.get("/", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) == len(plain.content)
    assert "Accept-Encoding" in packed.headers["vary"]


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200), (None, 200)]
)
def test_a_page_of_another_site_changes_nothing(client: TestClient, site: str | None, status: int) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = client.post("/", headers=headers)
    assert answer.status_code == status and (answer.text == REFUSAL) == (status == 403)
    assert client.get("/", headers=headers).status_code == 200  # a link, a frame


def test_the_app_is_told_no_origin() -> None:
    told: list[list[tuple[bytes, bytes]]] = []

    async def inner(scope, receive, send) -> None:
        told.append(scope["headers"])

    headers = [(b"host", b"theatre"), (b"origin", b"https://elsewhere")]
    for kind in ("http", "websocket"):
        run_coroutine(ForeignPages(inner)({"type": kind, "method": "GET", "headers": headers}, None, None))  # type: ignore[arg-type]
    assert told == [headers[:1]] * 2


def test_a_socket_of_another_site_is_closed(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect("/stage", headers={"Sec-Fetch-Site": "cross-site"}),
    ):
        pass
    assert closed.value.reason == REFUSAL
