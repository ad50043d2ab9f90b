"""Train here in a real browser: a GAN of images learns beside the page, is stepped, rewound and taken home."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page, Route, expect

from gan import models
from tests.browser.canvas import as_images, pixels, settled, wait_for_change
from tests.browser.conftest import Theatre

GRID = "train-here"
SIDE = 8
ROOT = ".train-here"


def arrive(page: Page, query: str = "recipe=vanilla&seed=3") -> None:
    """The page, once its run is open."""
    page.goto(f"/train-here?{query}")
    expect(page.locator(".game-said")).to_contain_text("Press Play")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def steps(page: Page) -> int:
    """G's updates, as the page says."""
    return int(page.locator(ROOT).get_attribute("data-steps") or 0)


def step_to(page: Page, count: int) -> np.ndarray:
    """The grid after so many steps, pressed one by one."""
    while (now := steps(page)) < count:
        press(page, "Step")
        expect(page.locator(ROOT)).to_have_attribute("data-steps", str(now + 1))
    return settled(page, GRID)


def play_until(page: Page, count: int) -> None:
    press(page, "Play")
    page.wait_for_function("([root, count]) => document.querySelector(root).dataset.steps >= count", arg=[ROOT, count])
    press(page, "Pause")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def rewind_to_the_start(page: Page) -> None:
    slider = page.get_by_label("rewind to an earlier moment")
    expect(slider).to_be_enabled()
    slider.focus()
    slider.press("Home")
    expect(page.locator(ROOT)).to_have_attribute("data-steps", "0")


def test_losses_move_and_the_grid_changes(page: Page):
    arrive(page)
    before = pixels(page, GRID)
    expect(page.locator(".train-losses")).to_have_attribute("aria-label", "losses: none yet")
    press(page, "Play")
    wait_for_change(page, GRID, before)
    expect(page.locator(".train-losses")).to_have_attribute("aria-label", re.compile(r"losses: D \d+\.\d\d, G \d+\.\d\d"))
    expect(page.locator(".train-numbers")).to_contain_text("images/s")
    expect(page.locator(".train-opinions")).to_have_attribute(
        "aria-label", re.compile(r"real images 0\.\d\d, of generated ones 0\.\d\d")
    )
    press(page, "Pause")
    expect(page.locator(".game-said")).to_have_text("Paused.")
    shown = [
        page.locator(f".{name}").evaluate(
            "(canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, "
            "canvas.height).data].filter((value) => value).length"
        )
        for name in ("train-losses", "train-opinions")
    ]
    assert min(shown) > 500


def test_rewind_and_the_same_steps_give_the_same_pixels(page: Page):
    arrive(page)
    first = settled(page, GRID)
    second = step_to(page, 2)
    play_until(page, 6)
    assert not np.array_equal(settled(page, GRID), second)
    rewind_to_the_start(page)
    assert np.array_equal(settled(page, GRID), first)
    assert np.array_equal(step_to(page, 2), second)


def test_the_file_draws_in_pytorch_what_the_page_shows(page: Page, tmp_path: Path):
    arrive(page, "recipe=dcgan&seed=5")
    play_until(page, 5)
    shown = settled(page, GRID)
    with page.expect_download() as download:
        press(page, "Download the model")
    file = tmp_path / "here.safetensors"
    download.value.save_as(file)
    model = models.open_file(file)
    assert model.header.step == steps(page) and model.header.images == 32 * steps(page) and model.header.seed == 5
    noise = torch.randn(SIDE * SIDE, model.latent.noise, generator=torch.Generator().manual_seed(1))
    drawn = model.generate(model.latent.fill(SIDE * SIDE, 1)._replace(noise=noise))
    far = (as_images(shown, SIDE, gap=1).int() - drawn.int()).abs()
    assert far.max() <= 1 and shown.std() > 1


def test_each_row_of_a_conditional_grid_is_told_its_digit(page: Page):
    arrive(page, "recipe=cgan&seed=1")
    play_until(page, 3)
    grid = settled(page, GRID)
    assert grid.shape == (10 * 29 - 1, 10 * 29 - 1)
    assert "one digit in each row" in (page.locator(".train-grid").get_attribute("aria-label") or "")


def test_one_line_after_another_is_marked(page: Page):
    arrive(page)
    page.get_by_label("Speed").select_option("lines")
    press(page, "Play")
    expect(page.locator(".train-lines .is-next")).to_contain_text("Judge")
    press(page, "Pause")


def test_settings_change_at_once_and_the_address_says_the_run(page: Page):
    arrive(page)
    page.get_by_label("Recipe").select_option("dcgan")
    expect(page).to_have_url(re.compile("recipe=dcgan&seed=3"))
    expect(page.locator(".game-said")).to_contain_text("Press Play")
    page.get_by_text("Change it while it runs").click()
    rate = page.get_by_label("D's learning rate")
    rate.focus()
    rate.press("Home")
    page.get_by_label("Freeze").select_option("generator")
    before = settled(page, GRID)
    step_to(page, 2)
    play_until(page, 4)
    moved = np.abs(settled(page, GRID).astype(int) - before.astype(int)).mean()
    assert moved < 3  # only the running statistics of batch norm, since G's weights stay


def test_a_link_that_cannot_be_is_one_sentence(page: Page):
    page.goto("/train-here?recipe=stylegan")
    expect(page.locator(".game-said")).to_contain_text("Press Play")
    page.goto("/train-here?seed=-4")
    expect(page.locator(".game-said")).to_contain_text("Press Play")


@pytest.fixture
def visitor(browser: Browser, theatre: Theatre) -> Iterator[Page]:
    """A visitor's tab whose console may say what went wrong."""
    context = browser.new_context(base_url=theatre.url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lost", ["**/data/mnist-*", "**/recipe-*"])
def test_what_cannot_be_fetched_is_said_and_tried_again(visitor: Page, lost: str):
    visitor.route(lost, lambda route: route.abort())
    visitor.goto("/train-here")
    expect(visitor.locator(".game-said")).to_contain_text("could not be loaded")
    visitor.unroute(lost)
    press(visitor, "Start anew")
    expect(visitor.locator(".game-said")).to_contain_text("Press Play")


def test_a_broken_file_of_images_is_said(visitor: Page):
    def cut(route: Route) -> None:
        route.fulfill(body=route.fetch().body()[:100_000], content_type="application/octet-stream")

    visitor.route("**/data/mnist-*", cut)
    visitor.goto("/train-here")
    expect(visitor.locator(".game-said")).to_contain_text("incomplete")
