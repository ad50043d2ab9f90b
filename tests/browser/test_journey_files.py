"""Journeys as files: taken home and opened again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages.journeys import open_page


@pytest.mark.parametrize("kind", ["PNG strip", "GIF", "WebP", "MP4"])
def test_a_file_taken_home_opens_the_journey_again(page: Page, tmp_path: Path, kind: str) -> None:
    open_page(page, "?model=dcgan&kind=loop&keys=seed:3|seed:4|seed:5&at=0")
    expect(page.get_by_text("3: seed 5")).to_be_visible()
    with page.expect_download() as waited:
        page.locator(".player-take").get_by_text(kind, exact=True).click()
    file = tmp_path / waited.value.suggested_filename
    waited.value.save_as(file)
    expect(page.locator(".player-take [role=status]")).to_contain_text("saved")
    open_page(page)
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("3: seed 5")).to_be_visible()
    expect(page).to_have_url(re.compile("model=dcgan&kind=loop"))


def test_a_file_that_is_no_journey_is_told_in_a_sentence(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "x.gif"
    file.write_bytes(b"GIF89a no film")
    open_page(page)
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("This file holds no settings; choose a PNG, GIF, WebP or MP4")).to_be_visible()
