"""Your images, learnt: a real run on a visitor's pictures, and nobody else who sees any."""

from pathlib import Path

import numpy as np
from gradio_client import Client
from playwright.sync_api import Browser, Page, expect

from gan.models import checkpoint
from tests.browser.canvas import pixels, settled, wait_for_change
from tests.browser.conftest import Theatre
from tests.browser.pages.own_images import bring, sheet_of


def test_pictures_are_seen_as_they_will_be_trained_on_then_learnt_then_explored(
    own_images_page: Page, theatre: Theatre, disc_zip: Path, browser: Browser
) -> None:
    page = own_images_page
    example = pixels(page, "yours-sheet")
    assert example.max() > 200
    expect(page.locator("#yours-start")).to_be_disabled()
    bring(page, disc_zip)
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures of 28 x 28 pixels")
    expect(page.locator("#yours-summary")).to_contain_text("Classes: cold (30), warm (30)")
    expect(page.locator("#yours-bring")).to_contain_text("discs.zip is ready")
    assert np.array_equal(settled(page, "yours-sheet"), sheet_of(disc_zip))
    page.get_by_text("1 file was left out").click()
    expect(page.locator("#yours-summary")).to_contain_text("notes.txt: it is no JPEG")
    expect(page.locator("#yours-augmentation input").first).to_have_value("1")

    page.locator("#yours-recipe input").click()
    page.get_by_role("option", name="(cgan)").click()
    page.locator("#yours-images input").fill("1000")
    before = pixels(page, "yours-stage")
    models = set(checkpoints_of(theatre))
    page.locator("#yours-start").click()
    first = wait_for_change(page, "yours-stage", before)
    assert first.shape == (8 * 28, 2 * 28), "a column for each class"
    expect(page.locator("#yours-status")).to_contain_text("Watch it on Train live")
    wait_for_change(page, "yours-stage", first, least=1)
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    expect(page.locator("#yours-start")).to_be_enabled()
    run = page.locator(".status").get_attribute("data-run") or ""
    assert len(run) == 32

    with page.expect_download() as waiting:
        page.get_by_role("link", name="download the model").click()
    file = theatre.home / "mine.safetensors"
    waiting.value.save_as(file)
    header = checkpoint.read_header(file)
    assert header.images >= 1000 and header.shape == (3, 28, 28) and header.recipe.latent.classes == 2
    assert header.recipe.augmentation == 1.0
    page.get_by_role("link", name="open it in Explore").click()
    expect(page.locator("#explore-model input")).to_have_value(f"private run {run[:8]}")
    shown = settled(page, "explore-stage")
    page.locator("#explore-randomise").click()
    wait_for_change(page, "explore-stage", shown)  # the page goes on with a model that is not in everybody's list

    assert set(checkpoints_of(theatre)) == models
    assert all(run not in row["name"] for row in Client(theatre.url, verbose=False).predict(api_name="/models"))
    stranger = browser.new_context(base_url=theatre.url).new_page()
    stranger.goto("/")
    stranger.locator("#explore-model input").click()
    expect(stranger.get_by_role("option", name="dcgan", exact=True)).to_be_visible()
    expect(stranger.get_by_role("option", name="private")).to_have_count(0)
    stranger.goto("/yours")
    expect(stranger.locator("#yours-summary")).to_contain_text("An example")
    stranger.context.close()


def checkpoints_of(theatre: Theatre) -> list[str]:
    return [file.name for file in (theatre.home / "models").glob("*")]


def test_a_run_is_watched_on_train_live_too(own_images_page: Page, disc_zip: Path) -> None:
    page = own_images_page
    bring(page, disc_zip)
    expect(page.locator("#yours-start")).to_be_enabled()
    page.locator("#yours-images input").fill("5000000")
    page.locator("#yours-start").click()
    page.get_by_role("link", name="Watch it on Train live").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    page.wait_for_function("document.querySelector('#train-chart .chart').dataset.points >= 2")
    assert pixels(page, "train-stage").shape == (224, 224)
    page.goto("/yours")  # back again: the run and the pictures are still there
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
    expect(page.locator("#yours-start")).to_be_disabled()
    page.locator("#yours-stop").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "stopped")
    expect(page.locator("#yours-start")).to_be_enabled()
