"""The game in one dimension in a browser: D lands on the dashed line, G climbs, both meet, and two distances part."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas import PATIENCE

CANVAS = "#game-1d .stage-1d"
MINUS = "\N{MINUS SIGN}"
NUMBER = re.compile(
    r"V\(D, G\) = (-?[\d.]+); with the best D (-?[\d.]+) .*JS\(p, g\) = (-?[\d.]+) .*distance (-?[\d.]+)\.".replace("-", MINUS)
)


def opened(page: Page, query: str = "") -> Locator:
    """The picture, once G and D are drawn."""
    page.goto(f"/game-1d{query}")
    expect(page.locator("#game-1d .game-numbers").last).to_contain_text("JS(p, g)", timeout=PATIENCE)
    return page.locator(CANVAS)


def numbers(page: Page) -> list[float]:
    """V, V with the best D, JS and the Wasserstein distance, as the page says."""
    found = NUMBER.search(page.locator("#game-1d p.game-numbers").inner_text())
    assert found
    return [float(one.replace(MINUS, "-")) for one in found.groups()]


def test_d_lands_on_the_dashed_line_and_then_g_climbs(page: Page):
    canvas = opened(page)
    now, best, js, _ = numbers(page)
    assert best - now > 0.2, "at first D is far from its optimum"
    assert best == pytest.approx(-1.386 + 2 * js, abs=0.003)
    page.get_by_role("button", name="Train D to its optimum").click()
    expect(page.locator("#game-1d .game-said").first).to_contain_text("updates: it lies on the dashed line", timeout=2 * PATIENCE)
    now, best, js, far = numbers(page)
    assert best - now < 0.05
    assert canvas.get_attribute("data-steps") == "0", "G stood still"
    updates = canvas.get_attribute("data-updates")
    page.get_by_role("button", name="Train G alone").click()
    expect(page.locator("#game-1d .game-said").first).to_contain_text("G has climbed", timeout=2 * PATIENCE)
    assert canvas.get_attribute("data-updates") == updates, "D stood still"
    lower, _, _, near = numbers(page)
    assert lower < now - 0.05, "G lowers V"
    assert near != far


def test_both_players_meet(page: Page):
    canvas = opened(page, "?pace=full")
    js = numbers(page)[2]
    page.get_by_role("button", name="Play both").click()
    expect(canvas).to_have_attribute("data-steps", re.compile(r"[1-9]\d{3,}|[4-9]\d\d"), timeout=2 * PATIENCE)
    page.get_by_role("button", name="Pause").click()
    _, best, now, far = numbers(page)
    assert now < js / 3
    assert best < -1.1
    assert far < 0.2


def test_the_same_link_gives_the_same_run_and_rewind_goes_back(page: Page):
    seen = []
    for _ in range(2):
        canvas = opened(page, "?seed=5&data=two-gaussians")
        first = numbers(page)
        page.get_by_role("button", name="Train G alone").click()
        expect(page.locator("#game-1d .game-said").first).to_contain_text("G has climbed", timeout=2 * PATIENCE)
        seen.append((first, numbers(page), canvas.get_attribute("data-steps")))
    assert seen[0] == seen[1]
    assert seen[0][0] != seen[0][1]
    page.get_by_label("Rewind").fill("0")
    expect(canvas).to_have_attribute("data-steps", "0")
    assert numbers(page) == seen[0][0]


def test_mean_is_dragged_and_one_distance_saturates(page: Page):
    opened(page)
    page.get_by_role("button", name="Two distances").click()
    expect(page).to_have_url(re.compile("show=distances"))
    shapes, said = page.locator("#game-1d .shapes-1d"), page.locator("#game-1d .game-said").last
    box = shapes.bounding_box()
    assert box
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.8, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.86, height, steps=3)
    page.mouse.up()
    expect(said).to_contain_text("is flat at log 2")
    expect(said).to_contain_text("Shannon 0.69")
    shapes.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowLeft")
    expect(said).to_contain_text("Both slopes point G to the data")


@pytest.mark.parametrize(
    ("objective", "penalty"), [("wasserstein", "gradient"), ("least-squares", "none"), ("relativistic", "r1-r2")]
)
def test_every_kind_of_objective_trains(page: Page, objective: str, penalty: str):
    canvas = opened(page, f"?objective={objective}&penalty={penalty}&pace=full")
    page.get_by_role("button", name="Play both").click()
    expect(canvas).to_have_attribute("data-steps", re.compile(r"\d\d+"), timeout=PATIENCE)
    expect(page.locator("#game-1d .trouble-1d")).to_be_hidden()
    expect(page.locator("#game-1d .value-1d")).to_be_hidden()


def test_a_link_that_cannot_be_read_is_one_sentence_and_the_page_lives(page: Page):
    opened(page, "?data=ring")
    expect(page.locator("#game-1d .trouble-1d")).to_contain_text("There is no distribution called 'ring'")


def test_on_a_phone_nothing_lies_beyond_the_edge(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
