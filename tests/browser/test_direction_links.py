"""Directions that are named and linked: a view is restored, a name is saved, shared and taken back."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas import settled, wait_for_change
from tests.browser.conftest import Theatre
from tests.browser.pages.directions import SLIDERS, open_directions, press, words


@pytest.fixture(autouse=True)
def no_names(theatre: Theatre) -> Iterator[None]:
    yield
    for file in (theatre.home / "directions").rglob("*.json"):
        file.unlink()


def save(page: Page, name: str) -> None:
    page.locator("#directions-name textarea, #directions-name input").first.fill(name)
    page.locator("#directions-save").click()


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
