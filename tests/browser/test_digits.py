"""Digits: the project's own classifier reads what the forger wrote."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from gan.evaluation import classifier
from tests.browser.canvas import as_images, pixels, settled, wait_for_change
from tests.browser.conftest import Theatre, keep, unfold


@pytest.fixture
def digits(page: Page) -> Page:
    page.goto("/digits")
    expect(page.get_by_role("radiogroup", name="Digit")).to_be_visible()
    settled(page, "digits-stage")
    return page


def read(board, columns: int, gap: int = 0) -> list[int]:
    return classifier.label(classifier.load("mnist", "labels"), as_images(board, columns, gap)).tolist()


def test_the_digit_that_is_picked_is_the_digit_that_is_drawn(digits: Page) -> None:
    seen = []
    for digit in (7, 0, 3, 8, 4):
        digits.get_by_role("radio", name=str(digit), exact=True).click()
        expect(digits.get_by_role("radio", name=str(digit), exact=True)).to_have_attribute("aria-checked", "true")
        expect(digits.locator("#digits-stage canvas")).to_have_attribute("aria-label", re.compile(f"a generated {digit};"))
        seen += read(pixels(digits, "digits-stage"), 1)
    assert seen == [7, 0, 3, 8, 4]


def test_one_noise_goes_through_all_ten_digits(digits: Page) -> None:
    assert read(pixels(digits, "digits-ten"), 5, gap=1) == list(range(10))


def test_a_typed_number_is_written(digits: Page) -> None:
    before = pixels(digits, "digits-written")
    assert read(before, 4) == [2, 0, 2, 6]
    digits.locator("#digits-number input, #digits-number textarea").fill("31415")
    assert read(wait_for_change(digits, "digits-written", before), 5) == [3, 1, 4, 1, 5]


def test_another_hand_keeps_the_digit(digits: Page) -> None:
    before = pixels(digits, "digits-stage")
    ten = pixels(digits, "digits-ten")
    digits.locator("#digits-hand").click()
    assert read(wait_for_change(digits, "digits-stage", before), 1) == [7]
    wait_for_change(digits, "digits-ten", ten)


def test_clicking_one_of_the_ten_chooses_it(digits: Page) -> None:
    before = pixels(digits, "digits-stage")
    canvas = digits.locator("#digits-ten canvas")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.25})
    assert read(wait_for_change(digits, "digits-stage", before), 1) == [1]
    expect(digits.get_by_role("radio", name="1", exact=True)).to_have_attribute("aria-checked", "true")


def test_letters_are_refused_in_one_sentence(digits: Page) -> None:
    digits.locator("#digits-number input, #digits-number textarea").fill("12a")
    expect(digits.get_by_text("Type a number of 1 to 12 digits, such as 2026.")).to_be_visible()


def test_the_card_says_how_well_labels_are_obeyed(digits: Page) -> None:
    unfold(digits, re.compile("Model card"))
    row = digits.locator("#digits-card .card-row", has_text="Label obeyed")
    expect(row).to_have_text(re.compile(r"\d\d\.\d%.*\d\d\.\d%", re.DOTALL))


@pytest.fixture
def fashion(theatre: Theatre) -> Iterator[str]:
    yield from keep(theatre, "clothes", "cgan", "fashion-mnist")


def test_a_model_of_clothes_has_class_names_and_writes_no_numbers(page: Page, fashion: str) -> None:
    def choose(name: str) -> None:
        page.locator("#digits-model input").click()
        page.get_by_role("option", name=name, exact=True).click()

    page.goto("/digits")
    settled(page, "digits-stage")
    choose(fashion)
    page.get_by_role("radiogroup", name="Class").get_by_role("radio", name="ankle boot").click()
    expect(page.locator("#digits-stage canvas")).to_have_attribute("aria-label", re.compile("labelled ankle boot;"))
    expect(page.get_by_text("The same noise through all ten classes.")).to_be_visible()
    expect(page.locator("#digits-number, #digits-written")).to_have_count(0)
    expect(page.locator("#digits-written-caption")).to_contain_text("Choose cgan to write one.")
    expect(page.locator("#digits-card")).to_contain_text("Fashion-MNIST clothes")
    choose("cgan")
    expect(page.locator("#digits-number")).to_be_visible()
    assert read(pixels(page, "digits-written"), 4) == [2, 0, 2, 6]
