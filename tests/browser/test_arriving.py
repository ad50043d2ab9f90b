"""A page that has not heard yet what it is to show takes no click, which would be undone."""

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.conftest import pixels, wait_for_change

SLOW = """{ const ask = window.fetch.bind(window); let asked = 0;
window.fetch = async (address, options) => {
    if (String(address).includes("queue/join") && !asked++) await new Promise((done) => setTimeout(done, 1500));
    return ask(address, options);
} }"""
"""Holds up the first question to the server."""


def test_a_quick_click_is_not_undone(own_page: Page) -> None:
    own_page.add_init_script(SLOW)
    own_page.goto("/arithmetic")
    before = pixels(own_page, "sums-result")
    own_page.locator("#sums-picker .picker-cells button[aria-pressed=false]").nth(20).click()
    after = wait_for_change(own_page, "sums-result", before)
    own_page.wait_for_timeout(2000)
    assert np.array_equal(pixels(own_page, "sums-result"), after)
    expect(own_page.get_by_role("radio", name="choose A (4)")).to_be_visible()
    expect(own_page.locator("main")).not_to_have_attribute("inert", "")
