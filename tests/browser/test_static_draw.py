"""Draw and Real or fake? on static pages: found, judged and dealt in the browser, from files alone."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from gan.__main__ import main
from gan.teaching import quiz, quiz_pool
from tests.browser.canvas import PATIENCE, pixels, settled, wait_for_change
from tests.browser.conftest import LAPTOP
from tests.browser.pages.draw import find, read, seven
from tests.browser.pages.lane import without_lane

MODEL = "vanilla"
"""The smallest of all, so that a search is short."""


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that tells nobody what it serves."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site with both pages, served from files, under a path of its own."""
    folder = tmp_path_factory.mktemp("served")
    assert main(["static", str(folder / "theatre"), "--models", MODEL, "--pages", "draw,game"]) == 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/theatre/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Page]:
    """A new visitor's tab; trouble in its console, or a request that leaves the site, fails the test."""
    context = browser.new_context(viewport=LAPTOP, base_url=site)
    page, trouble = context.new_page(), []
    page.set_default_timeout(PATIENCE)

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            trouble.append(message.text)

    def watch(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            trouble.append(request.url)

    page.on("console", hear)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", watch)
    yield page
    context.close()
    assert not trouble, trouble


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator("html[data-ready=true]").wait_for()
    return page


def test_an_example_is_found_as_the_page_opens_and_a_drawing_at_a_press(visitor: Page) -> None:
    opened(visitor, "draw.html")
    expect(visitor.locator(".draw-told")).to_have_attribute("data-done", "true")
    assert read(settled(visitor, "draw-found")) == [4, 4] and pixels(visitor, "draw-pad").max() > 200
    before = pixels(visitor, "draw-wish")
    seven(visitor)
    wait_for_change(visitor, "draw-wish", before, least=2)
    expect(visitor.locator("#draw-opinion")).to_contain_text("says the discriminator")
    find(visitor)
    assert read(pixels(visitor, "draw-found")) == [7, 7]
    left, luck = map(float, re.findall(r"(\d+\.\d)[;.]", visitor.locator(".draw-told").inner_text().split("error")[1]))
    assert left < luck
    expect(visitor.locator("#draw-found canvas")).to_have_attribute("aria-label", re.compile("closest to it, with error"))
    expect(visitor.locator("#draw-link a")).to_have_attribute("href", re.compile(rf"\?model={MODEL}&z="))


def test_a_test_picture_and_an_empty_pad(visitor: Page) -> None:
    opened(visitor, "draw.html?model=nobody")
    expect(visitor.get_by_text("There is no model of grey pictures")).to_be_visible()
    before = pixels(visitor, "draw-pad")
    for _ in range(5):  # one of twenty may be the one that lies there
        visitor.get_by_role("button", name="A test picture").click()
        visitor.wait_for_timeout(300)
        if not np.array_equal(pixels(visitor, "draw-pad"), before):
            break
    assert not np.array_equal(settled(visitor, "draw-pad"), before)
    visitor.get_by_role("button", name="Clear").click()
    expect(visitor.locator("#draw-opinion")).to_contain_text("The pad is empty")
    visitor.locator("#draw-find").click()
    expect(visitor.get_by_text("The picture is empty; draw something on the pad")).to_be_visible()


def shown(page: Page) -> list[np.ndarray]:
    """The pictures of a round, as they are shown one after another."""
    pictures = []
    for _ in range(quiz.COUNT):
        pictures.append(pixels(page, "game-round"))
        page.keyboard.press("ArrowRight")
    return pictures


@pytest.mark.parametrize("saving", [False, True])
def test_a_round_of_the_pool_is_dealt_and_judged(visitor: Page, saving: bool) -> None:
    if saving:
        without_lane(visitor)  # who saves data plays too: the round needs no networks
    opened(visitor, "game.html?level=2&seed=5")
    expect(visitor.locator(".quiz-round")).to_have_attribute("data-round", "2-5")
    pool = quiz_pool.make_pool()
    digits = {bytes(one.numpy().tobytes()) for one in pool.real}
    fakes = {bytes(one.numpy().tobytes()) for one in pool.levels[1].fake}
    pictures = [one.tobytes() for one in shown(visitor)]
    assert len(set(pictures)) == quiz.COUNT and all((one in digits) != (one in fakes) for one in pictures)
    for _ in range(quiz.COUNT):
        visitor.keyboard.press("ArrowLeft")
    for index, one in enumerate(pictures):
        visitor.keyboard.press("r" if (one in digits) == (index > 2) else "f")  # the first three wrong
    panel = visitor.locator("#game-verdict .game-rules")
    expect(panel).to_have_attribute("data-you", str(quiz.COUNT - 3))
    expect(visitor.locator(".quiz-round-strip button.wrong")).to_have_count(3)
    visitor.locator("#game-verdict a").click()  # deals it again
    expect(visitor.locator(".quiz-round[data-state=open]")).to_have_attribute("data-round", "2-5")
    assert [one.tobytes() for one in shown(visitor)] == pictures


def test_levels_and_a_damaged_link(visitor: Page) -> None:
    opened(visitor, "game.html?level=9")
    expect(visitor.get_by_text("The level must be a whole number from 1 to 5, not 9.")).to_be_visible()
    expect(visitor.locator(".quiz-round")).to_have_attribute("data-round", re.compile("^1-"))
    visitor.locator("#game-harder").click()
    expect(visitor.locator(".quiz-round")).to_have_attribute("data-round", re.compile("^2-"))
    expect(visitor.get_by_role("radio", name="2: 15,000 images")).to_be_checked()
    visitor.get_by_role("radio", name="5: 200,000 images").check()
    expect(visitor.locator(".quiz-round")).to_have_attribute("data-round", re.compile("^5-"))
    visitor.keyboard.press("f")
    expect(visitor.locator(".quiz-round-words")).to_contain_text("1 judged")
    visitor.locator("#game-again").click()
    expect(visitor.locator(".quiz-round-words")).to_contain_text("0 judged")
