"""What is kept is what Gradio would have answered, byte by byte, to this visitor; and it is made once."""

import gzip
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import gradio as gr
import pytest
from gradio.routes import App
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan.web.http import kept_answers
from gan.web.http.kept_answers import KeptAnswers
from tests.helpers import run_coroutine

PLAIN = {"Accept-Encoding": "identity"}
ASSETS = Path(gr.__file__).parent / "templates" / "frontend" / "assets"


class Asked:
    """Middleware that counts what gets as far as Gradio."""

    count: ClassVar[Counter[str]] = Counter()

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.count[scope.get("path", "")] += 1
        await self._app(scope, receive, send)


def two_pages() -> gr.Blocks:
    """An app, as far as ``launch`` makes it."""
    with gr.Blocks(analytics_enabled=False) as demo:
        gr.Textbox("first")
        demo.pages.append(("second", "Second", True))
        demo.current_page = "second"
        gr.Textbox("on the second page")
    demo.theme = gr.themes.Base()
    demo.config = demo.get_config_file()
    return demo


@pytest.fixture
def kept() -> TestClient:
    Asked.count.clear()
    return TestClient(App.create_app(two_pages(), app_kwargs={"middleware": [Middleware(KeptAnswers), Middleware(Asked)]}))


def test_a_page_is_made_once_whatever_is_asked_of_it_and_by_whom(kept):
    pages = [kept.get(f"/second{query}", headers=PLAIN) for query in ("", "?run=1&seed=2", "?model=cgan")]
    assert [page.status_code for page in pages] == [200, 200, 200] and len({page.text for page in pages}) == 1
    assert "on the second page" in pages[0].text and Asked.count == {"/second": 1}
    assert "on the second page" not in kept.get("/", headers=PLAIN).text and Asked.count == {"/second": 1, "/": 1}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "other.example:8000"},
        {"X-Forwarded-Host": "far.example"},
        {"X-Forwarded-Host": "far.example", "X-Forwarded-Proto": "https"},
        {"Accept-Language": "de", "Cookie": "a=b", "User-Agent": "another"},
    ],
)
def test_each_way_to_the_app_gets_the_page_that_gradio_would_have_sent(kept, headers):
    kept.get("/second", headers=PLAIN)
    gradios = TestClient(App.create_app(kept.app.get_blocks()))
    ours, theirs = (each.get("/second", headers=PLAIN | headers) for each in (kept, gradios))
    assert ours.text == theirs.text
    assert ours.headers["content-type"] == theirs.headers["content-type"]
    assert int(ours.headers["content-length"]) == len(ours.content)


def test_no_more_pages_are_kept_than_the_limit(kept, monkeypatch):
    monkeypatch.setattr(kept_answers, "MOST_PAGES", 2)
    for host in ("a", "b", "a", "c", "a", "b"):
        assert f"http://{host}.example" in kept.get("/", headers={"Host": f"{host}.example"}).text
    assert Asked.count["/"] == 4  # a, b, c, and b again, which c drove out


def test_a_deep_link_and_a_wrong_address_are_gradios(kept):
    for _ in range(2):
        assert kept.get("/?deep_link=none").status_code == 200
        assert kept.get("/third").status_code == 404
        assert kept.get("/assets/none.js").status_code == 404
        assert kept.head("/").status_code == 200
        assert kept.get("/second/", follow_redirects=False).status_code == 301
    assert set(Asked.count.values()) == {2, 4}  # "/" by two methods


@pytest.mark.parametrize("ending", ["js", "css"])
def test_an_asset_is_compressed_once_and_whole(kept, ending):
    file = max(ASSETS.glob(f"*.{ending}"), key=lambda each: each.stat().st_size)
    path = f"/assets/{file.name}"
    part = kept.get(path, headers={"Accept-Encoding": "gzip, br", "Range": "bytes=0-99", "If-None-Match": '"old"'})
    with kept.stream("GET", path, headers={"Accept-Encoding": "gzip, br"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert (part.status_code, answer.status_code, answer.headers["content-encoding"]) == (200, 200, "gzip")
    assert part.content == gzip.decompress(sent) == file.read_bytes() and len(sent) == int(answer.headers["content-length"])
    assert answer.headers["vary"] == "Accept-Encoding" and "etag" not in answer.headers
    assert answer.headers["content-type"].endswith((ending, "javascript", "charset=utf-8")) and Asked.count[path] == 1


def test_who_takes_no_gzip_and_what_is_no_script_get_the_file(kept):
    file = next(ASSETS.glob("*.woff2"))
    for _ in range(2):
        assert kept.get(f"/assets/{file.name}").content == file.read_bytes()
    assert Asked.count[f"/assets/{file.name}"] == 2
    script = min(ASSETS.glob("*.js"), key=lambda each: each.stat().st_size)
    kept.get(f"/assets/{script.name}")
    answer = kept.get(f"/assets/{script.name}", headers=PLAIN)
    assert "content-encoding" not in answer.headers and answer.content == script.read_bytes()


@pytest.mark.parametrize("told", [[], [{"type": "http.response.body", "body": b"let a", "more_body": True}]])
def test_an_answer_that_breaks_off_is_kept_for_nobody(told: list[Message]):
    """As where a visitor leaves while a script is sent: it was kept, empty, and no page opened any more."""
    whole = [{"type": "http.response.body", "body": b"let a = 1;", "more_body": False}]
    answers = [told, told, whole]  # what is not kept is passed on, so the first visitor asks twice

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/javascript")]})
        for message in answers.pop(0):
            await send(message)

    kept, heard = KeptAnswers(app), []

    async def hear(message: Message) -> None:
        heard.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    gradio_app = SimpleNamespace(auth=None, auth_dependency=None, get_blocks=lambda: SimpleNamespace(pages=[]))
    scope = {"type": "http", "method": "GET", "path": "/assets/one.js", "query_string": b"", "app": gradio_app}
    scope["headers"] = [(b"accept-encoding", b"gzip")]
    run_coroutine(kept(scope, receive, hear))
    heard.clear()
    run_coroutine(kept(scope, receive, hear))
    assert gzip.decompress(heard[-1]["body"]) == b"let a = 1;"
