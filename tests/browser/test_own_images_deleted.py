"""Your images, gone again: when they are told to, and when the page is closed."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gan.data.own_images.uploads import StoragePolicy, Uploads
from gan.runs.race import Races
from gan.runs.registry import JobRegistry
from gan.web import app
from tests.browser.conftest import Theatre, unfold
from tests.browser.pages.own_images import bring, visitors


def test_samples_survive_a_reload_and_go_when_they_are_told_to(own_images_page: Page, theatre: Theatre) -> None:
    page = own_images_page
    held = set(visitors(theatre.home))
    page.locator("#yours-samples").click()
    expect(page.locator("#yours-summary")).to_contain_text("300 colour pictures")
    mine = set(visitors(theatre.home)) - held
    assert len(mine) == 1
    page.reload()
    expect(page.locator("#yours-summary")).to_contain_text("300 colour pictures")
    expect(page.locator("#yours-start")).to_be_enabled()
    page.locator("#yours-forget").click()
    expect(page.locator("#yours-bring")).to_contain_text("Your pictures are deleted")
    expect(page.locator("#yours-summary")).to_contain_text("An example")
    expect(page.locator("#yours-start")).to_be_disabled()
    assert not mine & set(visitors(theatre.home))
    unfold(page, "What am I looking at, and who else sees it?")
    expect(page.get_by_text("under a name that nobody can guess")).to_be_visible()


def test_pictures_go_when_the_page_is_closed(
    browser: Browser, disc_zip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server of its own, where what is left goes after seconds and not after ten minutes."""
    monkeypatch.setenv("GAN_THEATRE_HOME", str(tmp_path))
    jobs, uploads = JobRegistry(), Uploads(StoragePolicy(closed_seconds=4.0, sweep_seconds=0.1))
    races = Races(jobs)
    demo = app.build(jobs, uploads, races)
    try:
        _, url, _ = demo.launch(server_name="127.0.0.1", prevent_thread_lock=True, **app.launch_options(jobs, uploads, races))
        page = browser.new_context(base_url=url).new_page()
        page.goto("/yours")
        bring(page, disc_zip)
        expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
        folders = visitors(tmp_path)
        page.wait_for_timeout(6000)
        assert len(folders) == 1 and folders[0].exists(), "they stay while the page is open"
        page.close()
        deadline = time.monotonic() + 30
        while folders[0].exists():
            assert time.monotonic() < deadline, "the pictures were not deleted"
            time.sleep(0.1)
        later = browser.new_context(base_url=url).new_page()
        later.goto("/yours")
        expect(later.locator("#yours-summary")).to_contain_text("An example")
    finally:
        demo.close(verbose=False)
        uploads.close()
        jobs.close()
