"""A real server, a real Chromium, and a page that fails its test on any console error or request that leaves the machine."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, WebSocket, expect, sync_playwright

from gan import paths, recipes
from gan.models import checkpoint
from gan.training.loop import Run
from tests.browser import chromium
from tests.browser.canvas import PATIENCE
from tests.browser.pages.own_images import painted
from tests.helpers import forge, header_of

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=PATIENCE)
BROKEN_OFF = ("AbortError: signal is aborted without reason", "Unexpected error Connection errored out.")
LEAVING_SECONDS = 2.0
"""As a page is left, Gradio breaks off the answers that are under way and logs that as an error, which nobody sees any more.
At any other time it counts."""


@dataclass(frozen=True)
class Theatre:
    """A running app: its address, and the folder in which it keeps what visitors make."""

    url: str
    home: Path
    log: Path


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """``python app.py`` on a free port, as a person starts it."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = home / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=paths.ROOT,
            env={**os.environ, "GAN_THEATRE_HOME": str(home)},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_open(url, server, log)
        yield Theatre(url, home, log)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_until_open(url: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the app ended with {server.returncode}:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not open within 2 minutes:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests."""
    path = chromium.find()
    if path is None:
        pytest.fail("no Chromium; 'make test' installs one")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


BLANK = "/theme.css"
"""A page of the app's own address that runs nothing: where a tab stands between two tests."""
LAPTOP = {"width": 1366, "height": 768}


@pytest.fixture(scope="session")
def tab(browser: Browser, theatre: Theatre) -> Iterator[Callable[[], Page]]:
    """Gives the one tab that tests share, or another one if it was closed: it has compiled Gradio's scripts already, and opens
    a page with a third of the work of a new one."""
    kept: list[Page] = []

    def give() -> Page:
        if not kept or kept[-1].is_closed():
            kept.append(browser.new_context(viewport=LAPTOP, base_url=theatre.url).new_page())
        return kept[-1]

    yield give
    for page in kept:
        page.context.close()


@pytest.fixture
def page(tab: Callable[[], Page], theatre: Theatre) -> Iterator[Page]:
    """A visitor's tab, as a new one would be; what went wrong in its console or left the machine fails the test."""
    shared = tab()
    try:
        yield from _watched(shared, theatre)
    finally:  # after a failure too: what it left is not the next test's
        try:
            for other in shared.context.pages:
                if other is not shared:
                    other.close()
            shared.set_viewport_size(LAPTOP)
            shared.emulate_media(media="null", color_scheme="null", reduced_motion="null")
            shared.context.clear_permissions()
            shared.context.clear_cookies()
            shared.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        except Error:
            shared.close()


@pytest.fixture
def own_page(browser: Browser, theatre: Theatre) -> Iterator[Page]:
    """As ``page``, but a new one: for a test that leaves in it what cannot be taken out again."""
    visitor = browser.new_context(viewport=LAPTOP, base_url=theatre.url)
    try:
        yield from _watched(visitor.new_page(), theatre)
    finally:
        visitor.close()


def _watched(tab: Page, theatre: Theatre) -> Iterator[Page]:
    """The tab, with ears on; at the end it has left the app, and what was heard fails the test."""
    tab.set_default_timeout(PATIENCE)
    trouble: list[str] = []
    left: list[float] = []  # when a page was left for another
    broken_off: list[tuple[float, str]] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            if message.text.startswith(BROKEN_OFF):
                broken_off.append((time.monotonic(), message.text))
            else:
                trouble.append(f"console: {message.text}")

    def fail(error: Error) -> None:
        trouble.append(f"page error: {error}")

    def leave(request: Request) -> None:
        if request.is_navigation_request():
            left.append(time.monotonic())

    def watch(asked: Request | WebSocket) -> None:
        if not asked.url.startswith((theatre.url, "data:", "blob:", theatre.url.replace("http", "ws"))):
            trouble.append(f"request that leaves the machine: {asked.url}")

    def arrive(address: str) -> None:
        """A script's typing and keys, unlike its clicks, do not wait for a page that is no hand's yet (``hold.js``)."""
        Page.goto(tab, address)
        if tab.locator("gradio-app").count():
            tab.locator("main:not([inert])").wait_for()

    ears = [("console", hear), ("pageerror", fail), ("request", leave), ("request", watch), ("websocket", watch)]
    for event, ear in ears:
        tab.on(event, ear)
    tab.goto = arrive
    yield tab
    if not tab.is_closed():
        tab.goto(BLANK)
    left.append(time.monotonic())
    for event, ear in ears:
        tab.remove_listener(event, ear)
    trouble += [f"console: {text}" for when, text in broken_off if all(abs(when - then) > LEAVING_SECONDS for then in left)]
    assert not trouble, trouble


def unfold(page: Page, title: str | re.Pattern[str]) -> None:
    """Open a folded panel, and wait as long as no hand could be faster.

    Gradio builds a panel's contents when it is first opened and sets their initial values once more a frame later: what a
    script types within that frame is overwritten.
    """
    page.get_by_text(title).click()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))")


def is_going(page: Page) -> bool:
    """Whether the page shows a run or race under way: by its panel, since its buttons may follow a moment later."""
    return page.locator(", ".join(f"[data-state={state}]" for state in ("starting", "running", "paused"))).count() > 0


def keep(theatre: Theatre, name: str, recipe: str, dataset: str, strange: str = "") -> Iterator[str]:
    """A visitor's own model, untrained and tiny, for as long as a test; its name. ``strange`` replaces all its words."""
    run = Run(recipes.get(recipe).with_settings(images=256, g_width=8, d_width=8, d_features=16), (1, 28, 28), 0)
    file = theatre.home / "models" / f"{name}.safetensors"
    checkpoint.save(file, run, dataset)
    if strange:
        words = dict.fromkeys(("name", "title", "paper", "departs", "look_at", "weakness"), strange)
        header = header_of(file)
        header |= {"dataset": strange, "recipe": header["recipe"] | words | {"url": "javascript:alert(1)"}}
        forge(file, file, header)
    yield name
    file.unlink()


@pytest.fixture
def train_page(page: Page) -> Iterator[Page]:
    """Train live, ready to start; a run that a test leaves going is stopped, since there is one place for it on the server."""
    page.goto("/train")
    expect(page.locator("#train-start")).to_be_enabled()
    yield page
    if is_going(page):
        page.locator("#train-stop").click()
        expect(page.locator(".status")).to_have_attribute("data-state", re.compile("stopped|finished"))


@pytest.fixture(scope="session")
def disc_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 pictures in two sub-folders, and a file that is none."""
    top = tmp_path_factory.mktemp("own") / "discs"
    for number in range(60):
        file = top / ("cold" if number % 2 else "warm") / f"{number:02d}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(painted(number))
    (top / "warm" / "notes.txt").write_text("no picture")
    return top


@pytest.fixture(scope="session")
def disc_zip(disc_folder: Path) -> Path:
    """The same as a zip."""
    file = disc_folder.with_suffix(".zip")
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(disc_folder.rglob("*.*")):
            archive.write(path, path.relative_to(disc_folder))
    return file


@pytest.fixture
def own_images_page(page: Page) -> Iterator[Page]:
    page.goto("/yours")
    expect(page.locator("#yours-summary")).to_contain_text("An example")
    yield page
    if is_going(page):
        page.locator("#yours-stop").click()  # a test that failed half way must not take the next one's place on the server
        expect(page.locator(".status")).to_have_attribute("data-state", "stopped")
