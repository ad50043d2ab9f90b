"""Memorised?: the nearest training pictures of what is shown."""

import re

import numpy as np
import torch
from playwright.sync_api import Page, expect

from gan import models
from gan.data import datasets
from gan.evaluation import nearest_real
from tests.browser.canvas import as_images, pixels, settled, wait_for_change


def test_the_nearest_are_training_pictures_and_the_words_say_how_near(page: Page) -> None:
    page.goto("/nearest?model=dcgan&seed=3")
    expect(page.locator("#nearest-words")).to_contain_text(re.compile("Invented|Suspiciously close"))
    model = models.load("dcgan")
    answer = nearest_real.look_up("mnist", model.generate(model.latent.fill(1, 3, noise=rounded(model, 3))))[0]
    train = datasets.load("mnist", "train").images
    for kind in nearest_real.KINDS:
        shown = as_images(settled(page, f"nearest-{kind}"), 5, gap=1)
        assert torch.equal(shown, train[answer.near[kind].place])
        expect(page.locator(f"#nearest-{kind}-ruler")).to_contain_text(f"Nearest: {float(answer.near[kind].distance[0]):.1f}")


def rounded(model: models.Model, seed: int) -> list[float]:
    return [round(value, 3) for value in model.latent.fill(1, seed).noise[0].tolist()]


def test_another_picture_is_looked_up_and_can_be_undone(page: Page) -> None:
    page.goto("/nearest?model=cgan&seed=3")
    expect(page.locator("#nearest-pixels-ruler")).to_contain_text("closer than")  # the link has been followed, and looked up
    first, sheet = settled(page, "nearest-stage"), settled(page, "nearest-pixels")
    page.locator("#nearest-another").click()
    wait_for_change(page, "nearest-stage", first)
    other = wait_for_change(page, "nearest-pixels", sheet)
    page.get_by_role("button", name="Undo").click()
    wait_for_change(page, "nearest-pixels", other)
    expect(page).to_have_url(re.compile(r"/nearest\?model=cgan&seed=3"))
    assert np.array_equal(settled(page, "nearest-stage"), first)
    assert np.array_equal(settled(page, "nearest-pixels"), sheet)
    page.locator("#nearest-suspect").click()
    wait_for_change(page, "nearest-stage", first)
    expect(page.locator("#nearest-words")).to_contain_text(re.compile("Invented|Suspiciously close|Memorised"))


def test_it_fits_a_laptop_and_a_phone(page: Page) -> None:
    page.goto("/nearest")
    expect(page.locator("#nearest-features-ruler")).to_contain_text("closer than")
    box = page.locator("#nearest-features-ruler").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 768
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert pixels(page, "nearest-stage").shape == (28, 28)
