"""Train live, what is left of a run: a model in Explore, its scores, and files to take home."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from gan import models
from gan.models import checkpoint
from tests.browser.canvas import pixels
from tests.browser.conftest import Theatre, unfold
from tests.browser.pages.train import pause, start, stop

NEXT = "Networks and name (take effect at the next start)"


def test_a_finished_run_is_at_once_in_explore_and_can_be_downloaded(train_page: Page, theatre: Theatre) -> None:
    page = train_page
    unfold(page, NEXT)
    page.locator("#train-name input, #train-name textarea").fill("my-first-gan")
    unfold(page, NEXT)
    start(page, images=2000, recipe="vanilla")
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    expect(page.locator(".status")).to_contain_text("Saved as my-first-gan")
    with page.expect_download() as waiting:
        page.locator("#train-download").click()
    file = theatre.home / "downloaded.safetensors"
    waiting.value.save_as(file)
    assert checkpoint.read_header(file).images >= 2000
    page.get_by_role("link", name="open it in Explore").click()
    expect(page.locator("#explore-model input")).to_have_value(re.compile(r"^yours: my-first-gan, mnist"))
    shown = pixels(page, "explore-stage")
    model = models.open_file(file)
    drawn = model.generate(model.latent.fill(1, 7))[0, 0].numpy()
    assert np.abs(shown.astype(int) - drawn).max() <= 2  # the same weights draw the same picture


def test_a_run_is_scored_on_its_way_and_can_be_taken_home(train_page: Page) -> None:
    page = train_page
    run = start(page, recipe="vanilla", images=5_000_000)
    expect(page.locator(".scores")).to_contain_text("of 10 classes seen")
    expect(page.locator(".chart-fid")).to_be_visible()
    pause(page)
    begins = {
        "curves.png": b"\x89PNG",
        "curves.svg": b"<?xml",
        "curves.csv": b"images,loss_d,loss_g,d_real,d_fake",
        "film.gif": b"GIF89a",
        "tensorboard.zip": b"PK",
    }
    for file, begin in begins.items():
        with page.expect_download() as waiting:
            page.locator(f".takeaway a[href$='{file}']").click()
        assert waiting.value.suggested_filename == f"vanilla-{run}-{file}"
        assert waiting.value.path().read_bytes().startswith(begin), file
    film = page.request.get(f"/take/{run}/film.mp4")
    assert film.ok and film.body()[4:8] == b"ftyp"
    gone = page.request.get("/take/ffffffff/film.gif")
    assert gone.status == 404 and "no run" in gone.text()
    assert "choose one of curves.png" in page.request.get(f"/take/{run}/passwords.txt").text()
    stop(page)
