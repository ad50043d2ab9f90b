"""Game in 2-D: it trains in this browser, its layers, steps, drawing, CSV and link; looked at as a person sees them."""

import base64
import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

STAGE = "#game-2d canvas.stage-2d"
PIXELS = """async canvas => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let text = "";
  for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
  return [canvas.width, canvas.height, btoa(text)];
}"""


def stage(page: Page) -> np.ndarray:
    """The stage's pixels (H, W, 4), uint8, once what was asked for is drawn."""
    width, height, text = page.locator(STAGE).evaluate(PIXELS)
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)


def steps(page: Page) -> int:
    return int(page.locator(STAGE).get_attribute("data-steps") or 0)


def trained(page: Page, count: int) -> None:
    """Wait until so many steps have been taken, and drawn."""
    page.wait_for_function(
        "([selector, count]) => Number(document.querySelector(selector)?.dataset.steps) >= count", arg=[STAGE, count]
    )


def pause(page: Page) -> int:
    """Pause, and say at which step it rests."""
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_function(
        """selector => {
          const now = document.querySelector(selector).dataset.steps;
          const same = window.lastStep === now;
          window.lastStep = now;
          return same;
        }""",
        arg=STAGE,
        polling=300,
    )
    return steps(page)


def layer(page: Page, name: str) -> Locator:
    return page.locator(f"#game-2d .layer[data-layer={name}]")


def only(page: Page, *names: str) -> None:
    """Show these layers and no other."""
    for button in page.locator("#game-2d .layer").all():
        if (button.get_attribute("data-layer") in names) != (button.get_attribute("aria-pressed") == "true"):
            button.click()


def painted(pixels: np.ndarray) -> float:
    """Share of pixels on which there is something."""
    return float((pixels[..., 3] > 0).mean())


def open_at(page: Page, query: str = "", count: int = 20) -> None:
    page.goto(f"/game-2d{query}")
    trained(page, count)


@pytest.fixture
def game(page: Page) -> Page:
    open_at(page)
    return page


def test_it_plays_at_once_and_says_which_engine_computes(game: Page) -> None:
    expect(game.locator("#game-2d .run-status")).to_contain_text("Computed in this browser by WebAssembly.")
    trained(game, steps(game) + 20)
    at = pause(game)
    game.wait_for_timeout(300)
    assert steps(game) == at


def test_stage_and_play_bar_fit_a_laptop_without_scrolling(game: Page) -> None:
    layer(game, "grid").click()
    layer(game, "contours").click()
    for part in (STAGE, "#game-2d .layers", "#game-2d .play-bar"):
        box = game.locator(part).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 768, (part, box)
    stage_box = game.locator(STAGE).bounding_box()
    assert stage_box and stage_box["height"] >= 400


def test_each_layer_is_a_word_that_draws_or_not(game: Page) -> None:
    pause(game)
    only(game)
    assert painted(stage(game)) == 0
    for name in ("real", "fakes", "heatmap", "arrows", "grid", "contours"):
        only(game, name)
        assert painted(stage(game)) > 0.001, name
    only(game, "heatmap")
    assert painted(stage(game)) > 0.5
    game.locator("#game-2d .box-reals").click()
    expect(layer(game, "real")).to_have_attribute("aria-pressed", "true")


def test_the_fakes_come_to_lie_on_the_data(page: Page) -> None:
    # without a penalty the two players go on circling, and at some moments most fakes are off the line
    open_at(page, "?data=line&penalty=r1-r2&penalty_weight=0.1", 3500)
    pause(page)
    row = page.locator("#game-2d tr[data-score=on_data] td")
    expect(row.first).to_have_text(re.compile(r"^([5-9]\d|100)%$"))
    expect(row.last).to_have_text(re.compile(r"^(9\d|100)%$"))
    only(page, "real")
    real = stage(page)[..., 3] > 0
    only(page, "fakes")
    fakes = stage(page)[..., 3] > 0
    assert (real & fakes).sum() > 0.2 * fakes.sum()


def test_steps_by_button_and_key_are_one_each(game: Page) -> None:
    at = pause(game)
    game.get_by_role("button", name="Step both").click()
    expect(game.locator(STAGE)).to_have_attribute("data-steps", str(at + 1))
    game.keyboard.press("g")
    expect(game.locator(STAGE)).to_have_attribute("data-steps", str(at + 2))
    only(game, "heatmap", "fakes")
    before = stage(game)
    drawn = int(game.locator(STAGE).get_attribute("data-redraws") or 0)
    game.keyboard.press("d")
    game.wait_for_function(
        "([selector, drawn]) => Number(document.querySelector(selector).dataset.redraws) > drawn", arg=[STAGE, drawn]
    )
    expect(game.locator(STAGE)).to_have_attribute("data-steps", str(at + 2))
    assert not np.array_equal(before, stage(game))
    game.locator(STAGE).focus()
    game.keyboard.press(" ")
    expect(game.get_by_role("button", name="Pause")).to_be_visible()


def test_slow_motion_walks_through_the_lines_with_their_numbers(game: Page) -> None:
    game.get_by_label("Speed").select_option("lines")
    lines = game.locator("#game-2d .algorithm li")
    expect(lines).to_have_count(8)
    seen = set()
    for _ in range(3):
        current = game.locator("#game-2d .algorithm li[aria-current=step]")
        seen.add(current.inner_text())
        game.wait_for_timeout(1200)
    assert len(seen) > 1
    expect(lines.nth(2)).to_contain_text(re.compile(r"mean D\(x\) = \d\.\d{3}"))


def test_rewind_goes_back_and_the_same_future_follows(game: Page) -> None:
    trained(game, 200)
    pause(game)
    only(game, "fakes")
    slider = game.get_by_label("Rewind")
    slider.focus()
    game.keyboard.press("Home")
    expect(game.locator(STAGE)).to_have_attribute("data-steps", "0")
    first = stage(game)
    for _ in range(3):
        game.get_by_role("button", name="Step both").click()
    expect(game.locator(STAGE)).to_have_attribute("data-steps", "3")
    third = stage(game)
    game.get_by_role("button", name="Reset").click()
    expect(game.locator(STAGE)).to_have_attribute("data-steps", "0")
    game.wait_for_function("() => document.querySelector('#game-2d .run-status').textContent.startsWith('Step 0.')")
    assert np.array_equal(stage(game), first)
    for _ in range(3):
        game.get_by_role("button", name="Step both").click()
    expect(game.locator(STAGE)).to_have_attribute("data-steps", "3")
    assert np.array_equal(stage(game), third)


def test_a_link_brings_the_same_settings_and_the_same_run(game: Page) -> None:
    pause(game)
    game.get_by_label("Objective").select_option("least-squares")
    game.get_by_label("Two moons").click()
    game.get_by_label("Seed").fill("42")
    game.get_by_label("Seed").press("Enter")
    expect(game).to_have_url(re.compile(r"seed=42&data=two-moons&objective=least-squares$"))
    link = game.url
    only(game, "fakes", "arrows")
    for _ in range(2):
        game.get_by_role("button", name="Step both").click()
    expect(game.locator(STAGE)).to_have_attribute("data-steps", "2")
    shown = stage(game)
    game.goto("/explore")
    game.emulate_media(reduced_motion="reduce")  # so that it waits for a hand
    game.goto(link)
    expect(game.get_by_label("Objective")).to_have_value("least-squares")
    only(game, "fakes", "arrows")
    for _ in range(2):
        game.get_by_role("button", name="Step both").click()
    expect(game.locator(STAGE)).to_have_attribute("data-steps", "2")
    assert np.array_equal(stage(game), shown)


def test_a_seed_that_is_being_typed_is_not_taken_away_as_a_run_begins(game: Page) -> None:
    pause(game)
    game.get_by_label("Objective").select_option("least-squares")  # by which a run begins anew a little later
    seed = game.get_by_label("Seed")
    seed.fill("42")
    game.wait_for_timeout(1500)
    expect(seed).to_have_value("42")
    seed.press("Enter")
    expect(game).to_have_url(re.compile(r"seed=42&objective=least-squares$"))


def test_points_drawn_by_hand_are_trained_on_and_are_in_the_link(game: Page) -> None:
    game.get_by_role("button", name="Draw your own").click()
    game.get_by_role("button", name="Train on these").click()
    expect(game.get_by_role("alert")).to_contain_text("There are no points yet")
    box = game.locator(STAGE).bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    game.mouse.move(*middle)
    game.mouse.down()
    game.mouse.move(middle[0] + 120, middle[1], steps=6)
    game.mouse.up()
    drawn = stage(game)[..., 3] > 0
    assert drawn[:, drawn.shape[1] // 2 :].sum() > 5 * drawn[:, : drawn.shape[1] // 2].sum()
    game.get_by_role("button", name="Undo").click()
    expect(game.locator(STAGE)).to_have_attribute("data-points", "0")
    game.mouse.move(*middle)
    game.mouse.down()
    game.mouse.move(middle[0], middle[1] + 120, steps=6)
    game.mouse.up()
    game.get_by_role("button", name="Train on these").click()
    expect(game.get_by_role("alert")).to_be_hidden()
    trained(game, 20)
    expect(game).to_have_url(re.compile("data=own&points="))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1\n2\n3", "one column"),
        ("1,2\nx,3", "where a number must be"),
        ("1,2\nNaN,3", "where a number must be"),
        ("1,2", "One point is no distribution"),
        ("1,2\n1e308,3", "too large"),
        ("", "There are no points"),
    ],
)
def test_a_bad_csv_is_refused_in_one_sentence_and_the_run_goes_on(game: Page, text: str, sentence: str) -> None:
    game.get_by_role("button", name="Paste or upload").click()
    game.get_by_label("Points as CSV").fill(text)
    game.get_by_role("button", name="Use these points").click()
    expect(game.get_by_role("alert")).to_contain_text(sentence)
    trained(game, steps(game) + 20)


def test_a_pasted_csv_is_scaled_to_the_stage_and_says_so(game: Page) -> None:
    game.get_by_role("button", name="Paste or upload").click()
    rows = "\n".join(f"{1000 + 10 * i},{5000 + 10 * (i % 7)}" for i in range(300))
    game.get_by_label("Points as CSV").fill(f"width,height\n{rows}")
    game.get_by_role("button", name="Use these points").click()
    expect(game.locator("#game-2d .game-said")).to_contain_text("300 points. Moved and scaled to fill the stage")
    expect(game.locator("#game-2d .link-note")).to_contain_text("not your 300")
    trained(game, 20)


def test_a_learning_rate_that_explodes_is_stopped_said_and_rewound(page: Page) -> None:
    page.goto("/game-2d?objective=wasserstein&lr_d=1&lr_g=1&beta1=0&optimiser=rmsprop&penalty=gradient&penalty_weight=100")
    expect(page.get_by_role("alert")).to_contain_text("rewind")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    slider = page.get_by_label("Rewind")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator(STAGE)).to_have_attribute("data-steps", "0")


def test_a_bad_link_shows_the_first_view_and_says_why(page: Page) -> None:
    page.goto("/game-2d?data=cube")
    expect(page.get_by_role("alert")).to_contain_text("There is no data called 'cube'")
    trained(page, 5)
    page.goto("/game-2d?g_width=100000&data=own&points=1,1")
    expect(page.get_by_role("alert")).to_contain_text("clamped to 64")
    trained(page, 5)


def test_without_webassembly_it_trains_in_plain_javascript_and_says_so(own_page: Page) -> None:
    own_page.route("**/kernel.wasm", lambda route: route.fulfill(status=200, body=b"no module"))
    open_at(own_page, count=5)
    expect(own_page.locator("#game-2d .run-status")).to_contain_text("plain JavaScript")


def test_a_tab_in_the_background_rests_and_says_so(game: Page) -> None:
    hide = """hidden => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    game.evaluate(hide, True)
    game.wait_for_timeout(500)
    at = steps(game)
    game.wait_for_timeout(500)
    assert steps(game) <= at + 1
    game.evaluate(hide, False)
    trained(game, at + 20)
    expect(game.locator("#game-2d .run-status")).to_contain_text("It rested while this tab was in the background.")


def test_presets_say_what_to_watch(game: Page) -> None:
    game.get_by_label("Try this").select_option("wasserstein")
    expect(game.locator("#game-2d .game-said")).to_contain_text("Watch")
    expect(game.get_by_label("Objective")).to_have_value("wasserstein")
    expect(game.locator("#game-2d .box-d .box-title")).to_have_text("critic")
    trained(game, 20)


@pytest.mark.parametrize("objective", ["minimax", "non-saturating", "least-squares", "wasserstein", "relativistic"])
@pytest.mark.parametrize("penalty", ["none", "gradient", "r1-r2"])
def test_every_objective_trains_with_every_penalty(page: Page, objective: str, penalty: str) -> None:
    # at the page's own rates a critic without a penalty has exploded after 4,700 steps, which a quick computer takes in seconds
    networks = "latent=1&noise=uniform&optimiser=rmsprop&g_depth=1&d_depth=3&lr_d=0.0002&lr_g=0.0002"
    open_at(page, f"?objective={objective}&penalty={penalty}&{networks}", 5)
    expect(page.get_by_role("alert")).to_be_hidden()
