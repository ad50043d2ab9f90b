"""What follows a hand is drawn in the visitor's browser, by the same networks: the server is asked no more, and whatever this
browser cannot do the server does as before."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from gan.web.show import latent_views, model_cache, points
from tests.browser.canvas import pixels, wait_for_change
from tests.browser.conftest import LAPTOP, Theatre
from tests.browser.pages.explore import choose_model, views
from tests.browser.pages.lane import MODEL, SEED, Asked, Held, drag, expected, until_like, until_local, without_lane

WEIGHTS = "**/models/weights/**"
LINK = f"/?model={MODEL}&seed={SEED}"
SPEED = "#explore-stage .stage-speed"


@pytest.fixture
def page(own_page: Page) -> Page:
    """Routes and scripts of a test are no other test's."""
    return own_page


@pytest.fixture
def visitor(browser: Browser, theatre: Theatre) -> Iterator[BrowserContext]:
    """A visitor in whose console anything may be said: a browser itself reports what could not be loaded."""
    context = browser.new_context(viewport=LAPTOP, base_url=theatre.url)
    yield context
    context.close()


def opened(page: Page, link: str = LINK) -> Page:
    page.goto(link)
    page.locator("main:not([inert])").wait_for()
    until_like(page, expected())
    return page


def speed_says(page: Page, words: str) -> None:
    """What the button on the stage says, once it is pressed."""
    page.locator("#explore-stage canvas").hover()
    page.locator(SPEED).click()
    expect(page.locator(SPEED)).to_contain_text(words)


def neighbours(value: float) -> np.ndarray:
    held = model_cache.get(MODEL)
    point = points.from_seed(held.model, SEED)
    point["noise"][held.order[0]] = value
    sheet = held.model.generate(latent_views.around(held, point))
    return sheet.reshape(7, 7, 28, 28).permute(0, 2, 1, 3).reshape(196, 196).numpy()


def test_a_drag_asks_the_server_nothing_and_shows_what_pytorch_draws(page: Page) -> None:
    opened(page)
    until_local(page)
    seen = views(page).count()
    asked = Asked(page)
    drag(page, 2.0)
    until_like(page, expected(2.0))
    until_like(page, neighbours(2.0), "explore-around")
    expect(views(page)).to_have_count(seen + 1)
    expect(page.locator("#explore-opinion .opinion-words")).to_have_text(re.compile(r"^\d+% real, says the discriminator$"))
    expect(page.locator("#explore-stage canvas")).to_have_attribute("aria-label", re.compile("^a generated picture; the discr"))
    assert not asked.requests and not asked.sockets
    speed_says(page, "drawn in this browser by WebAssembly")
    drag(page, -1.0)
    expect(page.locator(SPEED)).to_contain_text("pictures/s")
    expect(page.locator(SPEED)).to_contain_text("MB of networks downloaded")


def test_the_picture_follows_before_the_hand_lets_go(page: Page) -> None:
    opened(page)
    until_local(page)
    box = page.locator("#explore-console input[type=range]").first.bounding_box()
    assert box is not None
    middle, before = box["y"] + box["height"] / 2, pixels(page, "explore-stage")
    asked = Asked(page)
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, middle, steps=5)
    wait_for_change(page, "explore-stage", before, least=0.5)  # the button is still down
    page.mouse.up()
    assert not asked.requests


def test_a_neighbour_is_gone_to_in_the_browser_and_what_the_server_is_asked_next_starts_from_there(page: Page) -> None:
    opened(page)
    until_local(page)
    before, around = pixels(page, "explore-stage"), pixels(page, "explore-around")
    asked, address = Asked(page), page.url
    canvas = page.locator("#explore-around canvas")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] / 14, "y": box["height"] / 14})
    now = wait_for_change(page, "explore-stage", before)
    assert np.abs(now.astype(int) - around[:28, :28]).mean() < 1  # the corner cell, apart from rounding
    page.wait_for_function("before => location.href !== before", arg=address)
    assert not asked.requests and not asked.sockets
    film = pixels(page, "explore-film")
    page.locator("#explore-set-b").click()  # Gradio's: its way ends at the point that the page's own script has set
    way = wait_for_change(page, "explore-film", film)
    assert np.abs(way[:, -28:].astype(int) - now).mean() < 1
    page.reload()
    until_like(page, now)  # the address is that of the neighbour


def test_another_model_is_the_server_s_until_its_networks_are_here(page: Page) -> None:
    opened(page)
    until_local(page)
    weights = Held(page, WEIGHTS)
    choose_model(page, "infogan")
    expect(page.get_by_role("radiogroup", name="Category c1")).to_be_visible()
    expect(page.locator("[data-lane=server]")).to_have_count(1)
    asked = Asked(page)
    before = pixels(page, "explore-stage")
    drag(page, 2.0)
    wait_for_change(page, "explore-stage", before)
    assert asked.requests or asked.sockets
    weights.let_go()
    until_local(page)
    asked.forget()
    before = pixels(page, "explore-stage")
    drag(page, -2.0)
    wait_for_change(page, "explore-stage", before)
    assert not asked.requests and not asked.sockets


def test_a_late_answer_of_the_server_is_not_the_last_word(page: Page) -> None:
    late: list[Route] = []
    page.route_web_socket("**/stage", lambda socket: socket.close())
    weights = Held(page, WEIGHTS)
    opened(page)
    page.route("**/run/predict*", lambda route: late.append(route))
    drag(page, 1.0)  # by Gradio's events, whose answers do not come yet
    page.wait_for_timeout(300)
    assert late
    weights.let_go()
    until_local(page)
    drag(page, -2.0)
    until_like(page, expected(-2.0))
    until_like(page, neighbours(-2.0), "explore-around")
    page.unroute("**/run/predict*")
    for route in late:
        route.continue_()
    page.wait_for_timeout(1500)
    until_like(page, expected(-2.0))
    until_like(page, neighbours(-2.0), "explore-around")


def test_a_picture_that_the_socket_was_to_draw_is_drawn_when_the_networks_come(page: Page) -> None:
    silent = [False]

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: None if silent[0] else socket.send(message))

    page.route_web_socket("**/stage", between)
    weights = Held(page, WEIGHTS)
    opened(page)
    page.wait_for_timeout(500)  # the socket is open
    silent[0] = True
    drag(page, 1.5)
    weights.let_go()
    until_local(page)
    until_like(page, expected(1.5))


def refused(route: Route) -> None:
    route.fulfill(status=404, body="There is no such model.")


def damaged(route: Route) -> None:
    body = bytearray(route.fetch().body())
    for place in range(len(body) // 4, len(body), 1000):
        body[place] ^= 255
    route.fulfill(body=bytes(body))


def cut_off(route: Route) -> None:
    route.fulfill(body=route.fetch().body()[:100_000])


def aborted(route: Route) -> None:
    route.abort()


@pytest.mark.parametrize("trouble", [refused, damaged, cut_off, aborted])
def test_without_the_weights_the_server_draws_and_the_page_says_why(visitor: BrowserContext, trouble) -> None:
    page = visitor.new_page()
    page.route(WEIGHTS, trouble)
    opened(page)
    speed_says(page, "this browser does not draw dcgan")
    drag(page, 2.0)
    until_like(page, expected(2.0))
    expect(page.locator(SPEED)).to_contain_text("drawn by the server")


def test_a_visitor_who_saves_data_downloads_nothing(page: Page) -> None:
    without_lane(page)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    opened(page)
    drag(page, 2.0)
    until_like(page, expected(2.0))
    speed_says(page, "this browser saves data")
    assert not [url for url in fetched if "/models/" in url or "/engine/" in url]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("delete window.Worker", "drawn in this browser by WebAssembly, without a worker"),
        ("delete window.Worker; delete window.WebAssembly", "drawn in this browser by plain JavaScript, without a worker"),
    ],
)
def test_a_browser_that_lacks_something_draws_by_itself_all_the_same(page: Page, missing: str, words: str) -> None:
    page.add_init_script(missing)
    opened(page)
    until_local(page)
    drag(page, 2.0)
    until_like(page, expected(2.0))
    speed_says(page, words)


def test_a_kernel_that_cannot_be_had_is_done_without(page: Page) -> None:
    page.route("**/kernel.wasm", lambda route: route.fulfill(body=b"no kernel"))
    opened(page)
    until_local(page)
    drag(page, 2.0)
    until_like(page, expected(2.0))
    speed_says(page, "plain JavaScript")


def test_when_the_engine_fails_in_the_middle_of_a_drag_the_server_goes_on(page: Page) -> None:
    page.add_init_script(
        """const Own = window.Worker;
        window.Worker = class extends Own {
          postMessage(message, ...rest) {
            if (window.silent) return;
            super.postMessage(message, ...rest);
          }
        };"""
    )
    opened(page)
    until_local(page)
    drag(page, 1.0)
    until_like(page, expected(1.0))
    page.evaluate("window.silent = true")
    drag(page, -2.0)
    until_like(page, expected(-2.0))  # after some seconds without an answer
    until_like(page, neighbours(-2.0), "explore-around")
    speed_says(page, "this browser could not draw")
