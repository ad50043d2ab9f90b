"""A page that has not heard yet what it is to show takes no click, which would be undone."""

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.canvas import pixels, wait_for_change

LATE = """{ const ask = window.fetch.bind(window); let asked = 0;
window.fetch = async (address, options) => {
    if (String(address).includes("queue/join") && !asked++) await new Promise((done) => setTimeout(done, MILLISECONDS));
    return ask(address, options);
} }"""
"""Holds up the first question to the server."""


def choose(page: Page, late: int) -> np.ndarray:
    """Open Arithmetic, whose first answer comes so many milliseconds late, and choose a sample; the picture that it leads to."""
    page.add_init_script(LATE.replace("MILLISECONDS", str(late)))
    page.goto("/arithmetic")
    before = pixels(page, "sums-result")
    page.locator("#sums-picker .picker-cells button[aria-pressed=false]").nth(20).click()
    after = wait_for_change(page, "sums-result", before)
    expect(page.get_by_role("radio", name="choose A (4)")).to_be_visible()
    return after


def test_a_quick_click_is_not_undone(own_page: Page) -> None:
    after = choose(own_page, 1500)
    own_page.wait_for_timeout(2000)
    assert np.array_equal(pixels(own_page, "sums-result"), after)


def test_an_answer_that_never_comes_holds_nobody_up_for_ever(own_page: Page) -> None:
    choose(own_page, 1_000_000)
