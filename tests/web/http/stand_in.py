"""An app that stands in for Gradio's: its pages, and HTML as Gradio 6.31 writes it."""

from types import SimpleNamespace

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route

PAGES = [("", "Home", True), ("map", "Map", True), ("nearest", "Memorised?", True)]
HEADING = (
    r"\u003cheader class=\"heading\"\u003e\u003ch1\u003eMap\u003c/h1\u003e\u003cp\u003eWhat \u0026amp; where, ψ?\u003c/p\u003e"
)
PAGE = f"""<!doctype html><html><head>
<meta charset="utf-8" />
<meta property="og:title" content="Gradio" />
<meta
    property="og:description"
    content="Click to try out the app!" />
<meta name="twitter:title" content="Gradio" />
<style>body {{ color: red }}</style>
<meta property="og:title" content="GAN Theatre" />
<script>window.gradio_config = {{"value":"{HEADING}", "og": "<meta property=\\u0022"}};</script>
<link rel="manifest" href="/manifest.json" />
</head><body><gradio-app control_page_title="true"></gradio-app></body></html>"""


class Gradio(Starlette):
    """What our middleware asks of Gradio's app."""

    root_path = ""

    def get_blocks(self) -> SimpleNamespace:
        return SimpleNamespace(pages=PAGES)


def app(*middleware: type) -> Gradio:
    def fail(request: Request) -> None:
        raise RuntimeError("a mistake of ours")

    def gone(request: Request) -> PlainTextResponse:
        return PlainTextResponse("There is no run <3>.", 404)

    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    routes = [
        Route("/", page, methods=["GET", "POST"]),
        *(Route(path, page) for path in ("/map", "/nearest", "/lessons/first")),
        Route("/query", lambda request: JSONResponse(dict(request.query_params))),
        Route("/fail", fail),
        Route("/take/3/curves.png", gone),
        *(
            Route(path, lambda request: PlainTextResponse("a"))
            for path in ("/assets/a-DphvyggB.js", "/theme.css", "/static/a.js", "/gradio_api/file=/assets/a-DphvyggB.js")
        ),
        Route("/watch/3", lambda request: JSONResponse({})),
        Route("/kept", lambda request: PlainTextResponse("a", headers={"Cache-Control": "public, max-age=5"})),
    ]
    return Gradio(routes=routes, middleware=[Middleware(one) for one in middleware])
