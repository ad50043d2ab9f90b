"""The scripts that come first in each page."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gan.web.http.head_scripts import HeadScripts

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
