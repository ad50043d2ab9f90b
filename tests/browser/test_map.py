"""Map, what it shows a student: its pictures, what D and a classifier say of them, other models and other planes."""

import re
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from gan import models
from gan.analysis import principal_directions
from gan.latents import plane
from tests.browser.canvas import pixels, wait_for_change
from tests.browser.pages.latent_map import ATLAS, board, box_of, changed, open_map, place, settled


def test_clicking_a_tile_shows_that_picture_with_its_place_and_a_way_to_explore(page: Page) -> None:
    open_map(page, "?model=vanilla&seed=4")
    first = pixels(page, "map-stage")
    box = box_of(page)
    tile = box["width"] / 15
    page.mouse.click(box["x"] + tile * 10.5, box["y"] + tile * 3.5)  # 3 to the right and 4 above the middle
    shown = wait_for_change(page, "map-stage", first)
    expect(page.locator("#map-words")).to_contain_text("x = 1.80, y = -2.40")
    model = models.load("vanilla")
    along, down = principal_directions.find(model, "pca").vectors[:2]
    start = model.latent.fill(1, 4)
    there = plane.spanned(start.noise[0], along, down)
    noise = there.origin + 1.8 * there.across - 2.4 * there.down
    wanted = model.generate(start._replace(noise=noise[None]))[0, 0].numpy()
    assert np.abs(shown.astype(int) - wanted).max() <= 3  # the page rounds z to thousandths
    href = page.get_by_role("link", name="Open in Explore").get_attribute("href")
    asked = dict(parse_qsl(urlsplit(href or "").query))
    assert asked["model"] == "vanilla" and np.allclose([float(n) for n in asked["z"].split(",")], noise, atol=2e-3)


def test_the_layers_are_never_colour_alone(page: Page) -> None:
    plain = open_map(page, "?model=dcgan")
    page.get_by_role("button", name="D's opinion").click()
    believed = changed(page, plain, least=2)
    expect(page.locator(".map-legend")).to_contain_text("0%: surely generated")
    page.get_by_role("button", name="The digit seen").click()
    changed(page, believed, least=2)
    expect(page.locator(".map-legend span")).to_have_text([str(digit) for digit in range(10)])
    settled(page)
    page.locator(f"#{ATLAS} canvas").hover()
    expect(page.locator(".map-readout")).to_have_text(re.compile(r"believes \d+% that it is real; the classifier sees a \d$"))


def test_a_critics_scores_have_no_percent(page: Page) -> None:
    open_map(page, "?model=wgan-gp&layer=opinion")
    expect(page.locator(".map-legend")).to_contain_text("highest score in view")
    page.locator(f"#{ATLAS} canvas").hover()
    expect(page.locator(".map-readout")).to_contain_text("the critic scores it")


def test_a_label_holds_for_the_whole_map(page: Page) -> None:
    before = open_map(page, "?model=cgan&label=1&x=1&zoom=1")
    page.get_by_role("radiogroup", name="Digit").get_by_role("radio", name="8", exact=True).click()
    changed(page, before, least=5)
    where = place(page)
    assert (where["label"], where["x"], where["zoom"]) == ("8", "1", "1")  # the place stays
    page.get_by_role("button", name="The digit seen").click()
    settled(page)
    page.locator(f"#{ATLAS} canvas").hover()
    expect(page.locator(".map-readout")).to_contain_text("sees a 8")


def test_three_samples_span_a_plane_and_three_equal_ones_do_not(page: Page) -> None:
    before = open_map(page, "?model=vanilla")
    page.get_by_label("Through three samples").check()
    changed(page, before, least=3)
    corner = page.locator("#map-b textarea, #map-b input").first
    corner.fill("7")
    corner.press("Enter")
    expect(page.get_by_text("These points lie on one line")).to_be_visible()
    corner.fill("12")
    before = board(page)
    corner.press("Enter")
    changed(page, before, least=3)
    where = place(page)
    assert (where["plane"], where["a"], where["b"], where["c"]) == ("three", "7", "12", "23")


def test_another_model_and_another_place(page: Page) -> None:
    before = open_map(page)
    page.locator("#map-model input").click()
    page.get_by_role("option", name="cgan-fashion", exact=True).click()
    now = changed(page, before, least=5)
    expect(page.get_by_role("button", name="The class seen")).to_be_enabled()
    expect(page.get_by_role("radiogroup", name="Class")).to_be_visible()
    page.locator("#map-another").click()
    changed(page, now, least=5)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?model=nonesuch", "There is no model called 'nonesuch'"),
        ("?plane=three&a=1&b=1&c=2", "These points lie on one line"),
        ("?x=nan", "The map's x must be a number"),
        ("?x=99", "The map's x was clamped to 10."),
    ],
)
def test_a_bad_link_is_one_sentence_and_a_map_all_the_same(page: Page, query: str, sentence: str) -> None:
    page.goto(f"/map{query}")
    expect(page.get_by_text(sentence)).to_be_visible()
    assert settled(page).max() > 200
