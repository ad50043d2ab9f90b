"""The door before Gradio's routes: what they cannot take is refused there, and what breaks behind it is answered politely."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gan.web.checked_blocks import FAULT, FAULT_TITLE
from gan.web.http.gradio_requests import GradioRequests

RIGHT: dict[str, Any] = {"data": [1, "a"], "fn_index": 0, "session_hash": "abc123", "trigger_id": 4, "event_data": {"index": 1}}
FUNCTIONS = {0: SimpleNamespace(fn=len, api_name="sample", _id=0), 1: SimpleNamespace(fn=None, api_name="script", _id=1)}
QUEUE = SimpleNamespace(pending_messages_per_session={"abc123": 1}, pending_event_ids_session={}, event_ids_to_events={"e1": 1})


async def behind(request: Request) -> Response:
    """What stands behind the door: it says what came, or goes wrong as it is asked to."""
    sent = json.loads(await request.body()) if request.method == "POST" else {}
    how = str((sent.get("event_data") or {}).get("do", ""))
    if how == "raise":
        raise KeyError("/a/path/of/ours")
    if how.startswith("error"):
        return JSONResponse({"error": "No.", "title": FAULT_TITLE if how == "error of ours" else "Error"}, 500)
    if "break" in request.url.path:

        async def broken():  # type: ignore[no-untyped-def]
            yield b"begun"
            raise RuntimeError("in the midst")

        return StreamingResponse(broken())
    return JSONResponse(sent)


class App(Starlette):
    def get_blocks(self) -> Any:
        return SimpleNamespace(fns=FUNCTIONS, _queue=QUEUE)


@pytest.fixture
def client() -> TestClient:
    return TestClient(
        App(routes=[Route("/{path:path}", behind, methods=["GET", "POST"])], middleware=[Middleware(GradioRequests)])
    )


def test_a_call_comes_through_with_what_gradio_needs_and_no_more(client: TestClient) -> None:
    sent = RIGHT | {"event_id": "x", "oauth_token": "t", "stranger": [1]}
    for path in ("/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/call/sample"):
        assert client.post(path, json=sent).json() == RIGHT | {"simple_format": False}
    assert client.post("/gradio_api/call/sample", json={"data": []}).json()["fn_index"] == 0, "by its name"


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": None}, {"data": {}}, {"data": [0] * 500}, {"session_hash": 4}, {"session_hash": "../x"},
        {"session_hash": "a" * 99}, {"fn_index": 9}, {"fn_index": 1}, {"fn_index": "0"}, {"fn_index": -1.5},
        {"trigger_id": "x"}, {"batched": True},
    ],
    ids=str,
)  # fmt: skip
def test_a_call_that_no_page_makes_is_refused_in_a_sentence(client: TestClient, wrong: dict[str, Any]) -> None:
    refused = client.post("/gradio_api/queue/join", json=RIGHT | wrong)
    assert refused.status_code == 400 and refused.json()["error"] == refused.json()["detail"]
    assert refused.json()["error"].endswith(".")


@pytest.mark.parametrize(
    "body", [b"", b"null", b"{", b'{"data": ["\\ud800"]}', b'{"data": [NaN]}', b"\xff", b'{"data":' + b"[" * 9999]
)
def test_a_body_that_breaks_gradios_streams_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post("/gradio_api/run/sample", content=body, headers={"Content-Type": "application/json"}).status_code == 400


def test_an_unknown_endpoint_is_a_sentence(client: TestClient) -> None:
    refused = client.post("/gradio_api/call/nonesuch", json={"data": []})
    assert refused.status_code == 400 and "no such call" in refused.json()["detail"]


def test_an_error_of_a_handler_is_the_callers_and_ours_is_ours(client: TestClient) -> None:
    for how, status in (("error", 400), ("error of ours", 500)):
        assert client.post("/gradio_api/run/predict", json=RIGHT | {"event_data": {"do": how}}).status_code == status


def test_what_is_raised_is_one_line_of_the_log_and_one_sentence(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.post("/gradio_api/run/predict", json=RIGHT | {"event_data": {"do": "raise"}})
    assert (answer.status_code, answer.text) == (500, FAULT)
    assert client.get("/break").text == "begun", "what has begun is ended, and no connection broken"
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2 and all("could not be answered" in line and "\n" not in line for line in lines)


def test_who_asks_for_events_that_there_are_not_is_told(client: TestClient) -> None:
    gone = client.get("/gradio_api/queue/data?session_hash=nonesuch")
    assert gone.status_code == 200 and json.loads(gone.text.removeprefix("data: "))["session_not_found"] is True
    assert client.get("/gradio_api/queue/data?session_hash=abc123").json() == {}
    assert client.get("/gradio_api/call/sample/nonesuch").status_code == 404
    assert client.get("/gradio_api/call/sample/e1").json() == {}


def test_an_address_with_a_control_character_is_refused(client: TestClient) -> None:
    assert client.get("/gradio_api/heartbeat/%00").status_code == 400
