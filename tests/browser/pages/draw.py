"""What tests of Draw share."""

import numpy as np
from playwright.sync_api import Page, expect

from gan.evaluation import classifier
from tests.browser.canvas import as_images, settled


def opened(page: Page, address: str = "/draw") -> Page:
    """The page, once its first search is over."""
    page.goto(address)
    expect(page.locator(".draw-told")).to_have_attribute("data-done", "true")
    settled(page, "draw-found")
    return page


def stroke(page: Page, *corners: tuple[float, float]) -> None:
    """Draw a line through corners given in shares of the pad."""
    box = page.locator("#draw-pad canvas").bounding_box()
    assert box is not None
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def seven(page: Page) -> None:
    """Draw a seven."""
    stroke(page, (0.3, 0.2), (0.7, 0.2), (0.45, 0.85))


def read(pair: np.ndarray) -> list[int]:
    """The digits that our classifier sees in two pictures side by side."""
    return classifier.label(classifier.load("mnist", "labels"), as_images(pair, 2, 1)).tolist()


def find(page: Page) -> None:
    """Press the button and wait until the search is over."""
    page.evaluate("document.querySelector('.draw-told').dataset.done = 'before'")
    page.locator("#draw-find").click()
    expect(page.locator(".draw-told")).to_have_attribute("data-done", "true")
    settled(page, "draw-found")
