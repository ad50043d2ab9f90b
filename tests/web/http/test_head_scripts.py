"""The scripts that come first in each page."""

import json
import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gan.web.components.client_html import client_html
from gan.web.http import client_modules
from gan.web.http.head_scripts import HeadScripts, _depth

PAGE = "<!doctype html><html><head><title>Café</title></head><body>words about &lt;head></body></html>"


def client() -> TestClient:
    routes = [Route("/", lambda request: HTMLResponse(PAGE)), Route("/api", lambda request: JSONResponse({"of": "<head>"}))]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(HeadScripts)]))


def test_a_page_begins_with_the_scripts_and_is_otherwise_whole() -> None:
    answer = client().get("/")
    before, _, after = answer.text.partition("<script>")
    scripts, _, rest = after.rpartition("</script>")
    assert before + rest == PAGE
    assert before.endswith("<head>")
    assert "requestAnimationFrame" in scripts and "inert" in scripts
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_what_is_no_page_is_left_alone() -> None:
    assert client().get("/api").json() == {"of": "<head>"}
    assert client().head("/").text == ""


@pytest.mark.parametrize(
    ("address", "prefix", "depth"),
    [
        ("/", "", 0),
        ("/train", "", 1),
        ("/train/", "", 1),
        ("/lessons/first", "", 2),
        ("/theatre/train", "/theatre", 1),  # a proxy that leaves the prefix
        ("/train", "/theatre", 1),  # and one that takes it off
        ("/theatre", "/theatre/", 0),
        ("/theatres", "/theatre", 1),
    ],
)
def test_a_page_knows_how_deep_below_the_app_it_lies(address: str, prefix: str, depth: int) -> None:
    assert _depth({"path": address, "root_path": prefix}) == depth


def test_the_depth_is_told_to_the_page() -> None:
    app = Starlette(routes=[Route("/a/b", lambda request: HTMLResponse(PAGE))], middleware=[Middleware(HeadScripts)])
    assert 'data-depth="2"' in TestClient(app).get("/a/b").text


def test_a_page_has_the_modules_of_its_components_on_their_way() -> None:
    stage = client_html("stage", None, "<div></div>")
    config = f"<html><head></head><script>window.gradio_config = {json.dumps({'js': stage.js_on_load})}</script></html>"
    app = Starlette(routes=[Route("/", lambda request: HTMLResponse(config))], middleware=[Middleware(HeadScripts)])
    given = re.search(r'data-modules="([^"]+)" data-preload="([^"]+)"', TestClient(app).get("/").text)
    assert given and given[1] == client_modules.folder()
    assert {"components/stage.js", "lib/pixels.js"} <= set(given[2].split())
    assert not {"components/chart.js", "lib/charts.js"} & set(given[2].split())
    assert 'data-preload=""' in client().get("/").text
