"""Averages in a browser: least squares draws the mean of two answers, and a conditional GAN draws one of them."""

import re

from playwright.sync_api import Page, expect

from tests.browser.canvas import PATIENCE

REGRESSION, GAN = "#averages .averages-regression", "#averages .averages-gan"
SAID = re.compile(r"Step ([\d,]+): (\d+)% of the answers lie on a branch; ([\d.]+) from E\[y \| x\] on average\.")
ENOUGH = "() => Number(document.querySelector('#averages .averages-gan').dataset.steps) >= 2000"


def opened(page: Page, query: str = "") -> None:
    page.goto(f"/averages{query}")
    expect(page.locator(f"{GAN} + .game-numbers")).to_have_text(SAID, timeout=PATIENCE)


def told(page: Page, stage: str) -> tuple[int, int, float]:
    """Steps, per cent of the answers on a branch, and the mean distance from E[y | x], as the page says."""
    found = SAID.search(page.locator(f"{stage} + .game-numbers").inner_text())
    assert found
    steps, on, away = found.groups()
    return int(steps.replace(",", "")), int(on), float(away)


def test_least_squares_draws_the_mean_and_a_gan_one_of_the_answers(page: Page):
    opened(page)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(ENOUGH, timeout=4 * PATIENCE)
    page.get_by_role("button", name="Pause", exact=True).click()
    _, on_mean, off = told(page, REGRESSION)
    _, on_branch, away = told(page, GAN)
    assert off < 0.1 and on_mean < 50, "the regression is at E[y | x], where no answer lies but on the left"
    assert on_branch > 80 and away > 0.3, "the GAN is on the branches, far from their mean"


def test_a_step_is_one_of_both_and_a_reset_is_the_same_beginning(page: Page):
    opened(page, "?seed=3")
    first = told(page, GAN)
    page.get_by_role("button", name="Step", exact=True).click()
    for stage in (REGRESSION, GAN):
        expect(page.locator(stage)).to_have_attribute("data-steps", "1")
    page.get_by_role("button", name="Reset", exact=True).click()
    for stage in (REGRESSION, GAN):
        expect(page.locator(stage)).to_have_attribute("data-steps", "0")
    assert told(page, GAN) == first


def test_a_wrong_link_is_a_sentence(page: Page):
    opened(page, "?branches=9")
    expect(page.get_by_role("alert")).to_contain_text("choose one of: 1, 2, 3")
