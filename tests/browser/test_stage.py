"""The stage's socket in a real browser: a picture that follows the hand, with a socket and without."""

import re
import time

import numpy as np
import pytest
from playwright.sync_api import Page, Request, WebSocketRoute, expect

from tests.browser.canvas import PATIENCE, pixels
from tests.browser.pages.lane import MODEL, SEED, drag, expected, without_lane

SPEED = "#explore-stage .stage-speed"


@pytest.fixture
def page(own_page: Page) -> Page:
    """One in which the server draws; a route that sockets have taken cannot be taken from a tab again."""
    without_lane(own_page)
    return own_page


def until_it_shows(page: Page, picture: np.ndarray) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while not np.array_equal(pixels(page, "explore-stage"), picture):
        assert time.monotonic() < deadline, "the stage never came to rest at this picture"
        page.wait_for_timeout(50)


def test_a_drag_goes_through_the_socket_and_comes_to_rest_at_exactly_its_picture(page: Page) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith(("/run/predict", "/queue/join")):
            asked.append(request.url)

    with page.expect_websocket(lambda socket: socket.url.endswith("/stage")) as opened:
        page.goto(f"/?model={MODEL}&seed={SEED}")
    until_it_shows(page, expected())
    with opened.value.expect_event("framereceived"):
        page.on("request", note)
        drag(page, 2.0)
    until_it_shows(page, expected(2.0))
    assert len(asked) <= 1, "only coming to rest is Gradio's affair"
    expect(page.locator("#explore-stage canvas")).to_have_attribute("aria-label", re.compile("^a generated picture; the discr"))
    page.locator("#explore-stage canvas").hover()
    page.locator(SPEED).click()
    drag(page, -1.5)
    expect(page.locator(SPEED)).to_contain_text("pictures/s")


def test_where_sockets_are_blocked_the_picture_follows_more_slowly_and_says_so(page: Page) -> None:
    page.route_web_socket("**/stage", lambda socket: socket.close())
    page.goto(f"/?model={MODEL}&seed={SEED}")
    until_it_shows(page, expected())
    drag(page, 2.0)
    until_it_shows(page, expected(2.0))
    expect(page.locator(SPEED)).to_have_text("slow lane")


def test_what_the_server_refuses_is_said_beside_the_picture(page: Page) -> None:
    with page.expect_websocket(lambda socket: socket.url.endswith("/stage")) as opened:
        page.goto(f"/?model={MODEL}&seed={SEED}")
    until_it_shows(page, expected())
    with opened.value.expect_event("framereceived"):
        drag(page, 1.0)
    page.evaluate(
        """() => document.querySelector("#explore-console .console").dispatchEvent(new CustomEvent("console-moved",
        { bubbles: true, cancelable: true, detail: { model: "a model that is gone", point: {} } }))"""
    )
    expect(page.locator("#explore-opinion")).to_contain_text("a model that is gone")
    drag(page, 2.0)  # and the next move is followed as before
    until_it_shows(page, expected(2.0))
    expect(page.locator("#explore-opinion")).to_contain_text("says the discriminator")


def test_a_server_that_falls_silent_holds_nobody_up_for_ever(page: Page) -> None:
    """Twelve requests without an answer fill the line; after five seconds they count as lost."""
    silent = [True]

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if silent[0] else server.send(message))

    page.route_web_socket("**/stage", between)
    page.goto(f"/?model={MODEL}&seed={SEED}")
    until_it_shows(page, expected())
    page.wait_for_timeout(500)  # the socket is open
    for value in (1.0, -1.0, 0.5, -0.5):
        drag(page, value)
    silent[0] = False
    page.wait_for_timeout(5500)
    page.evaluate(
        """() => {
        const slider = document.querySelector("#explore-console input[type=range]");
        slider.value = 2;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        slider.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )  # at once, so that what had to wait in the silence would come after it
    until_it_shows(page, expected(2.0))
    page.wait_for_timeout(1000)
    until_it_shows(page, expected(2.0))
    drag(page, -2.0)
    until_it_shows(page, expected(-2.0))
