"""The module of a component comes late, or not at all."""

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.canvas import pixels, settled
from tests.browser.conftest import Theatre

STAGE = "**/components/stage.js"
FEED = """shade => document.querySelector("#explore-stage .html-container > *").dispatchEvent(new CustomEvent("feed", {
    detail: { width: 2, height: 2, channels: 1, pixels: new Uint8Array(4).fill(shade), columns: 1, rows: 1 } }))"""


def open_without_stage(page: Page) -> Callable[[], None]:
    """Open Explore, whose stage is not mounted before the function that is returned is called."""
    held: list[Route] = []
    page.route(STAGE, lambda route: held.append(route))
    page.goto("/")
    expect(page.locator("#explore-console input[type=range]").first).to_be_visible()

    def release() -> None:
        for route in held:
            route.continue_()
        page.unroute(STAGE)

    return release


def test_of_two_values_that_come_before_the_module_the_newer_is_painted(own_page: Page) -> None:
    release = open_without_stage(own_page)
    seen: list[str] = [own_page.url]
    for _ in range(2):
        own_page.locator("#explore-randomise").click()
        own_page.wait_for_function("before => location.href !== before", arg=seen[-1])
        seen.append(own_page.url)
    assert own_page.evaluate("() => document.querySelector('#explore-stage canvas').width") == 1
    release()
    painted = settled(own_page, "explore-stage")
    own_page.goto(seen[-1])
    assert np.array_equal(settled(own_page, "explore-stage"), painted)
    own_page.goto(seen[-2])
    assert not np.array_equal(settled(own_page, "explore-stage"), painted)


def test_news_that_come_before_the_module_are_painted(own_page: Page) -> None:
    release = open_without_stage(own_page)
    own_page.evaluate(FEED, 50)
    own_page.evaluate(FEED, 200)
    release()
    own_page.wait_for_function("() => document.querySelector('#explore-stage canvas').width === 2")
    assert (pixels(own_page, "explore-stage") == 200).all()


def test_a_module_that_never_comes_is_said_in_one_sentence(browser: Browser, theatre: Theatre) -> None:
    visitor = browser.new_context(base_url=theatre.url)
    page = visitor.new_page()
    page.route(STAGE, lambda route: route.abort())
    page.goto("/")
    words = page.locator("#explore-stage").get_by_text("A part of this page could not be loaded; reload the page.")
    expect(words).to_be_visible()
    expect(page.locator("#explore-console input[type=range]").first).to_be_visible()  # the others are there
    visitor.close()
