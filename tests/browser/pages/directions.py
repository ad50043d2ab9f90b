"""What tests of the Directions page share: its sliders, its strips and its address."""

from urllib.parse import parse_qsl, urlsplit

import numpy as np
from playwright.sync_api import Page, expect

from gan.models import catalogue
from tests.browser.canvas import settled

SLIDERS = "#directions-steering input[type=range]"


def open_directions(page: Page, query: str = "") -> np.ndarray:
    page.goto(f"/directions{query}")
    expect(page.locator(SLIDERS).first).to_be_visible()
    asked = dict(parse_qsl(query.lstrip("?"))).get("model")
    if asked in catalogue.names():  # what is moved before the link is followed is lost
        expect(page.locator("#directions-model input")).to_have_value(asked)
    return settled(page, "directions-stage")


def strip(page: Page, row: int) -> np.ndarray:
    """The strip of a row as its canvas holds it: (28, 7 * 28)."""
    values = (
        page.locator(".steering-strip canvas")
        .nth(row)
        .evaluate("c => Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((_, i) => i % 4 === 0))")
    )
    return np.array(values, np.uint8).reshape(28, -1)


def words(page: Page) -> dict[str, str]:
    same = (
        "document.querySelector('.steering-link').href === location.href"  # it follows a hand at once, the address a moment later
    )
    page.wait_for_function(f"() => location.search.includes('method=') && {same}")
    return dict(parse_qsl(urlsplit(page.url).query))


def press(page: Page, row: int, times: int, key: str = "ArrowRight") -> None:
    page.locator(SLIDERS).nth(row).focus()
    for _ in range(times):
        page.keyboard.press(key)
