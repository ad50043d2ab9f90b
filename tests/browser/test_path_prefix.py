"""The app below a path prefix, behind a proxy that takes the prefix off, as on a host that is shared with others."""

import contextlib
import os
import re
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response, expect

from gan import paths
from tests.browser.canvas import PATIENCE, pixels, wait_for_change

PREFIX = "/theatre"


class Proxy(socketserver.ThreadingTCPServer):
    """Hands each connection on to the app, with ``PREFIX`` taken off the path; what is asked without it gets a 404."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, app_port: int):
        self.app_port = app_port
        super().__init__(("127.0.0.1", 0), Visit)


class Visit(socketserver.BaseRequestHandler):
    """One request, or one socket: the connection is not used again."""

    server: Proxy

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            more = self.request.recv(65536)
            if not more:
                return
            head += more
        head, _, body = head.partition(b"\r\n\r\n")
        line, *headers = head.split(b"\r\n")
        method, target, version = line.split(b" ")
        if not target.startswith(PREFIX.encode() + b"/"):
            self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        if not any(header.lower().startswith(b"upgrade:") for header in headers):
            headers = [header for header in headers if not header.lower().startswith(b"connection:")] + [b"Connection: close"]
        line = b" ".join([method, target[len(PREFIX) :], version])
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.server.app_port)) as app:
            app.sendall(b"\r\n".join([line, *headers]) + b"\r\n\r\n" + body)
            threading.Thread(target=_pump, args=(self.request, app), daemon=True).start()
            _pump(app, self.request)


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Send on what comes, until one side has gone."""
    with contextlib.suppress(OSError):
        while some := source.recv(65536):
            target.sendall(some)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def below_prefix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app that is told its prefix, behind the proxy; without the slash at its end."""
    home = tmp_path_factory.mktemp("prefix")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "server.log").open("w", encoding="utf-8") as log, Proxy(port) as proxy:
        server = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=paths.ROOT,
            env={**os.environ, "GAN_THEATRE_HOME": str(home), "GRADIO_ROOT_PATH": PREFIX},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            url = f"http://127.0.0.1:{proxy.server_address[1]}{PREFIX}"
            _wait_until_open(url + "/", server, home / "server.log")
            yield url
        finally:
            proxy.shutdown()
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait_until_open(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if server.poll() is not None:
                break
            threading.Event().wait(0.2)
    pytest.fail(f"the app did not open below its prefix:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture
def visitor(browser: Browser, below_prefix: str) -> Iterator[Page]:
    """A new tab; a script of ours that is missing, or an error in a script, fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    trouble: list[str] = []

    def answer(response: Response) -> None:
        if response.status >= 400:
            trouble.append(f"{response.status} {response.url}")

    def fail(error: Error) -> None:
        trouble.append(str(error))

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "components/" in message.text:
            trouble.append(message.text)

    page.on("response", answer)
    page.on("pageerror", fail)
    page.on("console", hear)
    yield page
    context.close()
    assert not trouble, trouble


@pytest.mark.parametrize(("path", "stage", "console"), [("/", "explore-stage", "explore-console"), ("/codes", "codes-stage", "")])
def test_a_page_paints_below_a_prefix(visitor: Page, below_prefix: str, path: str, stage: str, console: str) -> None:
    visitor.goto(below_prefix + path)
    before = pixels(visitor, stage)
    assert before.shape == (28, 28) and before.max() > 200
    modules = visitor.evaluate(
        "() => performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.includes('/components/'))"
    )
    assert any(re.search(rf":\d+{PREFIX}/js/[0-9a-f]+/components/stage\.js$", name) for name in modules)
    if console:  # the hand is followed through the socket, which lies below the prefix too
        visitor.locator("main:not([inert])").wait_for()
        visitor.locator(f"#{console} input[type=range]").first.focus()
        for _ in range(25):
            visitor.keyboard.press("ArrowRight")
        wait_for_change(visitor, stage, before, least=0.2)
        expect(visitor.locator(".stage-speed")).not_to_have_text("slow lane")


def test_what_is_asked_without_the_prefix_is_not_the_apps(below_prefix: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(below_prefix.removesuffix(PREFIX) + "/", timeout=30)


def _asked(url: str, **headers: str) -> tuple[int, str, str]:
    """Status, address in the end and text of what a browser is answered."""
    request = urllib.request.Request(url, headers={"Accept": "text/html", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.url, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.url, error.read().decode("utf-8")


def test_a_preview_below_a_prefix_has_a_picture_that_can_be_fetched(below_prefix: str) -> None:
    page = _asked(below_prefix + "/map?seed=3")[2]
    picture = re.findall(r'property="og:image" content="([^"]+)"', page)
    assert len(picture) == 1 and picture[0].startswith(below_prefix + "/preview-")
    with urllib.request.urlopen(picture[0], timeout=60) as answer:
        assert answer.headers["Content-Type"] == "image/png" and answer.read(4) == b"\x89PNG"
    assert f'property="og:url" content="{below_prefix}/map?seed=3"' in page


def test_wrong_addresses_below_a_prefix_lead_back_into_the_app(below_prefix: str) -> None:
    assert _asked(f"{below_prefix}/Map/?seed=3")[:2] == (200, f"{below_prefix}/map?seed=3")
    status, at, page = _asked(f"{below_prefix}/lessons/none")
    back = re.search(r'class="back" href="([^"]+)"', page)
    assert status == 404 and back and urllib.parse.urljoin(at, back[1]) == below_prefix + "/"
