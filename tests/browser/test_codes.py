"""Codes: InfoGAN's own alphabet."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

from gan import models
from gan.evaluation import classifier
from gan.evaluation.scores import match_categories
from gan.models import catalogue, checkpoint
from tests.browser.canvas import pixels, settled, wait_for_change
from tests.browser.conftest import unfold


@pytest.fixture
def codes(page: Page) -> Page:
    page.goto("/codes")
    expect(page.get_by_role("radiogroup", name="Category c1")).to_be_visible()
    settled(page, "codes-stage")
    return page


def test_each_button_says_which_digit_its_category_draws(codes: Page) -> None:
    """The page's claim against a measurement of our own, on other samples."""
    buttons = codes.get_by_role("radiogroup", name="Category c1").get_by_role("radio")
    expect(buttons).to_have_count(10)
    claimed = [int(re.search(r"drew (\d)", text).group(1)) for text in buttons.all_inner_texts()]  # type: ignore[union-attr]
    assert sorted(claimed) == list(range(10))
    model = models.load("infogan")
    latent = model.latent.sample(2000, torch.Generator().manual_seed(99))
    seen = classifier.label(classifier.load("mnist", "labels"), model.generate(latent))
    assert latent.category is not None
    measured, _ = match_categories(latent.category, seen, 10, 10)
    assert sum(a == b for a, b in zip(claimed, measured, strict=True)) >= 8, (claimed, measured)


def test_choosing_a_category_draws_it(codes: Page) -> None:
    before = pixels(codes, "codes-stage")
    for index in (2, 6):
        codes.get_by_role("radiogroup", name="Category c1").get_by_role("radio").nth(index).click()
        expect(codes.locator("#codes-stage canvas")).to_have_attribute("aria-label", re.compile(f"category {index};"))
        before = wait_for_change(codes, "codes-stage", before)


def test_the_measured_share_is_on_the_page(codes: Page) -> None:
    expect(codes.locator("#codes-matching")).to_contain_text(re.compile(r"c1 alone names the digit in [\d.]+% of them"))


@pytest.mark.parametrize("code", ["c2", "c3"])
def test_a_code_slider_bends_the_picture(codes: Page, code: str) -> None:
    before = pixels(codes, "codes-stage")
    codes.get_by_role("slider", name=f"code {code}").fill("2")
    wait_for_change(codes, "codes-stage", before, least=1)


def test_the_sweeps_have_a_row_for_each_category(codes: Page) -> None:
    for code in ("c2", "c3"):
        sheet = pixels(codes, f"codes-sweep-{code}")
        assert sheet.shape == (10 * 29 - 1, 9 * 29 - 1)
        assert np.abs(sheet[:, :28].astype(int) - sheet[:, -28:]).mean() > 2  # -2 and 2 look different


def test_clicking_in_a_sweep_brings_its_codes_to_the_sliders(codes: Page) -> None:
    canvas = codes.locator("#codes-sweep-c2 canvas")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] * 0.97, "y": box["height"] * 0.05})
    expect(codes.locator("#codes-console output").first).to_have_text("2.00")
    expect(codes.get_by_role("radiogroup", name="Category c1").get_by_role("radio").first).to_have_attribute(
        "aria-checked", "true"
    )


def test_another_noise_keeps_the_codes(codes: Page) -> None:
    before, sweep = pixels(codes, "codes-stage"), pixels(codes, "codes-sweep-c3")
    codes.get_by_role("slider", name="code c2").fill("1.5")
    moved = wait_for_change(codes, "codes-stage", before)
    codes.locator("#codes-noise").click()
    wait_for_change(codes, "codes-stage", moved)
    wait_for_change(codes, "codes-sweep-c3", sweep)
    expect(codes.locator("#codes-console output").first).to_have_text("1.50")


def test_the_card_has_the_score_of_its_categories(codes: Page) -> None:
    unfold(codes, re.compile("Model card"))
    scores = checkpoint.read_header(catalogue.find("infogan")).scores
    row = codes.locator("#codes-card .card-row", has_text="c1 names the digit")
    expect(row.locator(".card-number").first).to_have_text(f"{scores['category_accuracy']:.1%}")
    expect(codes.locator("#codes-card")).to_contain_text("L_I")
