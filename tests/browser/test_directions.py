"""Directions, as a student meets it."""

import re
import time
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from playwright.sync_api import Page, expect

from gan import models
from gan.analysis import principal_directions
from tests.browser.canvas import PATIENCE, pixels, settled, wait_for_change
from tests.browser.pages.directions import SLIDERS, open_directions, press, strip, words


def test_first_paint_shows_six_directions_with_bars_and_strips(page: Page) -> None:
    first = open_directions(page)
    expect(page.locator(SLIDERS)).to_have_count(6)
    found = principal_directions.find(models.load("cgan"), "pca")
    shown = page.locator(".steering-name small").all_inner_texts()
    assert shown == [f"{round(value, 1)} of 255" for value in found.strengths[:6].tolist()]
    for row in range(6):
        board = strip(page, row)
        assert board.shape == (28, 7 * 28)
        assert np.abs(board[:, 3 * 28 : 4 * 28].astype(int) - first).max() <= 3  # the middle of each is the picture itself
        assert np.abs(board[:, :28].astype(int) - board[:, -28:]).mean() > 3
    box = page.locator("#directions-save").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 768


def test_the_picture_and_the_opinion_follow_the_hand(page: Page) -> None:
    before = open_directions(page, "?model=vanilla")
    box = page.locator(SLIDERS).first.bounding_box()
    assert box is not None
    said = page.locator("#directions-opinion").inner_text()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=5)
    wait_for_change(page, "directions-stage", before, least=2)  # the button is still down
    expect(page.locator("#directions-opinion")).not_to_have_text(said)
    other = strip(page, 1)
    page.mouse.up()
    deadline = time.monotonic() + PATIENCE / 1000
    while np.abs(strip(page, 1).astype(int) - other).mean() <= 1:  # until the other strips are of this picture
        assert time.monotonic() < deadline, "the other strips did not follow"
        page.wait_for_timeout(100)


def test_the_slider_moves_z_along_the_direction(page: Page) -> None:
    before = open_directions(page, "?model=vanilla&method=sefa")
    press(page, 1, 30)
    wait_for_change(page, "directions-stage", before, least=1)
    now = settled(page, "directions-stage")
    asked = words(page)
    assert (asked["direction"], asked["amount"], asked["method"]) == ("2", "1.5", "sefa")
    model = models.load("vanilla")
    noise = (
        np.array([float(number) for number in asked["z"].split(",")])
        + 1.5 * principal_directions.find(model, "sefa").vectors[1].numpy()
    )
    wanted = model.generate(model.latent.fill(1, 0, noise=noise.tolist()))[0, 0].numpy()
    assert np.abs(now.astype(int) - wanted).max() <= 2
    href = page.get_by_role("link", name="Open in Explore").get_attribute("href") or ""
    there = dict(parse_qsl(urlsplit(href).query))
    assert np.allclose([float(number) for number in there["z"].split(",")], noise, atol=2e-3)


def test_clicking_a_picture_of_a_strip_goes_there(page: Page) -> None:
    before = open_directions(page)
    wanted = strip(page, 2)[:, 28 : 2 * 28]
    canvas = page.locator(".steering-strip canvas").nth(2)
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] * 1.5 / 7, "y": box["height"] / 2})
    now = wait_for_change(page, "directions-stage", before)
    assert np.abs(now.astype(int) - wanted).max() <= 3
    expect(page.locator("#directions-steering output").nth(2)).to_have_text("-2.00")


def test_labels_codes_methods_and_models(page: Page) -> None:
    before = open_directions(page)
    page.get_by_role("radiogroup", name="Digit").get_by_role("radio", name="8", exact=True).click()
    before = wait_for_change(page, "directions-stage", before, least=3)
    assert words(page)["label"] == "8"
    shown = page.locator(".steering-name small").all_inner_texts()
    page.get_by_label("SeFa").check()
    page.wait_for_function("() => location.search.includes('sefa')")
    assert page.locator(".steering-name small").all_inner_texts() != shown
    page.locator("#directions-model input").click()
    page.get_by_role("option", name="infogan", exact=True).click()
    wait_for_change(page, "directions-stage", before, least=3)
    expect(page.get_by_role("radiogroup", name="Category c1")).to_be_visible()
    here = pixels(page, "directions-stage")
    page.get_by_role("button", name="Another picture").click()
    wait_for_change(page, "directions-stage", here, least=2)


def test_screen_readers_hear_what_a_slider_does(page: Page) -> None:
    open_directions(page)
    label = page.locator(SLIDERS).first.get_attribute("aria-label") or ""
    assert re.fullmatch(r"Direction 1: moving from -1.5 to 1.5 along it changes a pixel by [\d.]+ of 255 on average", label)
    expect(page.locator(".steering-strip canvas").first).to_have_attribute("aria-label", re.compile("what Direction 1 does"))


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_directions(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
