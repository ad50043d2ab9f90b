"""Arithmetic: samples are chosen by hand, the sum follows; psi shows what it buys and costs."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from gan.evaluation import classifier
from tests.browser.canvas import as_images, pixels, settled, wait_for_change
from tests.browser.conftest import unfold


@pytest.fixture
def sums(page: Page) -> Page:
    page.goto("/arithmetic")
    expect(page.locator("#sums-picker .picker-cells button")).to_have_count(30)
    settled(page, "sums-result")
    return page


def cell(page: Page, number: int):
    return page.locator("#sums-picker .picker-cells button").nth(number - 1)


def test_first_paint_makes_a_bold_seven_out_of_threes(sums: Page) -> None:
    result = pixels(sums, "sums-result")
    assert classifier.label(classifier.load("mnist", "labels"), as_images(result, 3, 1)).tolist() == [7] * 9
    terms = as_images(pixels(sums, "sums-terms"), 3, 1).float().mean((1, 2, 3))
    assert terms[0] > 1.3 * terms[1] and as_images(result, 3, 1).float().mean() > 1.1 * terms[2]


def test_choosing_changes_the_sum_and_the_link_keeps_it(sums: Page) -> None:
    before = pixels(sums, "sums-result")
    sums.get_by_role("radio", name=re.compile("choose C")).click()
    free = sums.locator("#sums-picker .picker-cells button[aria-pressed=false]").nth(20)
    free.click()
    expect(sums.get_by_role("radio", name="choose C (4)")).to_have_attribute("aria-checked", "true")
    after = wait_for_change(sums, "sums-result", before)
    expect(sums).to_have_url(re.compile("model=.*psi="))
    link = sums.url
    sums.goto("/arithmetic")
    settled(sums, "sums-result")
    sums.goto(link)
    expect(sums.get_by_role("radio", name="choose C (4)")).to_be_visible()
    assert np.array_equal(settled(sums, "sums-result"), after)


def test_an_empty_group_says_what_to_do(sums: Page) -> None:
    for _ in range(3):
        count = sums.locator("#sums-picker .picker-cells .in-A").count()
        sums.locator("#sums-picker .picker-cells .in-A").first.click()
        expect(sums.locator("#sums-picker .picker-cells .in-A")).to_have_count(count - 1)
    expect(sums.locator("#sums-told")).to_contain_text("Group A is empty")
    cell(sums, 1).click()
    expect(sums.locator("#sums-told a")).to_be_visible()


def test_the_keyboard_reaches_every_sample(sums: Page) -> None:
    cell(sums, 1).focus()
    for key in ("ArrowRight", "ArrowDown"):
        sums.keyboard.press(key)
    expect(cell(sums, 8)).to_be_focused()
    expect(cell(sums, 8)).to_have_attribute("aria-label", re.compile("in B$"))
    sums.keyboard.press("Enter")
    expect(cell(sums, 8)).to_have_attribute("aria-label", re.compile("in A$"))


def test_a_neighbour_opens_in_explore(sums: Page) -> None:
    middle = sums.locator("#sums-told a").get_attribute("href")
    sums.locator("#sums-result canvas").click(position={"x": 5, "y": 5})
    expect(sums.locator("#sums-told")).to_contain_text("a neighbour of A - B + C")
    assert sums.locator("#sums-told a").get_attribute("href") != middle


def test_psi_changes_the_samples_and_moves_the_ring(sums: Page) -> None:
    before = pixels(sums, "sums-samples")
    expect(sums.locator("#sums-trade")).to_contain_text("ψ = 0.7, precision")
    ring = sums.locator("#sums-trade .plot-now")
    stood = ring.get_attribute("cx")
    sums.locator("#sums-psi input[type=range]").focus()
    for _ in range(6):
        sums.keyboard.press("ArrowRight")
    wait_for_change(sums, "sums-samples", before)
    expect(sums.locator("#sums-trade")).to_contain_text("ψ = 1, precision")
    expect(sums.locator("#sums-trade")).to_contain_text("(measured)")
    assert ring.get_attribute("cx") != stood
    expect(sums).to_have_url(re.compile("psi=1$"))


def test_another_model_brings_its_own_sheet_and_curve(sums: Page) -> None:
    before = pixels(sums, "sums-result")
    sums.locator("#sums-model input").click()
    sums.get_by_role("option", name="wgan", exact=True).click()
    wait_for_change(sums, "sums-result", before)
    expect(sums.locator("#sums-told")).to_contain_text("the critic scores it")


def test_a_bad_link_shows_the_first_sum_and_says_why(page: Page) -> None:
    page.goto("/arithmetic?psi=17")
    expect(page.get_by_text("Showing the first sum instead.")).to_be_visible()
    assert pixels(page, "sums-result").max() > 200


def test_the_help_names_its_sources(sums: Page) -> None:
    unfold(sums, "What am I looking at?")
    expect(sums.get_by_text("Radford and others (2016, section 6.3.2)")).to_be_visible()
