"""The doctor and the runs that are broken on purpose, as a student meets them."""

import re

from playwright.sync_api import Page, expect

from gan.teaching.failures import FAILURES
from tests.browser.conftest import unfold

PRESET = FAILURES["learning-rate"]
"""Its losses are beyond all bounds from the first step on, so it is told as soon as there are points enough."""
LONG = 240_000
"""Milliseconds that so many steps may take on a busy machine."""


def predict(page: Page, choice: int) -> None:
    page.locator("#break-prediction label").nth(choice).click()


def test_a_broken_run_is_predicted_found_out_and_explained(train_page: Page) -> None:
    page = train_page
    unfold(page, "Break it on purpose")
    expect(page.locator("#break-question")).to_contain_text(PRESET.question)
    page.locator("#break-start").click()
    expect(page.get_by_text("Predict first")).to_be_visible()
    assert page.locator(".status[data-run]").count() == 0, "nothing may start before the prediction"
    predict(page, PRESET.answer)
    page.locator("#break-start").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    expect(page.locator("#train-recipe input")).to_have_value(re.compile(PRESET.recipe))
    expect(page.locator("#train-images input")).to_have_value(str(PRESET.images))
    expect(page.locator("#train-verdict")).to_contain_text(f"You predicted: {PRESET.choices[PRESET.answer]}")
    expect(page.locator(".doctor")).to_contain_text("The losses are exploding", timeout=LONG)
    expect(page.locator(".doctor")).to_contain_text("lower both learning rates")
    expect(page.locator("#train-verdict")).to_contain_text("You were right")
    expect(page.locator("#train-verdict")).to_contain_text("The gradient penalty squares the slope")
    predict(page, 0)
    page.locator("#break-start").click()
    expect(page.get_by_text("A run is still going on this page")).to_be_visible()
    page.reload()
    expect(page.locator("#train-verdict")).to_contain_text("You were right")  # the server remembers


def test_another_preset_asks_another_question(train_page: Page) -> None:
    page = train_page
    unfold(page, "Break it on purpose")
    predict(page, 0)
    page.locator("#break-preset input").click()
    page.get_by_role("option", name=FAILURES["fifty-images"].title).click()
    expect(page.locator("#break-question")).to_contain_text("fifty training pictures")
    expect(page.locator("#break-prediction")).to_contain_text("Near copies of some of the fifty")
    expect(page.locator("#break-prediction input:checked")).to_have_count(0)


def test_a_healthy_run_is_not_called_sick(train_page: Page) -> None:
    page = train_page
    height = page.locator(".doctor").bounding_box()
    page.locator("#train-recipe input").click()
    page.get_by_role("option", name="(vanilla)").click()  # thousands of steps in seconds
    page.locator("#train-images input").fill("100000")
    page.locator("#train-start").click()
    expect(page.locator(".doctor")).to_contain_text("Too early to tell")
    expect(page.locator(".doctor")).to_contain_text("Nothing is wrong so far", timeout=LONG)
    assert page.locator(".doctor-sick").count() == 0
    assert page.locator(".verdict").inner_text() == ""
    now = page.locator(".doctor").bounding_box()
    assert height and now and (now["y"], now["height"]) == (height["y"], height["height"]), "words come, but nothing moves"
