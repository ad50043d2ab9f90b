"""Directions, Map, Journeys, Arithmetic and Compare are drawn in the visitor's browser: what follows a hand shows what PyTorch
draws, and the server is asked nothing."""

import base64
import re
from urllib.parse import parse_qsl

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from gan.web.pages.arithmetic import state as sums
from gan.web.pages.arithmetic import views as sum_views
from gan.web.pages.directions import views as directions
from gan.web.pages.latent_map import views as maps
from gan.web.show import latent_views, model_cache, points
from tests.browser.canvas import PATIENCE, pixels, wait_for_change
from tests.browser.pages.directions import press, strip
from tests.browser.pages.lane import Asked, drag, is_like, until_like, until_local
from tests.browser.pages.latent_map import box_of, settled


@pytest.fixture
def page(own_page: Page) -> Page:
    """Routes and scripts of a test are no other test's."""
    return own_page


def opened(page: Page, link: str) -> Asked:
    page.goto(link)
    page.locator("main:not([inert])").wait_for()
    # a busy server's first answer may come after the page has let hands in, and what is moved before the link is followed is lost
    for key, value in parse_qsl(link.partition("?")[2]):
        field = {"model": '[id$="-model"] input', "left": "#compare-model-left input", "right": "#compare-model-right input"}.get(
            key
        )
        if field:
            expect(page.locator(field).first).to_have_value(value, timeout=PATIENCE)
        elif key == "label":
            group = page.get_by_role("radiogroup", name="Digit")
            expect(group.get_by_role("radio", name=value, exact=True)).to_have_attribute("aria-checked", "true", timeout=PATIENCE)
    until_local(page)
    return Asked(page)


def board(value: dict) -> np.ndarray:
    """The pixels of a stage's value."""
    return np.frombuffer(base64.b64decode(value["pixels"]), np.uint8).reshape(value["height"], value["width"])


def test_directions(page: Page) -> None:
    asked = opened(page, "/directions?model=dcgan&direction=1&amount=0.5")
    press(page, 1, 10)
    held, drawn, value, _ = directions.read({"model": "dcgan", "direction": "1,2", "amount": "0.5,0.5"})
    until_like(page, board(latent_views.main_picture(held, value).picture), "directions-stage")
    wanted = board(directions.strips(held, drawn, value))
    for _ in range(100):
        if is_like(strip(page, 3), wanted[3 * 28 : 4 * 28]):
            break
        page.wait_for_timeout(100)
    assert is_like(strip(page, 3), wanted[3 * 28 : 4 * 28])
    expect(page.locator("#directions-which input")).to_have_value("Direction 2")  # Gradio's own, without its server
    assert not asked.requests and not asked.sockets


def test_a_label_on_directions(page: Page) -> None:
    asked = opened(page, "/directions?model=cgan&label=1")
    page.get_by_role("radiogroup", name="Digit").get_by_role("radio", name="8", exact=True).click()
    held, _, value, _ = directions.read({"model": "cgan", "label": "8"})
    until_like(page, board(latent_views.main_picture(held, value).picture), "directions-stage")
    page.wait_for_function("() => location.search.includes('label=8')")
    assert not asked.requests


def test_the_map(page: Page) -> None:
    asked = opened(page, "/map?model=dcgan&seed=4")
    box = box_of(page)
    tile = box["width"] / 15
    page.mouse.click(box["x"] + tile * 10.5, box["y"] + tile * 3.5)
    scene, _ = maps.read({"model": "dcgan", "seed": "4"})
    there = maps.scene({"model": "dcgan", "seed": 4})[0].plane
    noise = (there.origin + 1.8 * there.across - 2.4 * there.down).tolist()
    point = points.from_latent(points.to_latent(scene.held.model, {**scene.rest, "noise": noise}))
    until_like(page, board(latent_views.main_picture(scene.held, point).picture), "map-stage")
    expect(page.locator("#map-words")).to_contain_text("x = 1.80, y = -2.40")
    page.locator(".map-in").click()  # tiles of the next level
    settled(page)
    page.get_by_role("button", name="The digit seen").click()
    settled(page)
    page.locator("#map-atlas canvas").hover()
    expect(page.locator(".map-readout")).to_have_text(re.compile(r"the classifier sees a \d$"))
    assert not asked.requests and not asked.sockets


def test_arithmetic(page: Page) -> None:
    asked = opened(page, "/arithmetic?model=dcgan")
    held = model_cache.get("dcgan")
    page.locator("#sums-psi input[type=range]").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    total = sums.begin(held.model) | {"psi": 1.0}
    until_like(page, board(sum_views.truncated(held, total)), "sums-samples")
    expect(page.locator("#sums-trade")).to_contain_text("ψ = 1, precision")
    free = page.locator("#sums-picker .picker-cells button[aria-pressed=false]").first
    cell = int(re.findall(r"sample (\d+)", free.get_attribute("aria-label") or "")[0]) - 1
    free.click()
    chosen = total["chosen"] | {"A": sorted([*total["chosen"]["A"], cell])}
    result = sum_views.result(held, total | {"chosen": chosen}).picture
    assert result is not None
    until_like(page, board(result), "sums-result")
    page.locator("#sums-result canvas").click(position={"x": 5, "y": 5})
    expect(page.locator("#sums-told")).to_contain_text("a neighbour of A - B + C")
    expect(page).to_have_url(re.compile("psi=1$"))
    assert not asked.requests
    before = pixels(page, "sums-result")
    page.locator("#sums-fresh").click()  # Gradio's: it knows what the browser has done meanwhile
    wait_for_change(page, "sums-result", before)
    expect(page).to_have_url(re.compile("psi=1$"))


def test_journeys(page: Page) -> None:
    asked = opened(page, "/journeys?model=dcgan&kind=walk&walk=5&fps=50")
    root = page.locator("#journeys-player .player")
    expect(root).to_have_attribute("data-playing", "true")
    page.wait_for_function("() => Number(document.querySelector('#journeys-player .player').dataset.frame) > 300")
    page.locator("#journeys-player .player-play").click()
    expect(page.locator("#journeys-where")).to_contain_text("|z| = ")
    assert not asked.requests


def test_compare(page: Page) -> None:
    asked = opened(page, "/compare?left=dcgan&right=cgan&seed=7")
    drag(page, 2.0, "compare-console")
    for side, name in (("left", "dcgan"), ("right", "cgan")):
        held = model_cache.get(name)
        point = points.from_seed(model_cache.get("dcgan").model, 7) | {"label": 0 if name == "cgan" else None}
        point["noise"][model_cache.get("dcgan").order[0]] = 2.0
        until_like(page, board(latent_views.main_picture(held, point).picture), f"compare-stage-{side}")
    expect(page).to_have_url(re.compile(r"left=dcgan&right=cgan&z="))
    assert not asked.requests
    page.get_by_role("radio", name="right").click()  # Gradio's: it knows where the browser has gone
    before = pixels(page, "compare-stage-left")
    expect(page.get_by_role("radiogroup", name="Digit")).to_be_visible()
    assert is_like(pixels(page, "compare-stage-left"), before)
