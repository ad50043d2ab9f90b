"""Cross-entropy: the numbers on the page are PyTorch's, wherever the slider is dragged, and the link has what is shown."""

import math
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from gan.functional.objectives import OBJECTIVES

PAGE = ".cross-entropy"
SLIDER = ".cross-entropy-belief input"
MINUS = "\N{MINUS SIGN}"


def open_page(page: Page, query: str = "") -> Page:
    page.goto(f"/cross-entropy{query}")
    expect(page.locator(".cross-entropy-table tbody tr")).to_have_count(2)
    return page


def cells(page: Page, player: str) -> list[str]:
    return page.locator(f".cross-entropy-table tr[data-player={player}] td").all_inner_texts()


def steps(page: Page) -> int:
    return int(page.locator(PAGE).get_attribute("data-steps") or 0)


def in_pytorch(name: str, kind: str, logit: float) -> dict[str, tuple[float, float]]:
    """Each player's (loss, slope) of one sample; D's is what the sample adds to a loss with one other that costs nothing."""
    objective, at = OBJECTIVES[name], torch.tensor([logit], requires_grad=True)
    perfect = {"least-squares": (1.0, 0.0), "wasserstein": (0.0, 0.0)}.get(name, (200.0, -200.0))
    real, generated = (torch.tensor([value]) for value in ((0.0, 0.0) if objective.paired else perfect))
    pair = (at, generated) if kind == "real" else (real, at)
    losses = {"d": objective.discriminator_loss(*pair, 0.0)}
    if objective.paired or kind == "generated":
        losses["g"] = objective.generator_loss(*pair)
    return {player: (loss.item(), float(torch.autograd.grad(loss, at)[0])) for player, loss in losses.items()}


def shown(number: float, sign: bool = False) -> str:
    text = f"{abs(number):.3f}"
    if float(text) == 0:
        return text
    return f"{MINUS if number < 0 else '+' if sign else ''}{text}"


def set_slider(slider: Locator, value: float) -> None:
    slider.fill(str(value))


@pytest.mark.parametrize("name", OBJECTIVES)
def test_losses_and_slopes_are_pytorch_s(page: Page, name: str) -> None:
    open_page(page, f"?loss={name}")
    expect(page.get_by_label("Losses", exact=True)).to_have_value(name)
    for kind in ("generated", "real"):
        page.get_by_role("button", name=f"a {kind} sample").click()
        for logit in (-4.6, -0.5, 3.25):
            set_slider(page.locator(SLIDER), logit)
            wanted = in_pytorch(name, kind, logit)
            for player, (loss, slope) in wanted.items():
                row = page.locator(f".cross-entropy-table tr[data-player={player}] td")
                expect(row.nth(0)).to_have_text(re.compile(f"^{re.escape(shown(loss))}$"))
                expect(row.nth(1)).to_have_text(re.compile(f"^{re.escape(shown(slope, sign=True))}$"))
            if "g" not in wanted:
                assert cells(page, "g")[1:] == ["none", "not in its loss"]


def test_where_d_is_sure_the_swapped_loss_is_99_times_as_steep(page: Page) -> None:
    open_page(page, "?sample=real&belief=0.7")
    page.get_by_role("button", name="Set D = 0.01").click()
    expect(page.get_by_role("button", name="a generated sample")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".cross-entropy-belief output")).to_have_text(f"1.0% real (logit {MINUS}4.60)")
    bars = page.locator(".cross-entropy-swap")
    expect(bars.filter(has_text="minimax").locator("output")).to_have_text(f"{MINUS}0.010")
    expect(bars.filter(has_text="non-saturating").locator("output")).to_have_text(f"{MINUS}0.990")
    expect(page.locator(".cross-entropy-why")).to_contain_text("99 times as hard as minimax")
    expect(page.locator(".cross-entropy-side > .game-said").last).to_contain_text("This is why G's loss was swapped")


def test_a_drag_in_the_plot_moves_the_slider_and_counts(page: Page) -> None:
    open_page(page)
    before = steps(page)
    box = page.locator(".cross-entropy-main canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 100)
    page.mouse.down()
    for part in (0.4, 0.6, 0.8):
        page.mouse.move(box["x"] + part * box["width"], box["y"] + 100)
    page.mouse.up()
    expect(page.locator(".cross-entropy-belief output")).to_contain_text(re.compile("9[0-9]"))
    assert float(page.locator(SLIDER).input_value()) > 3
    assert steps(page) >= before + 4


def test_a_keyboard_moves_the_slider(page: Page) -> None:
    open_page(page)
    before = steps(page)
    page.locator(SLIDER).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert steps(page) == before + 5
    expect(page.locator(SLIDER)).to_have_attribute("aria-valuetext", re.compile(f"real .logit {MINUS}2.89"))


def test_both_curves_are_in_the_players_colours_and_move_with_the_loss(page: Page) -> None:
    open_page(page, "?loss=minimax&belief=0.5")
    canvas = page.locator(".cross-entropy-main canvas")

    def coloured(variable: str) -> np.ndarray:
        """Rows of the canvas in which a pixel has a player's colour."""
        rows = canvas.evaluate(
            """(canvas, variable) => {
              const style = getComputedStyle(canvas).getPropertyValue(variable).trim();
              const [r, g, b] = [1, 3, 5].map((at) => parseInt(style.slice(at, at + 2), 16));
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              const rows = new Set();
              for (let i = 0; i < data.length; i += 4)
                if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12)
                  rows.add(Math.floor(i / 4 / canvas.width));
              return [...rows];
            }""",
            variable,
        )
        return np.array(rows)

    height = canvas.evaluate("(canvas) => canvas.height")
    d, g = coloured("--player-d"), coloured("--player-g")
    assert d.min() < 0.15 * height and d.max() < 0.55 * height, "D's loss of a fake rises above 0"
    assert g.max() > 0.7 * height and g.min() > 0.3 * height, "minimax falls below 0"
    page.get_by_label("Losses", exact=True).select_option("non-saturating")
    expect(page.locator(".cross-entropy-table tr[data-player=g]")).to_contain_text(f"{MINUS}log D(G(z))")
    swapped = coloured("--player-g")
    assert swapped.min() < 0.15 * height, "the swapped loss is high where D is sure"


def test_three_measures_and_their_slopes(page: Page) -> None:
    open_page(page, "?sample=real&belief=0.01")
    belief = 0.01
    cost, slope = (page.locator(".cross-entropy-legend").nth(i) for i in (0, 1))
    expect(cost.locator("[data-measure=error]")).to_have_text("1.000")
    expect(cost.locator("[data-measure=squared]")).to_have_text(f"{(1 - belief) ** 2:.3f}")
    expect(cost.locator("[data-measure=entropy]")).to_have_text(f"{-math.log(belief):.3f}")
    expect(slope.locator("[data-measure=squared]")).to_have_text(f"{MINUS}{2 * (1 - belief) * belief * (1 - belief):.3f}")
    expect(slope.locator("[data-measure=entropy]")).to_have_text(f"{MINUS}{1 - belief:.3f}")


def test_samples_are_dragged_and_the_mean_follows(page: Page) -> None:
    open_page(page)
    samples = page.locator(".cross-entropy-samples")
    beliefs = [0.9, 0.75, 0.4, 0.6, 0.2, 0.05]

    def mean() -> float:
        costs = [-math.log(belief if i < 3 else 1 - belief) for i, belief in enumerate(beliefs)]
        return sum(costs) / len(costs)

    expect(samples.locator(".game-said")).to_contain_text(f"Mean cross-entropy {mean():.3f}")
    expect(samples.locator(".game-said")).to_contain_text(f"= {MINUS}{6 * mean():.2f}")
    expect(samples.locator(".game-said")).to_contain_text("2 of 6 on the wrong side")
    canvas = samples.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    # where the plot's box lies, by its margins of 3.4 and 2.1 letters of 12 pixels
    left, right, top, bottom = 40.8, box["width"] - 36, 25.2, box["height"] - 38.4
    place = (box["x"] + left + 0.4 * (right - left), box["y"] + bottom - (bottom - top) * -math.log(0.4) / 5)
    page.mouse.move(*place)
    page.mouse.down()
    page.mouse.move(box["x"] + left + 0.8 * (right - left), place[1], steps=4)
    page.mouse.up()
    moved = float(samples.locator("input").nth(2).input_value())
    assert moved == pytest.approx(0.8, abs=0.02)
    beliefs[2] = moved
    assert float(samples.get_attribute("data-mean") or 0) == pytest.approx(mean(), abs=2e-3)
    samples.locator("input").nth(5).focus()
    page.keyboard.press("End")
    expect(samples.locator(".game-said")).to_contain_text("2 of 6 on the wrong side")
    beliefs[5] = 0.999
    assert float(samples.get_attribute("data-mean") or 0) == pytest.approx(mean(), abs=2e-3)


def test_the_link_has_what_is_shown(page: Page) -> None:
    open_page(page)
    page.get_by_label("Losses", exact=True).select_option("relativistic")
    page.get_by_role("button", name="a real sample").click()
    set_slider(page.locator(SLIDER), 2.2)
    set_slider(page.get_by_label("The other sample's output"), 1.5)
    expect(page).to_have_url(re.compile(r"sample=real&loss=relativistic&belief=0\.9002&other=1\.5"))
    told = cells(page, "d")
    address = page.url
    page.goto("/theme.css")
    open_page(page, address[address.index("?") :])
    assert cells(page, "d") == told
    expect(page.get_by_role("button", name="a real sample")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?belief=5", "The belief was clamped to 0.999."),
        ("?belief=never", "The belief must be a number from 0.001 to 0.999, not never."),
        ("?loss=hinge", "There is no loss called 'hinge'"),
    ],
)
def test_a_bad_link_is_one_sentence(page: Page, query: str, sentence: str) -> None:
    open_page(page, query)
    told = page.locator(".cross-entropy-side > .game-said").first
    expect(told).to_contain_text(sentence)
    assert query in page.url, "a link stays as it was until a hand moves something"
    page.locator(SLIDER).press("ArrowLeft")
    expect(told).to_be_hidden()


def test_it_fits_a_laptop_and_a_phone(page: Page) -> None:
    open_page(page)
    for selector in (".cross-entropy-main canvas", ".cross-entropy-why"):
        box = page.locator(selector).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 768, selector
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".cross-entropy-main canvas")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".cross-entropy-main canvas").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 844
