"""Directions, as a student meets it."""

import re
import time
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from gan import models
from gan.analysis import principal_directions
from gan.models import catalogue
from tests.browser.conftest import PATIENCE, Theatre, pixels, settled, wait_for_change

SLIDERS = "#directions-steering input[type=range]"


def open_directions(page: Page, query: str = "") -> np.ndarray:
    page.goto(f"/directions{query}")
    expect(page.locator(SLIDERS).first).to_be_visible()
    asked = dict(parse_qsl(query.lstrip("?"))).get("model")
    if asked in catalogue.names():  # what is moved before the link is followed is lost
        expect(page.locator("#directions-model input")).to_have_value(asked)
    return settled(page, "directions-stage")


def strip(page: Page, row: int) -> np.ndarray:
    """The strip of a row as its canvas holds it: (28, 7 * 28)."""
    values = (
        page.locator(".steering-strip canvas")
        .nth(row)
        .evaluate("c => Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((_, i) => i % 4 === 0))")
    )
    return np.array(values, np.uint8).reshape(28, -1)


def words(page: Page) -> dict[str, str]:
    page.wait_for_function("() => location.search.includes('method=')")
    page.wait_for_timeout(400)
    return dict(parse_qsl(urlsplit(page.url).query))


def press(page: Page, row: int, times: int, key: str = "ArrowRight") -> None:
    page.locator(SLIDERS).nth(row).focus()
    for _ in range(times):
        page.keyboard.press(key)


@pytest.fixture(autouse=True)
def no_names(theatre: Theatre) -> Iterator[None]:
    yield
    for file in (theatre.home / "directions").rglob("*.json"):
        file.unlink()


def save(page: Page, name: str) -> None:
    page.locator("#directions-name textarea, #directions-name input").first.fill(name)
    page.locator("#directions-save").click()


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


def test_a_link_restores_the_view(page: Page) -> None:
    before = open_directions(page, "?model=infogan")
    press(page, 0, 20)
    press(page, 4, 40, "ArrowLeft")
    wait_for_change(page, "directions-stage", before, least=1)
    expect(page).to_have_url(re.compile("direction=1,5&amount=1,-2"))  # the address follows a moment after the picture
    asked, now = words(page), settled(page, "directions-stage")
    again = open_directions(page, page.url.partition("/directions")[2])
    assert np.array_equal(now, again) and words(page) == asked
    page.get_by_role("button", name="All back to 0").click()
    wait_for_change(page, "directions-stage", again, least=1)
    assert "direction" not in words(page)


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


def test_a_name_is_saved_listed_shared_and_taken_back(page: Page) -> None:
    before = open_directions(page, "?model=vanilla")
    press(page, 2, 20)
    wait_for_change(page, "directions-stage", before, least=0.5)
    now = settled(page, "directions-stage")
    expect(page.locator("#directions-which input")).to_have_value("Direction 3")  # the one moved last
    save(page, "Thicker stroke")
    expect(page.locator(".steering-name b").first).to_have_text("Thicker stroke")
    asked = words(page)
    assert asked["direction"] == "thicker-stroke" and asked["amount"] == "1"
    assert np.abs(settled(page, "directions-stage").astype(int) - now).max() <= 2  # the name changes nothing
    link = page.url.partition("/directions")[2]
    save(page, "thicker stroke")
    expect(page.get_by_text("already; choose another name")).to_be_visible()
    open_directions(page)  # another model does not have it
    page.locator("#directions-named input").click()
    expect(page.get_by_role("option", name="Thicker stroke")).to_have_count(0)
    assert np.abs(open_directions(page, link).astype(int) - now).max() <= 2
    expect(page.locator(".steering-name b").first).to_have_text("Thicker stroke")
    save(page, "for a moment")
    expect(page.locator(SLIDERS)).to_have_count(8)
    page.get_by_role("button", name="Take back: for a moment").click()
    expect(page.locator(SLIDERS)).to_have_count(7)


def test_a_bad_name_is_one_sentence(page: Page) -> None:
    open_directions(page)
    save(page, "<b>x</b>")
    expect(page.get_by_text("A direction's name begins with a letter")).to_be_visible()
    expect(page.locator(SLIDERS)).to_have_count(6)


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


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?model=nonesuch", "There is no model called 'nonesuch'"),
        ("?direction=unheard-of&amount=1", "There is no named direction of cgan called 'unheard-of'"),
        ("?direction=1&amount=8", "Amounts beyond 3 were clamped to it."),
    ],
)
def test_a_bad_link_is_one_sentence_and_a_picture_all_the_same(page: Page, query: str, sentence: str) -> None:
    assert open_directions(page, query).max() > 200
    expect(page.get_by_text(sentence)).to_be_visible()


def test_screen_readers_hear_what_a_slider_does(page: Page) -> None:
    open_directions(page)
    label = page.locator(SLIDERS).first.get_attribute("aria-label") or ""
    assert re.fullmatch(r"Direction 1: moving from -1.5 to 1.5 along it changes a pixel by [\d.]+ of 255 on average", label)
    expect(page.locator(".steering-strip canvas").first).to_have_attribute("aria-label", re.compile("what Direction 1 does"))


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_directions(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
