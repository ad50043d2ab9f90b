"""Explore, as a student meets it."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from safetensors.torch import load_file

from gan import models
from gan.models import catalogue
from tests.browser.canvas import pixels, settled, wait_for_change
from tests.browser.conftest import Theatre, unfold
from tests.browser.pages.explore import choose_model, open_explore
from tests.helpers import forge


def test_first_paint_shows_a_digit_before_any_click(page: Page) -> None:
    first = open_explore(page)
    assert first.shape == (28, 28)
    assert first.max() > 200 and 0.03 < (first > 100).mean() < 0.5  # ink on an empty ground, not noise
    assert pixels(page, "explore-around").shape == (7 * 28, 7 * 28)


def test_dragging_a_slider_bends_the_picture_before_the_hand_lets_go(page: Page) -> None:
    before = open_explore(page)
    around = pixels(page, "explore-around")
    box = page.locator("#explore-console input[type=range]").first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, middle, steps=5)
    wait_for_change(page, "explore-stage", before, least=0.5)  # the button is still down
    page.mouse.move(box["x"] + box["width"] * 0.05, middle, steps=5)
    page.mouse.up()
    wait_for_change(page, "explore-around", around, least=0.5)


def test_the_keyboard_reaches_the_sliders(page: Page) -> None:
    before = open_explore(page)
    page.locator("#explore-console input[type=range]").first.focus()
    for _ in range(25):
        page.keyboard.press("ArrowRight")
    wait_for_change(page, "explore-stage", before, least=0.2)


def test_every_dimension_is_reachable(page: Page) -> None:
    open_explore(page)
    shown = page.locator("#explore-console input[type=range]:visible").count()
    assert shown == 8
    unfold(page, re.compile("The other .* dimensions"))
    expect(page.locator("#explore-console input[type=range]:visible")).to_have_count(64)


def test_a_seed_always_draws_the_same_picture(page: Page) -> None:
    first = open_explore(page, "?seed=7")
    page.locator("#explore-seed input").fill("8")
    other = wait_for_change(page, "explore-stage", first)
    page.locator("#explore-seed input").fill("7")
    assert np.array_equal(wait_for_change(page, "explore-stage", other), first)


def test_randomise_and_reset(page: Page) -> None:
    first = open_explore(page)
    page.locator("#explore-randomise").click()
    other = wait_for_change(page, "explore-stage", first)
    page.locator("#explore-reset").click()
    origin = wait_for_change(page, "explore-stage", other)
    expect(page.locator("#explore-console output").first).to_have_text("0.00")
    page.locator("#explore-console input[type=range]").first.focus()
    page.keyboard.press("End")
    moved = wait_for_change(page, "explore-stage", origin)
    page.locator("#explore-reset").click()  # what Gradio sends is what it sent last; the socket has shown others since
    assert np.array_equal(wait_for_change(page, "explore-stage", moved), origin)


def test_clicking_a_neighbour_goes_there(page: Page) -> None:
    first = open_explore(page)
    around = pixels(page, "explore-around")
    canvas = page.locator("#explore-around canvas")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] / 14, "y": box["height"] / 14})
    now = wait_for_change(page, "explore-stage", first)
    assert np.abs(now.astype(int) - around[:28, :28]).mean() < 1  # the corner cell, apart from rounding


def test_a_journey_starts_at_a_and_ends_at_b(page: Page) -> None:
    first = open_explore(page)
    film = pixels(page, "explore-film")
    assert np.abs(film[:, :28].astype(int) - first).mean() < 1
    page.locator("#explore-randomise").click()
    here = wait_for_change(page, "explore-stage", first)
    here = settled(page, "explore-stage")
    page.locator("#explore-set-b").click()
    film = wait_for_change(page, "explore-film", film)
    assert np.abs(film[:, -28:].astype(int) - here).mean() < 1
    assert np.abs(film[:, :28].astype(int) - first).mean() < 1


def test_the_detective_gives_an_opinion_that_follows(page: Page) -> None:
    model = models.load("dcgan")
    said = {}
    for seed in (7, 8):
        latent = model.latent.fill(1, seed)
        said[seed] = f"{model.opinion(model.generate(latent)).item():.0%} real, says the discriminator"
    open_explore(page, "?model=dcgan&seed=7")
    opinion = page.locator("#explore-opinion .opinion-words")
    expect(opinion).to_have_text(said[7])
    page.locator("#explore-seed input").fill("8")
    expect(opinion).to_have_text(said[8])


def test_another_model_brings_its_own_controls(page: Page) -> None:
    open_explore(page, "?model=dcgan")
    before = pixels(page, "explore-stage")
    choose_model(page, "infogan")
    wait_for_change(page, "explore-stage", before)
    expect(page.get_by_role("radiogroup", name="Category c1")).to_be_visible()
    expect(page.locator("#explore-console").get_by_text("c2", exact=True)).to_be_visible()
    choose_model(page, "cgan")
    expect(page.get_by_role("radiogroup", name="Digit")).to_be_visible()
    choose_model(page, "wgan")
    expect(page.locator("#explore-opinion")).to_contain_text("the critic scores it")
    expect(page.locator("#explore-console [role=radiogroup]")).to_have_count(0)


def test_a_link_with_an_unknown_model_says_so_and_shows_another(page: Page) -> None:
    open_explore(page, "?model=nonesuch")
    expect(page.get_by_text("There is no model called 'nonesuch'")).to_be_visible()
    assert pixels(page, "explore-stage").max() > 200


def test_it_fits_a_phone_and_a_laptop(page: Page) -> None:
    open_explore(page)
    for selector in ("#explore-stage", "#explore-around", "#explore-opinion"):
        box = page.locator(selector).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 768, selector
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    names = page.locator("nav a")
    assert len({link.evaluate("link => link.offsetTop") for link in names.all()}) == 1  # one line, to be swept


def test_projector_mode_makes_type_larger_and_is_remembered(page: Page, theatre: Theatre) -> None:
    open_explore(page)
    size = "getComputedStyle(document.querySelector('.heading p')).fontSize"
    small = float(page.evaluate(size).removesuffix("px"))
    page.get_by_role("button", name="Projector").click()
    assert float(page.evaluate(size).removesuffix("px")) > 1.2 * small
    page.reload()
    expect(page.get_by_role("button", name="Projector")).to_have_attribute("aria-pressed", "true")


@pytest.fixture
def idle(theatre: Theatre) -> Iterator[str]:
    """A copy of vanilla whose generator does not look at z4."""
    file = theatre.home / "models" / "idle.safetensors"
    file.parent.mkdir(parents=True, exist_ok=True)
    weight = load_file(catalogue.find("vanilla"))["average.0.weight"].clone()
    weight[:, 3] = 0
    forge(catalogue.find("vanilla"), file, tensors={"average.0.weight": weight})
    yield "idle"
    file.unlink()


def test_a_dimension_that_does_nothing_says_so(page: Page, idle: str) -> None:
    open_explore(page, f"?model={idle}")
    unfold(page, re.compile("The other .* dimensions"))
    expect(page.locator(".console-idle")).to_have_text(["does nothing: 0.0 of 255"])
    expect(page.locator(".console-row", has=page.locator(".console-idle"))).to_contain_text("z4")
