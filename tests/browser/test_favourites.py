"""What a visitor keeps: favourites in this browser, and downloads."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.canvas import settled, wait_for_change
from tests.browser.conftest import unfold
from tests.browser.pages.explore import nudge, open_explore, press, views


def test_favourites_stay_in_this_browser_until_they_are_removed(page: Page) -> None:
    first = open_explore(page, "?model=dcgan&seed=7")
    page.get_by_role("button", name="Pin").click()
    expect(page.locator("#explore-history .history-count")).to_have_text("1")
    press(page, " ")
    wait_for_change(page, "explore-stage", first)
    page.goto("/")
    other = settled(page, "explore-stage")
    unfold(page, re.compile("Favourites"))
    page.get_by_role("button", name=re.compile("^favourite 1: a generated")).click()
    assert np.array_equal(wait_for_change(page, "explore-stage", other), first)
    expect(page.get_by_role("button", name="Pinned")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="remove favourite 1").click()
    expect(page.get_by_text(re.compile("Favourites"))).to_be_hidden()
    page.reload()
    settled(page, "explore-stage")
    expect(page.get_by_text(re.compile("Favourites"))).to_be_hidden()


@pytest.mark.parametrize("rubbish", ["{", "null", '"x"', '[1, null, {"page": "explore"}, {"page": "explore", "query": 3}]'])
def test_damaged_storage_is_survived(page: Page, rubbish: str) -> None:
    page.goto("/")
    page.evaluate(
        """text => { localStorage.setItem("gan-theatre-favourites", text);
        sessionStorage.setItem("gan-theatre-history-explore", text) }""",
        rubbish,
    )
    first = open_explore(page)
    page.get_by_role("button", name="Pin").click()
    expect(page.locator("#explore-history .history-count")).to_have_text("1")
    press(page, " ")
    wait_for_change(page, "explore-stage", first)
    expect(views(page)).to_have_count(2)


def test_downloads_are_of_the_picture_that_is_shown(page: Page) -> None:
    shown = nudge(page, open_explore(page, "?model=dcgan&seed=7"))
    page.locator("#explore-history summary", has_text="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PNG, the true pixels").click()
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(download.value.path().read_bytes()))), shown)
    with page.expect_download() as download:
        page.get_by_role("link", name="Python script").click()
    assert download.value.suggested_filename == "dcgan.py"
