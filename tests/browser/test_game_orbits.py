"""Orbits in a browser: what a person sees of two paths is what Python's rules do."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from gan.games import orbit_programs
from tests.browser.canvas import PATIENCE

CANVAS = "#game-orbits .orbit-portrait"
READY = f"{CANVAS}[data-ready=true]"
STEPS = 60
INK = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count += 1;
  return count;
}"""
"""JavaScript: how many pixels of a canvas are drawn on."""


def python_path(name: str, rule: str, start: tuple[float, float], weight: float = 0.0) -> list[float]:
    """Where a path is after ``STEPS`` steps of 0.1, in Python."""
    x, y = (torch.tensor([one]) for one in start)
    previous = None
    for _ in range(STEPS):
        given = {"x": x, "y": y, "rate": torch.tensor(0.1), "weight": torch.tensor(weight), "strength": torch.tensor(0.5)}
        if previous is None:
            told = orbit_programs.step(name, given | {"previous_x": torch.zeros(1), "previous_y": torch.zeros(1)})
            previous = told["pull.x"], told["pull.y"]
        told = orbit_programs.step(name, given | {"previous_x": previous[0], "previous_y": previous[1]})
        previous = told["pull.x"], told["pull.y"]
        x, y = told[f"{rule}.x"], told[f"{rule}.y"]
    return [x.item(), y.item()]


def opened(page: Page, query: str = "") -> Locator:
    page.goto(f"/game-orbits{query}")
    page.locator(READY).wait_for()
    return page.locator(CANVAS)


def places(canvas: Locator) -> list[list[float]]:
    """Where both paths are, as a screen reader says."""
    label = canvas.get_attribute("aria-label") or ""
    return [[float(one) for one in found] for found in re.findall(r"Now at (-?[\d.]+), (-?[\d.]+):", label)]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [("orbits-bilinear", "simultaneous", 0.0), ("orbits-bilinear", "extra-gradient", 0.0)]),
        ("?a=optimistic&b=consensus", [("orbits-bilinear", "optimistic", 0.0), ("orbits-bilinear", "consensus", 0.0)]),
        ("?game=dirac", [("orbits-dirac-minimax-r1", "alternating", 0.0), ("orbits-dirac-minimax-r1", "alternating", 0.3)]),
        (
            "?game=dirac&objective=wasserstein&a_penalty=gradient&b_penalty=r1",
            [("orbits-dirac-wasserstein-gradient", "alternating", 0.3), ("orbits-dirac-wasserstein-r1", "alternating", 0.3)],
        ),
    ],
)
def test_both_paths_go_where_python_says(page: Page, query: str, wanted: list[tuple[str, str, float]]):
    canvas = opened(page, query)
    canvas.evaluate(
        "(canvas, times) => { for (let i = 0; i < times; i++) canvas.dispatchEvent("
        "new KeyboardEvent('keydown', { key: 's', bubbles: true })) }",
        STEPS,
    )
    expect(canvas).to_have_attribute("data-steps", str(STEPS))
    for seen, (name, rule, weight) in zip(places(canvas), wanted, strict=True):
        np.testing.assert_allclose(seen, python_path(name, rule, (1.0, 0.5), weight), atol=1e-3)


def test_playing_draws_paths_and_says_what_they_do(page: Page):
    canvas = opened(page)
    expect(page.locator(".said-a")).to_contain_text("press Play")
    before = canvas.evaluate(INK)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".said-a")).to_contain_text("spirals out", timeout=PATIENCE)
    expect(page.locator(".said-b")).to_contain_text("spirals in")
    page.get_by_role("button", name="Pause").click()
    assert canvas.evaluate(INK) > before + 1000
    assert page.locator(".orbit-distances").evaluate(INK) > 500
    page.get_by_role("button", name="Reset").click()
    expect(canvas).to_have_attribute("data-steps", "0")


def test_the_start_is_dragged_and_the_link_opens_there(page: Page):
    canvas = opened(page)
    box = canvas.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 80, middle[1] - 60, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"x=-0\.\d+&y=0\.\d+"))
    (place, _) = places(canvas)
    assert place[0] < -0.1 and place[1] > 0.1
    canvas.press("ArrowRight")
    expect(page).to_have_url(re.compile(rf"x={place[0] + 0.1:.2f}".rstrip("0")))
    page.reload()
    page.locator(READY).wait_for()
    np.testing.assert_allclose(places(canvas)[0], [place[0] + 0.1, place[1]], atol=2e-3)


def test_the_dirac_gan_has_its_own_controls_and_picture(page: Page):
    opened(page)
    expect(page.locator(".orbit-dirac")).to_be_hidden()
    page.get_by_label("Game", exact=True).select_option("dirac")
    expect(page.locator(".orbit-dirac")).to_be_visible()
    expect(page.locator(".path-b select").last).to_have_value("r1")
    expect(page).to_have_url(re.compile("game=dirac"))
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".said-b")).to_contain_text("has met the equilibrium", timeout=PATIENCE)
    expect(page.locator(".said-b")).to_contain_text("slope to 0, so D stops pushing once G is right")
    assert page.locator(".orbit-dirac").evaluate(INK) > 500


def test_a_link_that_cannot_be_read_is_one_sentence_and_the_page_lives(page: Page):
    canvas = opened(page, "?a=fastest")
    expect(page.locator(".orbit-trouble")).to_contain_text("There is no update rule called 'fastest'")
    page.get_by_role("button", name="Step", exact=True).click()
    expect(canvas).to_have_attribute("data-steps", "1")


def test_on_a_phone_nothing_lies_beyond_the_edge(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, "?game=dirac")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("button", name="Play")).to_be_in_viewport()
