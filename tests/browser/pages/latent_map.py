"""What tests of the Map page share: its mosaic as pixels, its address, and a hand that drags it."""

import base64
import io
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.canvas import PATIENCE

ATLAS = "map-atlas"


def board(page: Page) -> np.ndarray:
    """What the map shows now: (H, W, 3) int, at its own resolution."""
    url = page.locator(f"#{ATLAS} canvas").evaluate("c => c.toDataURL()")
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def settled(page: Page) -> np.ndarray:
    """What the map shows when no tile is missing any more."""
    expect(page.locator(f"#{ATLAS} canvas")).to_have_attribute("aria-busy", "false")
    page.wait_for_timeout(200)  # it is painted in the next frame
    expect(page.locator(f"#{ATLAS} canvas")).to_have_attribute("aria-busy", "false")
    return board(page)


def changed(page: Page, before: np.ndarray, least: float = 1.0) -> np.ndarray:
    """What the map shows, when that differs from ``before`` and no tile is missing."""
    for _ in range(PATIENCE // 100):
        now = board(page)
        if now.shape != before.shape or np.abs(now - before).mean() > least:
            return settled(page)
        page.wait_for_timeout(100)
    pytest.fail("the map did not change")


def open_map(page: Page, query: str = "") -> np.ndarray:
    """The map at a link, once that has been followed."""
    page.goto(f"/map{query}")
    expect(page.locator(f"#{ATLAS} canvas")).to_be_visible()
    for word in re.split("[?&]", query)[1:]:
        expect(page.locator(".map-link")).to_have_attribute("href", re.compile(re.escape(word)))
    return settled(page)


def place(page: Page) -> dict[str, Any]:
    """The view in the address bar, once it is that of the page's own link, which follows a hand at once."""
    same = "document.querySelector('.map-link').href === location.href"
    page.wait_for_function(f"() => location.search.includes('zoom=') && {same}")
    return dict(parse_qsl(urlsplit(page.url).query))


def box_of(page: Page) -> dict[str, float]:
    box = page.locator(f"#{ATLAS} canvas").bounding_box()
    assert box is not None
    return dict(box)
