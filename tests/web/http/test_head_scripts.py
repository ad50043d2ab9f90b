"""The scripts that come first in each page."""

import json
import re

from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gan.web.components.client_html import client_html
from gan.web.http import client_modules
from gan.web.http.head_scripts import HeadScripts
from tests.web.http.stand_in import Gradio

PAGE = "<!doctype html><html><head><title>Café</title></head><body>words about &lt;head></body></html>"


def app(*routes: Route) -> TestClient:
    return TestClient(Gradio(routes=routes, middleware=[Middleware(HeadScripts)]))


def client() -> TestClient:
    return app(Route("/", lambda request: HTMLResponse(PAGE)), Route("/api", lambda request: JSONResponse({"of": "<head>"})))


def test_a_page_begins_with_the_scripts_and_is_otherwise_whole() -> None:
    answer = client().get("/")
    before, _, after = answer.text.partition("<script")
    scripts, _, rest = after.rpartition("</script>")
    assert before.startswith("<!doctype html><html><head><title>GAN Theatre</title><meta")
    assert rest == PAGE.partition("</title>")[2]
    assert "requestAnimationFrame" in scripts and "inert" in scripts


def test_what_is_no_page_is_left_alone() -> None:
    assert client().get("/api").json() == {"of": "<head>"}
    assert client().head("/").text == ""


def test_the_depth_is_told_to_the_page() -> None:
    for path, depth in (("/a/b", 2), ("/a/", 1), ("/", 0)):
        assert f'data-depth="{depth}"' in app(Route(path, lambda request: HTMLResponse(PAGE))).get(path).text


def test_a_page_has_the_modules_of_its_components_on_their_way() -> None:
    stage = client_html("stage", None, "<div></div>")
    config = f"<html><head></head><script>window.gradio_config = {json.dumps({'js': stage.js_on_load})}</script></html>"
    page = app(Route("/", lambda request: HTMLResponse(config))).get("/").text
    given = re.search(r'data-modules="([^"]+)" data-preload="([^"]+)"', page)
    assert given and given[1] == client_modules.folder()
    assert {"components/stage.js", "lib/pixels.js"} <= set(given[2].split())
    assert not {"components/chart.js", "lib/charts.js"} & set(given[2].split())
    assert 'data-preload=""' in client().get("/").text
