"""What tests of the Explore page share: it is opened at a link, and moved by a key or a slider."""

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas import settled, wait_for_change


def open_explore(page: Page, query: str = "") -> np.ndarray:
    page.goto(f"/{query}")
    expect(page.locator("#explore-console input[type=range]").first).to_be_visible()
    expect(page.locator("#explore-history .history-strip button").last).to_be_visible()  # the link has been followed
    return settled(page, "explore-stage")


def press(page: Page, key: str) -> None:
    """On the page itself, as after a click beside everything."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(key)


def views(page: Page) -> Locator:
    """The strip of what was seen so far."""
    return page.locator("#explore-history .history-strip button")


def nudge(page: Page, before: np.ndarray, count: int = 1) -> np.ndarray:
    """Move a slider, once the history has its ``count`` views, and wait for one more."""
    slider = page.locator("#explore-console input[type=range]").first
    expect(views(page)).to_have_count(count)
    slider.fill("2.5" if slider.input_value() != "2.5" else "-2.5")
    expect(views(page)).to_have_count(count + 1)
    return wait_for_change(page, "explore-stage", before)


def choose_model(page: Page, name: str) -> None:
    page.locator("#explore-model input").click()
    page.get_by_role("option", name=name, exact=True).click()
